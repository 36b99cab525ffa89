"""What people say about an item. The text is theirs: it never enters the record."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.backlog.models import Comment, Item
from quarterdeck.apps.backlog.queries.find import find_item
from quarterdeck.apps.workspaces.permissions import Act, NotYours, require
from quarterdeck.errors import Invalid, NotFound

LONGEST = 20_000


class CommentEmpty(Invalid):
    code = "comment_empty"


class CommentTooLong(Invalid):
    code = "comment_too_long"


class NoSuchComment(NotFound):
    code = "no_such_comment"


def _text(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise CommentEmpty(_("Write the comment."), field="text")
    if len(text) > LONGEST:
        raise CommentTooLong(
            _("The comment has %(count)s characters; up to %(most)s fit. Attach a file instead.")
            % {"count": len(text), "most": LONGEST},
            field="text",
        )
    return text


@transaction.atomic
def add_comment(*, actor: Actor, item: str, text: str) -> Comment:
    """Say something about an item (Markdown). Raises NotFound, NotAllowed, CommentEmpty."""
    found = find_item(actor, item)
    require(actor, Act.COMMENT, found.product)
    comment = Comment.objects.create(
        item=found, author_id=actor.user_id, text=_text(text), at=actor.now
    )
    _record(actor, "backlog.comment.added", comment, found)
    return comment


@transaction.atomic
def edit_comment(*, actor: Actor, item: str, comment_id: int, text: str) -> Comment:
    """Change one's own comment. Raises NotFound, NotAllowed, CommentEmpty."""
    found, comment = _own(actor, item, comment_id)
    comment.text, comment.edited_at = _text(text), actor.now
    comment.save(update_fields=["text", "edited_at"])
    _record(actor, "backlog.comment.changed", comment, found)
    return comment


@transaction.atomic
def remove_comment(*, actor: Actor, item: str, comment_id: int) -> None:
    """Take one's own comment back; its text is emptied. Raises NotFound, NotAllowed."""
    found, comment = _own(actor, item, comment_id)
    comment.text, comment.removed_at = "", actor.now
    comment.save(update_fields=["text", "removed_at"])
    _record(actor, "backlog.comment.removed", comment, found)


def _own(actor: Actor, item: str, comment_id: int) -> tuple[Item, Comment]:
    found = find_item(actor, item)
    require(actor, Act.COMMENT, found.product)
    comment = found.comments.filter(pk=comment_id, removed_at__isnull=True).first()
    if comment is None:
        raise NoSuchComment(_("There is no such comment; it may have been removed."))
    if comment.author_id != actor.user_id:
        raise NotYours(_("Only who wrote a comment can change it."))
    return found, comment


def _record(actor: Actor, event: str, comment: Comment, item: Item) -> None:
    audit.record(actor, event, comment, after={"item": item.pk}, product_id=item.product_id)
