"""What a file may be called, and what it is, judged by its own bytes."""

from __future__ import annotations

import unicodedata

NAME_LENGTH = 200
OTHER = "application/octet-stream"
# Kinds that no browser runs: here the sender's word may stand, so that a download opens rightly.
PASSIVE = frozenset({"text/plain", "text/csv", "application/json", "application/pdf"})


def media_type_of(content: bytes, said: str = "") -> str:
    """The media type of a file; ``said`` is what its sender says of it.

    A raster picture is known by its first bytes. Otherwise the sender is believed only where no
    harm can come of it: a page or a script must never be served as one. SVG is no picture here,
    since it may hold script.

    >>> media_type_of(b"\\x89PNG\\r\\n\\x1a\\n....", "text/html")
    'image/png'
    >>> media_type_of(b"<html>", "text/html"), media_type_of(b"a,b", "text/csv; charset=utf-8")
    ('application/octet-stream', 'text/csv')
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    said = said.partition(";")[0].strip().lower()
    return said if said in PASSIVE else OTHER


def cleaned_name(name: str) -> str:
    """A file name without folders, control and direction marks, no longer than can be kept.

    >>> cleaned_name("C:\\\\plans\\\\sketch\\u202egnp.exe ")
    'sketchgnp.exe'
    >>> cleaned_name("../..")
    'file'
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    # Control (Cc) and format (Cf) marks: the latter can turn "exe.png" around before one's eyes.
    last = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    last = unicodedata.normalize("NFC", " ".join(last.split())).strip(". ")
    if len(last) > NAME_LENGTH:
        stem, dot, ending = last.rpartition(".")
        ending = f"{dot}{ending}" if stem and len(ending) <= 10 else ""
        last = last[: NAME_LENGTH - len(ending)].rstrip() + ending
    return last or "file"
