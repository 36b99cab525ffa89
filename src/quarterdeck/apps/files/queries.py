"""Reading files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, ManyToOneRel, OuterRef
from django.utils.translation import gettext as _

from quarterdeck.apps.files.models import StoredContent, StoredFile
from quarterdeck.errors import NotFound


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file with its bytes, ready to be sent.

    ``name`` holds no folder and no control mark, so it may stand in a Content-Disposition
    header (RFC 6266) once encoded; ``media_type`` was judged from the bytes. ``sha256`` serves
    as ETag: the bytes of a file never change.
    """

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    uploaded_by_id: int | None
    created_at: datetime
    content: bytes


class FileNotFound(NotFound):
    code = "file_not_found"


def file_content(file_id: int) -> FileContent:
    """The file and its bytes. Who may have it is for the domain it hangs on to say.

    Raises: FileNotFound.
    """
    try:
        row = StoredFile.objects.select_related("stored").get(pk=file_id)
    except StoredFile.DoesNotExist:
        raise FileNotFound(_("There is no file %(id)s.") % {"id": file_id}) from None
    return FileContent(
        id=row.pk,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        uploaded_by_id=row.uploaded_by_id,
        created_at=row.created_at,
        content=bytes(row.stored.data),  # PostgreSQL gives a memoryview
    )


def unlinked_ids() -> set[int]:
    """Files to which no row of any domain points.

    The domains above are not named here: what points down to a file is asked of the models.
    """
    rows = StoredFile.objects.all()
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model is not StoredContent:
            links = relation.related_model._default_manager
            rows = rows.filter(~Exists(links.filter(**{relation.field.name: OuterRef("pk")})))
    return set(rows.values_list("pk", flat=True))
