"""From the kept file of an import to what it says."""

from __future__ import annotations

from django.utils.translation import gettext as _

from quarterdeck.apps.exchange.choices import Choices
from quarterdeck.apps.exchange.models import Import
from quarterdeck.apps.exchange.readers.backlog import read_backlog
from quarterdeck.apps.exchange.readers.rows import BacklogFile
from quarterdeck.apps.files.queries import file_content
from quarterdeck.errors import Conflict


class FileDropped(Conflict):
    """Files are kept for a while only: they hold what people wrote."""

    code = "file_dropped"


def backlog_in(row: Import, choices: Choices) -> BacklogFile:
    """What the file of an import says. Raises FileDropped, and as read_backlog."""
    if row.file_id is None:
        raise FileDropped(
            _("%(name)s is not kept any more. Choose the file again to import it.")
            % {"name": row.name}
        )
    content = file_content(row.file_id).content
    return read_backlog(content, row.name, columns=choices.columns)
