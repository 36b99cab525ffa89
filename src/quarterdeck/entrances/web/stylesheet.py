"""The pages' own styles and scripts: small sources, one file per page and kind.

A browser asks for one stylesheet and one or two scripts; we write small files with one reason to
change each. ``JoinedFinder`` is the only place where the two meet, so that runserver, tests and
collectstatic all see the joined file. It stands in ``settings.DATA / "joined"`` and is written
again whenever a source has changed.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage

SOURCES = Path(__file__).parent / "static" / "quarterdeck"


@dataclass(frozen=True)
class Joined:
    """One file of a page: its path below ``static/``, and what it is joined from, in order."""

    path: str
    sources: tuple[str, ...]

    def text(self) -> str:
        """The joined text, without comments and indentation; licence lines (``/*!``) stay."""
        parts = [
            (source, (SOURCES / source).read_text(encoding="utf-8")) for source in self.sources
        ]
        if self.path.endswith(".css"):
            # The sources stand one folder lower than the joined file.
            css = "\n".join(text for _, text in parts)
            return squeezed_style(css).replace('url("../', 'url("')
        ready = [text for source, text in parts if source.startswith("vendor/")]
        own = "\n".join(text for source, text in parts if not source.startswith("vendor/"))
        # One scope for all sources of a file: nothing of ours is a global.
        return "\n".join([*ready, f'(() => {{\n"use strict";\n{squeezed_script(own)}}})();\n'])


BUNDLES = (
    Joined(
        "quarterdeck/quarterdeck.css",
        (
            "css/tokens.css",
            "css/base.css",
            "css/shell.css",
            "css/parts.css",
            "css/pages.css",
            "css/backlog.css",
            "css/item.css",
            "css/people.css",
            "css/plan.css",
            "css/exchange.css",
            "css/print.css",
        ),
    ),
    Joined(
        "quarterdeck/quarterdeck.js",
        (
            "js/page.js",
            "js/sending.js",
            "js/theme.js",
            "js/forms.js",
            "js/keys.js",
        ),
    ),
    # Fetched when the first dialog opens.
    Joined(
        "quarterdeck/dialogs.js",
        (
            "js/dialogs/palette.js",
            "js/dialogs/sheet.js",
            "js/dialogs/adding.js",
            "js/dialogs/position.js",
        ),
    ),
    Joined(
        "quarterdeck/backlog.js",
        (
            "js/backlog/rows.js",
            "js/backlog/moving.js",
            "js/backlog/titles.js",
            "js/backlog/asking.js",
        ),
    ),
    # Fetched when one first chooses or moves rows, or comes to the list with a pointer.
    Joined(
        "quarterdeck/rows.js",
        (
            "vendor/sortablejs-1.15.7/Sortable.min.js",
            "js/backlog/dragging.js",
            "js/backlog/choosing.js",
            "js/backlog/course.js",
        ),
    ),
    # Where one writes: forms in place, and files dropped or pasted.
    Joined("quarterdeck/files.js", ("js/files.js", "js/editing.js")),
)
_BY_PATH = {bundle.path: bundle for bundle in BUNDLES}


_CLOSES = re.compile(r"\s*}")


def _lines(text: str) -> str:
    return "".join(f"{line}\n" for raw in text.splitlines() if (line := raw.strip()))


def squeezed_style(style: str) -> str:
    """Without comments and indentation; a comment that begins with ``!`` stays.

    >>> squeezed_style("/* why */\\n  a { b: c; }   /* d */\\n")
    'a { b: c; }\\n'
    """
    return _lines(re.sub(r"/\*(?!!).*?\*/", "", style, flags=re.DOTALL))


# A comment; a string, a template, or a regular expression where only a value can stand; a sign
# with the spaces around it. Plus and minus keep theirs: `a + +b` is not `a ++b`.
_TOKEN = re.compile(
    r"""/\*(?!!).*?\*/|//[^\n]*"""
    r"""|(?P<value>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`"""
    r"""|(?:(?<=[(,=:?&|])|(?<=[(,=:?&|] ))/(?![/*])"""
    r"""(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*)"""
    r"""|[ ]?(?P<sign>[=*<>!?:;,{}()\[\]|&]+)[ ]?""",
    re.DOTALL,
)


def squeezed_script(script: str) -> str:
    """Without comments, indentation and spaces around signs; strings and patterns as they are.

    Line ends stay where a statement could run into the next. A source holds no loop without a
    body, and no string or template that runs over a line: a test holds the sources to that.

    >>> squeezed_script('if (a || b) { c = "x = y"; d.replace(/a = (b)/g, e - 1); }   /* f */\\n')
    'if(a||b){c="x = y";d.replace(/a = (b)/g,e - 1)}\\n'
    """
    return re.sub(r"(?<=[;{,(])\n", "", _lines(_TOKEN.sub(_token, script)))


def _token(found: re.Match[str]) -> str:
    """What stays of one; a semicolon before a closing brace says nothing."""
    if found["value"]:
        return found["value"]
    sign = (found["sign"] or "").replace(";}", "}")
    ends = sign.endswith(";") and _CLOSES.match(found.string, found.end())
    return sign[:-1] if ends else sign


def _folder() -> Path:
    return Path(settings.DATA) / "joined"


def _write(bundle: Joined) -> Path:
    """The joined file on disk, as it must be now."""
    path, text = _folder() / bundle.path, bundle.text()
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    # Another process may serve the file at this moment: it sees the old one or the new one.
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)
    return path


class JoinedFinder(BaseFinder):
    """Finds the joined files; the vendored ones are found as any app's static files are."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if find_all or kwargs.get("all"):
            return [str(_write(_BY_PATH[path]))] if path in _BY_PATH else []
        return str(_write(_BY_PATH[path])) if path in _BY_PATH else None

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        storage = FileSystemStorage(location=str(_folder()))
        for bundle in BUNDLES:
            if not matches_patterns(bundle.path, list(ignore_patterns or ())):
                _write(bundle)
                yield bundle.path, storage
