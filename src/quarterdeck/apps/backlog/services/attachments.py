"""Files and pasted pictures on an item."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.audit import services as audit
from quarterdeck.apps.backlog.models import Attachment
from quarterdeck.apps.backlog.queries.find import find_item
from quarterdeck.apps.files import services as files
from quarterdeck.apps.workspaces.permissions import Act, require
from quarterdeck.errors import NotFound


class NoSuchAttachment(NotFound):
    code = "no_such_attachment"


@transaction.atomic
def attach_file(
    *, actor: Actor, item: str, name: str, media_type: str, content: bytes
) -> Attachment:
    """Put a file on an item. Raises NotFound, NotAllowed, and what storing a file raises."""
    found = find_item(actor, item)
    require(actor, Act.EDIT_ITEMS, found.product)
    file = files.store_file(
        name=name, media_type=media_type, content=content, by=actor.user_id, now=actor.now
    )
    attachment = Attachment.objects.create(item=found, file=file)
    audit.record(
        actor,
        "backlog.attachment.added",
        attachment,
        before={"removed_at": actor.now.isoformat()},
        after={"removed_at": None, "item": found.pk, "name": file.name, "size": file.size},
        product_id=found.product_id,
    )
    return attachment


@transaction.atomic
def remove_attachment(*, actor: Actor, item: str, attachment_id: int) -> None:
    """Take a file off an item; undo brings it back. Raises NotFound, NotAllowed."""
    found = find_item(actor, item)
    require(actor, Act.EDIT_ITEMS, found.product)
    attachment = found.attachments.filter(pk=attachment_id, removed_at__isnull=True).first()
    if attachment is None:
        raise NoSuchAttachment(_("There is no such file here; it may have been removed."))
    attachment.removed_at = actor.now
    attachment.save(update_fields=["removed_at"])
    audit.record(
        actor,
        "backlog.attachment.removed",
        attachment,
        before={"removed_at": None},
        after={
            "removed_at": actor.now.isoformat(),
            "item": found.pk,
            "name": attachment.file.name,
        },
        product_id=found.product_id,
    )
