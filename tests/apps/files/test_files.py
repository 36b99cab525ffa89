"""Files are kept whole, under a harmless name, as what their bytes say."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from quarterdeck.apps.files import services
from quarterdeck.apps.files.media import cleaned_name, media_type_of
from quarterdeck.apps.files.models import StoredContent, StoredFile
from quarterdeck.apps.files.queries import FileNotFound, file_content

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def store(content: bytes = PNG, **changed):
    return services.store_file(
        **{"name": "sketch.png", "content": content, "by": 7, "now": NOW} | changed
    )


def test_a_file_comes_back_byte_for_byte(db):
    file = file_content(store().pk)

    assert file.content == PNG
    assert (file.name, file.media_type, file.size) == ("sketch.png", "image/png", len(PNG))
    assert (file.uploaded_by_id, file.created_at) == (7, NOW)
    assert file.sha256 == hashlib.sha256(PNG).hexdigest()


def test_a_list_of_files_does_not_read_their_bytes(db):
    store()
    with CaptureQueriesContext(connection) as asked:
        list(StoredFile.objects.all())
    assert "data" not in asked[0]["sql"]


def test_ten_megabytes_are_kept_and_one_byte_more_is_refused_with_nothing_stored(db):
    assert store(b"x" * services.LARGEST).size == services.LARGEST
    with pytest.raises(services.TooLarge, match=r"10\.1 MB.*10 MB") as refused:
        store(b"x" * (services.LARGEST + 1))
    assert refused.value.field == "file"
    assert StoredFile.objects.count() == StoredContent.objects.count() == 1


def test_an_empty_file_is_refused(db):
    with pytest.raises(services.Empty, match=r"sketch\.png"):
        store(b"")
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.create(name="a", media_type="b", size=0, sha256="", created_at=NOW)


def test_a_deleted_file_leaves_nothing(db):
    file = store()
    services.delete_file(file.pk)
    services.delete_file(file.pk)
    assert not StoredContent.objects.exists()
    with pytest.raises(FileNotFound):
        file_content(file.pk)


@pytest.mark.parametrize(
    ("content", "said", "taken_as"),
    [
        (PNG, "text/html", "image/png"),
        (b"\xff\xd8\xff\xe0JFIF", "", "image/jpeg"),
        (b"GIF89a....", "", "image/gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "", "image/webp"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "image/webp", "application/octet-stream"),
        (b"<html><script>alert(1)</script>", "text/html", "application/octet-stream"),
        (b"<html><script>alert(1)</script>", "image/png", "application/octet-stream"),
        (b"<svg onload='alert(1)'/>", "image/svg+xml", "application/octet-stream"),
        (b"GIF89 is a fine format", "", "application/octet-stream"),
        (b"title,effort\n", "Text/CSV; charset=utf-8", "text/csv"),
        (b"%PDF-1.7", "application/pdf", "application/pdf"),
    ],
)
def test_what_a_file_is_is_judged_by_its_bytes(content, said, taken_as):
    assert media_type_of(content, said) == taken_as


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Rücksprache 3.pdf", "Rücksprache 3.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\plans\\next.xlsx", "next.xlsx"),
        ("a\r\nSet-Cookie: b.txt", "aSet-Cookie: b.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        (" .. ", "file"),
        ("", "file"),
        ("/", "file"),
        ("u\u0308ber.txt", "über.txt"),
    ],
)
def test_a_name_keeps_what_people_read_and_loses_what_machines_obey(name, kept):
    assert cleaned_name(name) == kept


def test_a_long_name_keeps_its_ending():
    kept = cleaned_name("long " * 100 + ".pdf")
    assert len(kept) <= 200
    assert kept.endswith(".pdf")
