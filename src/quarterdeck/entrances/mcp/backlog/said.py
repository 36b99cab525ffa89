"""Tools for what people add to an item: comments and files."""

from __future__ import annotations

import base64
import binascii

from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.queries.attachments import attached_file
from quarterdeck.apps.backlog.services import attachments, comments
from quarterdeck.entrances.mcp.tools import DONE, tool
from quarterdeck.entrances.shapes import backlog as shapes
from quarterdeck.entrances.shapes.plain import Shape
from quarterdeck.errors import Invalid


class NotBase64(Invalid):
    code = "not_base64"


@tool()
def add_comment(actor: Actor, item: str, text: str) -> Shape:
    """Say something about an item (Markdown)."""
    return shapes.comment(comments.add_comment(actor=actor, item=item, text=text))


@tool(destroys=True, again=True)
def edit_comment(actor: Actor, item: str, comment_id: int, text: str) -> Shape:
    """Change one's own comment."""
    return shapes.comment(
        comments.edit_comment(actor=actor, item=item, comment_id=comment_id, text=text)
    )


@tool(destroys=True)
def remove_comment(actor: Actor, item: str, comment_id: int) -> Shape:
    """Take one's own comment back."""
    comments.remove_comment(actor=actor, item=item, comment_id=comment_id)
    return DONE


@tool()
def attach_file(actor: Actor, item: str, name: str, content: str, media_type: str = "") -> Shape:
    """Put a file of up to 10 MB on an item. content: its bytes in base64."""
    try:
        raw = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise NotBase64(_("“content” is not base64 (RFC 4648).")) from None
    row = attachments.attach_file(
        actor=actor, item=item, name=name, media_type=media_type, content=raw
    )
    return shapes.attachment(row)


@tool(reads=True)
def read_attachment(actor: Actor, item: str, attachment_id: int) -> Shape:
    """A file on an item; its bytes in base64."""
    file = attached_file(actor=actor, item=item, attachment_id=attachment_id)
    return {
        "name": file.name,
        "media_type": file.media_type,
        "content": base64.b64encode(file.content).decode(),
    }


@tool(destroys=True)
def remove_attachment(actor: Actor, item: str, attachment_id: int) -> Shape:
    """Take a file off an item; undo brings it back."""
    attachments.remove_attachment(actor=actor, item=item, attachment_id=attachment_id)
    return DONE
