"""Other tools' markup → Markdown: Jira's wiki notation and HTML; criteria out of a text.

Only structure that Markdown has too is turned (headings, lists, quotes, code, links); what is
not recognised stays as the text it is, so nothing written by a person disappears.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from quarterdeck.apps.exchange.readers.rows import CriterionInFile

_TASK = re.compile(r"\s*[-*+]\s+\[([ xX])\]\s+(\S.*)")
_BULLET = re.compile(r"\s*(?:[-*+•]|\d+[.)]|AC[- ]?\d+[:.)]?)\s+(?=\S)")
_CODED = re.compile(r"\s*(?:[-*+•]\s+)?AC[- ]?(\d{1,6})[:.)]?\s+(\(optional\)\s+)?(?=\S)")
_STEP = re.compile(r"(given|when|then|and|but)\b", re.IGNORECASE)
_CRITERIA_HEADING = re.compile(r"\s*#{1,6}\s*acceptance criteria\s*:?\s*", re.IGNORECASE)


def criteria_of(text: str) -> tuple[CriterionInFile, ...]:
    """The criteria in a cell: one a line, list marks and boxes removed.

    Lines that begin with when, then, and, but belong to the ``Given`` above them; lines set in
    under ``AC-1:`` to that criterion.
    """
    found: list[CriterionInFile] = []
    for line in text.splitlines():
        if coded := _CODED.match(line):
            words = line[coded.end() :].strip()
            found.append(CriterionInFile(words, code=int(coded[1]), optional=coded[2] is not None))
            continue
        if line.startswith("  ") and found and found[-1].code is not None:
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{line[2:].rstrip()}")
            continue
        task = _TASK.fullmatch(line)
        words = task[2].strip() if task else _BULLET.sub("", line, count=1).strip()
        if not words:
            continue
        step = _STEP.match(words)
        if step and step[1].lower() != "given" and found and _STEP.match(found[-1].text):
            last = found[-1]
            found[-1] = CriterionInFile(f"{last.text}\n{words}", last.met)
        else:
            found.append(CriterionInFile(words, bool(task and task[1] in "xX")))
    return tuple(replace(one, text=one.text.rstrip()) for one in found)


def split_task_list(text: str) -> tuple[str, tuple[CriterionInFile, ...]]:
    """The text without its ``- [ ]`` lines, and those lines as criteria."""
    tasks = [line for line in text.splitlines() if _TASK.fullmatch(line)]
    if not tasks:
        return text, ()
    rest = [
        line
        for line in text.splitlines()
        if not _TASK.fullmatch(line) and not _CRITERIA_HEADING.fullmatch(line)
    ]
    criteria = tuple(found for line in tasks for found in criteria_of(line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rest)).strip(), criteria


_WIKI_BLOCK = re.compile(r"\{(code|noformat)(?::([^}]*))?\}(.*?)\{\1\}", re.DOTALL)
_WIKI_MARKS = re.compile(r"[*#{\[]|^(?:h[1-6]|bq)\.", re.MULTILINE)
_WIKI_RULES = (
    (re.compile(r"^h([1-6])\.\s+", re.MULTILINE), lambda m: "#" * int(m[1]) + " "),
    (re.compile(r"^(\*+)\s+", re.MULTILINE), lambda m: "  " * (len(m[1]) - 1) + "- "),
    (re.compile(r"^(#+)\s+(?=\S)", re.MULTILINE), lambda m: "   " * (len(m[1]) - 1) + "1. "),
    (re.compile(r"^bq\.\s+", re.MULTILINE), lambda m: "> "),
    (re.compile(r"\{\{([^}\n]+)\}\}"), lambda m: f"`{m[1]}`"),
    (
        re.compile(r"\[([^|\]\n]+)\|((?:https?://|mailto:)[^|\]\s]+)\]"),
        lambda m: f"[{m[1]}]({m[2]})",
    ),
    (re.compile(r"\[(https?://[^|\]\s]+)\]"), lambda m: f"<{m[1]}>"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])"), lambda m: f"**{m[1]}**"),
)


def wiki_to_markdown(text: str) -> str:
    """Jira's wiki notation as Markdown; code blocks are left untouched.

    >>> wiki_to_markdown("h2. Why\\n* *bold* and {{code}}")
    '## Why\\n- **bold** and `code`'
    """
    if not _WIKI_MARKS.search(text):
        return text
    out, end = [], 0
    for block in _WIKI_BLOCK.finditer(text):
        out.append(_wiki_prose(text[end : block.start()]))
        language = (block[2] or "").split("|")[0] if block[1] == "code" else ""
        out.append(f"```{language if '=' not in language else ''}\n{block[3].strip(chr(10))}\n```")
        end = block.end()
    return "".join([*out, _wiki_prose(text[end:])])


def _wiki_prose(text: str) -> str:
    # Numbered lists first need headings out of the way, whose marks they share in Markdown.
    heading, *rest = _WIKI_RULES
    for pattern, put in (*rest, heading):
        text = pattern.sub(put, text)
    return text


class _Plain(HTMLParser):
    _BREAKS = frozenset(
        {"p", "div", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "blockquote"}
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.link = ""
        self.skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.skipping += 1
        elif tag == "br":
            self.out.append("\n")
        elif tag == "li":
            self.out.append("\n- ")
        elif tag in ("td", "th"):
            self.out.append(" ")
        elif tag in self._BREAKS:
            self.out.append("\n")
        elif tag in ("b", "strong"):
            self.out.append("**")
        elif tag == "a":
            self.link = dict(attrs).get("href") or ""
        elif tag == "img":
            source = dict(attrs).get("src") or ""
            self.out.append(f"![{dict(attrs).get('alt') or ''}]({source})")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.skipping = max(0, self.skipping - 1)
        elif tag in self._BREAKS:
            self.out.append("\n")
        elif tag in ("b", "strong"):
            self.out.append("**")
        elif tag == "a" and self.link:
            self.out.append(f" ({self.link})")
            self.link = ""

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.out.append(re.sub(r"[\s\xa0]+", " ", data))


def html_to_text(text: str) -> str:
    """HTML as Azure Boards writes it → lines of text with lists; plain text stays as it is.

    >>> html_to_text("<div>Given a <b>visit</b><br>then&nbsp;it is shown</div>")
    'Given a **visit**\\nthen it is shown'
    """
    if not re.search(r"<[a-zA-Z/!][^>]*>|&[a-zA-Z#]\w*;", text):
        return text
    reader = _Plain()
    reader.feed(text)
    reader.close()
    joined = "".join(reader.out).replace("****", "")
    lines = [line.strip() for line in joined.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
