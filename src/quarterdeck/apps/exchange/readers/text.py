"""Bytes of an unknown file → text, with its encoding; or a sentence that says what it is instead.

UTF-8 and UTF-16 are read as they stand, with or without a byte order mark. Anything else is
guessed, and the guess is said, since it can be wrong: text that makes sense in the alphabet of
western Europe is taken for that (spreadsheet programs write it), the rest by charset-normalizer.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

from charset_normalizer import from_bytes

from quarterdeck.errors import Invalid

SIZE_LIMIT = 50 * 1024 * 1024
"""Bytes. Twenty thousand Jira rows with all fields are about 30 MB."""


class FileTooLarge(Invalid):
    code = "file_too_large"


class NotText(Invalid):
    code = "not_text"


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text without its byte order mark; ``note`` is empty unless something was guessed."""

    text: str
    encoding: str
    note: str = ""


_MARKS = (
    # UTF-32's mark begins with UTF-16's, so it is asked first.
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)

_SAVE_AS_CSV = "open it in its program and save it as CSV (UTF-8)"
_SIGNATURES = (
    (b"\x89PNG", "a PNG picture", "choose the CSV file instead"),
    (b"\xff\xd8\xff", "a JPEG picture", "choose the CSV file instead"),
    (b"GIF8", "a GIF picture", "choose the CSV file instead"),
    (b"%PDF", "a PDF document", "export the list as CSV instead"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", _SAVE_AS_CSV),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (b"SQLite format 3", "an SQLite database", "export the table as CSV instead"),
    (b"{\\rtf", "an RTF document", _SAVE_AS_CSV),
)
_MARKUP = (
    (("<!doctype html", "<html", "<head", "<body", "<table"), "a web page (HTML)"),
    (("<?xml", "<rss"), "an XML document"),
)

# What people's spreadsheet programs and trackers really write, the likeliest first.
_LEGACY = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257",
    "koi8_r", "cp850", "mac_roman", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr",
)  # fmt: skip
_NAMES = {
    "cp1252": "Windows-1252 (western European)",
    "cp1250": "Windows-1250 (central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
}

_WESTERN = frozenset("äöüßÄÖÜéèêëàâáåæçñóòôõøíìîïúùûœÉÈÊËÀÂÁÅÆÇÑÓÒÔÕØÍÌÎÏÚÙÛŒãÃ")
_MARKS_OF_TYPE = frozenset("„“”‘’‚–—…€°§«»¿¡·•×²³½£±®©™\xa0")


def decode(data: bytes, name: str) -> Text:
    """The text of ``data``; ``name`` is the file's name, for the sentences.

    Raises: FileTooLarge, NotText (empty, another kind of file, or no encoding fits).
    """
    refuse_too_large(len(data), name)
    _refuse_other_kinds(data, name)
    text = _decoded(data, name)
    _refuse_markup(text.text, name)
    if not text.text.strip():
        raise NotText(f"{name} is empty: export it again, with a first line of column names.")
    return text


def refuse_too_large(size: int, name: str) -> None:
    """For whoever knows the size before the bytes. Raises FileTooLarge."""
    if size > SIZE_LIMIT:
        raise FileTooLarge(
            f"{name} is {size / 1024 / 1024:.0f} MB; at most {SIZE_LIMIT // 1024 // 1024} MB "
            "are read: export fewer rows or columns, or split it."
        )


def _decoded(data: bytes, name: str) -> Text:
    for mark, codec, label in _MARKS:
        if data.startswith(mark):
            try:
                return Text(data[len(mark) :].decode(codec), label)
            except UnicodeDecodeError as error:
                line = data[: len(mark) + error.start].decode(codec, "replace").count("\n") + 1
                raise NotText(
                    f"{name}, line {line}: the file says that it is {label}, but is broken there: "
                    "export it again."
                ) from None
    if codec := _utf16_without_mark(data):
        try:
            return Text(data.decode(codec), "UTF-16 without a byte order mark")
        except UnicodeDecodeError:
            pass
    try:
        return Text(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        return _guessed(data, name)


def _utf16_without_mark(data: bytes) -> str:
    """Latin text in UTF-16 has a zero in every second byte."""
    sample = data[:4000]
    half = len(sample) // 2
    if half < 4:
        return ""
    if sample[1::2].count(0) > 0.7 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _guessed(data: bytes, name: str) -> Text:
    if b"\0" in data:
        raise NotText(
            f"{name} is not a text file (it has zero bytes in it): save the list as CSV (UTF-8)."
        )
    encoding = "cp1252"
    if not _is_western(data):
        best = from_bytes(data, cp_isolation=list(_LEGACY)).best()
        if best is None:
            raise NotText(
                f"{name} is in no encoding that could be recognised: save it as CSV (UTF-8)."
            )
        encoding = best.encoding
    label = _NAMES.get(encoding, encoding.replace("_", "-"))
    note = (
        f"The file is not UTF-8; it was read as {label}. If letters with accents look wrong, "
        "save it as UTF-8 and read it again."
    )
    return Text(data.decode(encoding), label, note)


def _is_western(data: bytes) -> bool:
    """Whether the bytes make sense as Windows-1252: accents among plain letters, marks at edges.

    In a short text statistics cannot tell the western code page from its neighbours; letters
    that only appear when another one is misread (þ, ý, š, a quotation mark within a word) can.
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    foreign = {letter for letter in text if not letter.isascii()}
    if not foreign <= _WESTERN | _MARKS_OF_TYPE:
        return False
    accented = [word for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()]
    letters = sum(len(word) for word in accented)
    accents = sum(not letter.isascii() for word in accented for letter in word)
    if accents > 0.5 * letters:  # Cyrillic and Greek, misread, are words of accents only
        return False
    return not re.search(r"[^\W\d_][„“”–—…€°§«»·•×][^\W\d_]", text)


def _refuse_other_kinds(data: bytes, name: str) -> None:
    if data.startswith(b"PK\x03\x04"):
        what = _inside_zip(data)
        raise NotText(f"{name} is {what}, not a CSV file: {_remedy_for_zip(what)}.")
    for signature, what, remedy in _SIGNATURES:
        if data.startswith(signature):
            raise NotText(f"{name} is {what}, not a CSV file: {remedy}.")


def _inside_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return "a broken ZIP archive"
    for start, what in (("xl/", "an Excel workbook"), ("word/", "a Word document")):
        if any(entry.startswith(start) for entry in names):
            return what
    return "an OpenDocument file" if "content.xml" in names else "a ZIP archive"


def _remedy_for_zip(what: str) -> str:
    return "unpack it first" if "ZIP" in what else _SAVE_AS_CSV


def _refuse_markup(text: str, name: str) -> None:
    start = text[:200].lstrip().lower()
    for beginnings, what in _MARKUP:
        if start.startswith(beginnings):
            raise NotText(
                f"{name} is {what}, not a CSV file: in the other tool choose “Export CSV”."
            )
