"""On which line of a TOML file each key stands, which ``tomllib`` does not say.

The text was parsed by ``tomllib`` before, so it is sound TOML (1.0.0); this walk only follows its
structure and notes where keys and list entries begin.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SCALAR = re.compile(r"[^,\]}#\n]+")
_BASIC = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL = re.compile(r"'[^'\n]*'")
_LONG_BASIC = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}(?!")', re.DOTALL)
_LONG_LITERAL = re.compile(r"'''.*?'{3,5}(?!')", re.DOTALL)


def lines_of(text: str) -> Mapping[Path, int]:
    """The line, from 1, of each key and each list entry of a sound TOML text.

    >>> lines_of("[a]\\nb = [1,\\n  { c = 2 }]")[("a", "b", 1, "c")]
    3
    """
    walk = _Walk(text)
    walk.document()
    return walk.lines


def closest(lines: Mapping[Path, int], path: Path) -> int | None:
    """The line of a path, or of the nearest thing above it that stands in the file."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return None


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.entries: dict[Path, int] = {}  # how many [[tables]] a path has so far
        self._line, self._counted = 1, 0

    def document(self) -> None:
        table: Path = ()
        self.blank()
        while self.at < len(self.text):
            if self.text.startswith("[[", self.at):
                table = self.header(2)
            elif self.text[self.at] == "[":
                table = self.header(1)
            else:
                self.pair(table)
            self.blank()

    def header(self, brackets: int) -> Path:
        line = self.line()
        self.at += brackets
        path: Path = ()
        parts = self.key()
        for i, part in enumerate(parts):
            path = (*path, part)
            last = i == len(parts) - 1
            if last and brackets == 2:
                self.lines.setdefault(path, line)
                self.entries[path] = self.entries.get(path, 0) + 1
            if path in self.entries:
                path = (*path, self.entries[path] - 1)
            self.lines.setdefault(path, line)
        self.at = self.text.index("]", self.at) + brackets
        return path

    def pair(self, table: Path) -> None:
        line = self.line()
        path = table
        for part in self.key():
            path = (*path, part)
            self.lines.setdefault(path, line)
        self.blank()
        self.at += 1  # the =
        self.value(path)

    def key(self) -> list[str]:
        parts = []
        while True:
            self.blank()
            if found := _BARE.match(self.text, self.at):
                parts.append(found[0])
            else:
                quoted = _BASIC if self.text[self.at] == '"' else _LITERAL
                found = quoted.match(self.text, self.at)
                assert found
                parts.append(found[0][1:-1])
            self.at = found.end()
            self.blank()
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def value(self, path: Path) -> None:
        self.blank()
        start = self.text[self.at]
        if start == "[":
            self.listed(path)
        elif start == "{":
            self.inline(path)
        else:
            for form in (_LONG_BASIC, _LONG_LITERAL, _BASIC, _LITERAL, _SCALAR):
                if found := form.match(self.text, self.at):
                    self.at = found.end()
                    return

    def listed(self, path: Path) -> None:
        self.at += 1
        position = 0
        self.blank()
        while self.text[self.at] != "]":
            self.lines[(*path, position)] = self.line()
            self.value((*path, position))
            position += 1
            self.comma()
        self.at += 1

    def inline(self, path: Path) -> None:
        self.at += 1
        self.blank()
        while self.text[self.at] != "}":
            self.pair(path)
            self.comma()
        self.at += 1

    def comma(self) -> None:
        self.blank()
        if self.text[self.at] == ",":
            self.at += 1
            self.blank()

    def blank(self) -> None:
        found = _BLANK.match(self.text, self.at)
        assert found
        self.at = found.end()

    def line(self) -> int:
        """The line of where the walk is, counted on from the last time it was asked."""
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line
