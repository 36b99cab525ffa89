"""Files that a command is given."""

from __future__ import annotations

from pathlib import Path

from quarterdeck.errors import Invalid


class FileUnreadable(Invalid):
    code = "file_unreadable"


def content_of(path: Path) -> bytes:
    """The bytes of a file. Raises FileUnreadable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}.", field="path") from None
