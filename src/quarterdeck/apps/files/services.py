"""Keeping and removing files.

Files stands beneath all domains: who may bring one is asked by the service that calls.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.apps.files.media import cleaned_name, media_type_of
from quarterdeck.apps.files.models import StoredContent, StoredFile
from quarterdeck.errors import Invalid

LARGEST = 10 * 1024 * 1024  # bytes


class TooLarge(Invalid):
    code = "file_too_large"


class Empty(Invalid):
    code = "file_empty"


@transaction.atomic
def store_file(
    *,
    name: str,
    media_type: str = "",
    content: bytes,
    by: int | None,
    now: datetime,
    largest: int = LARGEST,
) -> StoredFile:
    """Keep a file of at most ``largest`` bytes, 10 MB unless said otherwise, under a cleaned name.

    ``media_type`` is what the sender says; media.py tells when it is believed. ``by`` is a
    user's id.
    Raises: TooLarge, Empty.
    """
    clean = cleaned_name(name)
    check_size(name=clean, size=len(content), largest=largest)
    file = StoredFile.objects.create(
        name=clean,
        media_type=media_type_of(content, media_type),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by_id=by,
        created_at=now,
    )
    StoredContent.objects.create(file=file, data=content)
    return file


def check_size(*, name: str, size: int, largest: int = LARGEST) -> None:
    """Refuse a file by its size in bytes, before anyone reads it. Raises TooLarge, Empty."""
    if not size:
        raise Empty(_("“%(name)s” is empty. Choose the file again.") % {"name": name}, field="file")
    if size > largest:
        raise TooLarge(
            _(
                "“%(name)s” has %(size)s MB; a file may have up to %(largest)s MB. "
                "Make it smaller, or put a link to it into the text."
            )
            % {"name": name, "size": _megabytes(size), "largest": _megabytes(largest)},
            field="file",
            size=size,
            largest=largest,
        )


@transaction.atomic
def delete_file(file_id: int) -> None:
    """Remove a file and its bytes; one that is gone already stays gone."""
    StoredFile.objects.filter(pk=file_id).delete()


@transaction.atomic
def delete_files(file_ids: Collection[int]) -> None:
    """Remove several files and their bytes."""
    StoredFile.objects.filter(pk__in=file_ids).delete()


def _megabytes(size: int) -> str:
    # Rounded up, so that a file just over the limit is not said to have exactly the limit.
    return f"{-(-size * 10 // 1024**2) / 10:g}"
