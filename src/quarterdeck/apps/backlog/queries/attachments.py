"""The bytes of a file on an item."""

from __future__ import annotations

from django.utils.translation import gettext as _

from quarterdeck.apps.accounts.actor import Actor
from quarterdeck.apps.backlog.queries.find import find_item
from quarterdeck.apps.files.queries import FileContent, file_content
from quarterdeck.apps.workspaces.permissions import Act, require
from quarterdeck.errors import NotFound


class NoSuchFile(NotFound):
    code = "no_such_attachment"


def attached_file(*, actor: Actor, item: str, attachment_id: int) -> FileContent:
    """A file on an item, to be sent as a download. Raises NotFound, NotAllowed."""
    found = find_item(actor, item)
    require(actor, Act.READ, found.product)
    row = found.attachments.filter(pk=attachment_id, removed_at__isnull=True).first()
    if row is None:
        raise NoSuchFile(_("There is no such file here; it may have been removed."))
    return file_content(row.file_id)
