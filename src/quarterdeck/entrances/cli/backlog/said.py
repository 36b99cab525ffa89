"""Commands on what people add to an item: comments and files."""

from __future__ import annotations

import mimetypes
import sys
from pathlib import Path
from typing import Annotated

import typer

from quarterdeck.apps.backlog.queries.attachments import attached_file
from quarterdeck.apps.backlog.services import attachments, comments
from quarterdeck.entrances.cli.answers import tell
from quarterdeck.entrances.cli.backlog.arguments import ItemKey
from quarterdeck.entrances.cli.identity import AsJson, AsUser, actor_named
from quarterdeck.entrances.cli.reading import content_of
from quarterdeck.entrances.shapes import backlog as shapes

comment = typer.Typer(help="What people say about an item.", no_args_is_help=True)
file = typer.Typer(help="Files on an item.", no_args_is_help=True)

CommentId = Annotated[int, typer.Argument(metavar="ID", help="The comment's number in `show`.")]
FileId = Annotated[int, typer.Argument(metavar="ID", help="The file's number in `show`.")]


@comment.command("add")
def add_comment(item: ItemKey, text: str, user: AsUser = "", as_json: AsJson = False) -> None:
    """Say something about an item (Markdown)."""
    row = comments.add_comment(actor=actor_named(user), item=item, text=text)
    tell(f"Comment {row.pk}", shapes.comment(row), as_json=as_json)


@comment.command("edit")
def edit_comment(
    item: ItemKey, comment_id: CommentId, text: str, user: AsUser = "", as_json: AsJson = False
) -> None:
    """Change one's own comment."""
    row = comments.edit_comment(
        actor=actor_named(user), item=item, comment_id=comment_id, text=text
    )
    tell(f"Comment {row.pk}", shapes.comment(row), as_json=as_json)


@comment.command("remove")
def remove_comment(item: ItemKey, comment_id: CommentId, user: AsUser = "") -> None:
    """Take one's own comment back."""
    comments.remove_comment(actor=actor_named(user), item=item, comment_id=comment_id)
    tell(f"Removed: comment {comment_id}", None, as_json=False)


@file.command("add")
def attach_file(
    item: ItemKey,
    path: Annotated[Path, typer.Argument(help="The file to put on the item.")],
    user: AsUser = "",
    as_json: AsJson = False,
) -> None:
    """Put a file of up to 10 MB on an item."""
    row = attachments.attach_file(
        actor=actor_named(user),
        item=item,
        name=path.name,
        media_type=mimetypes.guess_type(path.name)[0] or "",
        content=content_of(path),
    )
    shape = shapes.attachment(row)
    tell(f"File {row.pk}: {shape['name']}, {shape['size']} bytes", shape, as_json=as_json)


@file.command("get")
def read_attachment(
    item: ItemKey,
    attachment_id: FileId,
    user: AsUser = "",
    out: Annotated[
        Path | None, typer.Option(help="Where to write it; without, to standard output.")
    ] = None,
) -> None:
    """The bytes of a file on an item."""
    got = attached_file(actor=actor_named(user), item=item, attachment_id=attachment_id)
    if out is None:
        sys.stdout.buffer.write(got.content)
    else:
        out.write_bytes(got.content)


@file.command("remove")
def remove_attachment(item: ItemKey, attachment_id: FileId, user: AsUser = "") -> None:
    """Take a file off an item; undo brings it back."""
    attachments.remove_attachment(actor=actor_named(user), item=item, attachment_id=attachment_id)
    tell(f"Removed: file {attachment_id}", None, as_json=False)
