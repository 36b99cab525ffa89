"""Where a date of a CSV file is read: text → ISO 8601, or nothing when it is ambiguous.

Jira writes ``28/Jun/16 9:27 AM`` in the site's own form, Excel re-saves it as
``16/02/2017 15:26``, Linear wrote ``Mon Feb 06 2023 05:00:00 GMT+0000 (GMT)``, the others ISO.
Whether ``05/06/2017`` is in May or June is told by the other dates of the file, else not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january", "feb februar february", "mar mär mrz märz march",
            "apr april", "may mai", "jun juni june", "jul juli july", "aug august",
            "sep sept september", "oct okt oktober october", "nov november",
            "dec dez dezember december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_TIME = r"(?:[ T,]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
_ZONE = r"\s*(?P<zone>Z|UTC|GMT|(?:GMT|UTC)?[+-]\d\d:?\d\d)?(?:\s*\([^)]*\))?"
_ISO = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?){_TIME}{_ZONE}")
_NAMED = re.compile(
    rf"(?P<day>\d\d?)[-/. ]+(?P<name>[^\W\d_]+)\.?[-/. ]+(?P<year>\d{{4}}|\d\d){_TIME}{_ZONE}"
)
_NAMED_FIRST = re.compile(
    rf"(?:[^\W\d_]{{2,9}},?\s+)?(?P<name>[^\W\d_]+)\.?\s+(?P<day>\d\d?),?\s+(?P<year>\d{{4}}){_TIME}{_ZONE}"
)
_NUMBERS = re.compile(
    rf"(?P<first>\d\d?)(?P<mark>[-/.])(?P<other>\d\d?)[-/.](?P<year>\d{{4}}|\d\d){_TIME}{_ZONE}"
)


def day_comes_first(cells: Iterable[str]) -> bool | None:
    """Whether a file writes 16/02/2017 or 02/16/2017; None when no date of it tells."""
    for cell in cells:
        if found := _NUMBERS.fullmatch(cell.strip()):
            if found["mark"] == "." or int(found["first"]) > 12:
                return True
            if int(found["other"]) > 12:
                return False
    return None


def read_moment(cell: str, day_first: bool | None = None) -> str:
    """The moment as ISO 8601, with an offset where the file gives one; empty if unreadable.

    >>> read_moment("28/Jun/16 9:27 PM"), read_moment("05/06/2017")
    ('2016-06-28T21:27:00', '')
    >>> read_moment("Mon Feb 06 2023 05:00:00 GMT+0000 (GMT)")
    '2023-02-06T05:00:00+00:00'
    """
    text = cell.strip()
    for pattern in (_ISO, _NAMED, _NAMED_FIRST, _NUMBERS):
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            if pattern is _NUMBERS:
                order = True if parts["mark"] == "." else day_first
                if order is None and parts["first"] != parts["other"]:
                    return ""
                names = ("day", "month") if order in (True, None) else ("month", "day")
                parts |= dict(zip(names, (parts["first"], parts["other"]), strict=True))
            elif "name" in parts:
                parts["month"] = str(_MONTHS.get(parts["name"].lower(), 0))
            return _iso(parts)
    return ""


def _iso(parts: dict[str, str | None]) -> str:
    year = int(parts["year"] or 0)
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    hour = int(parts["hour"] or 0)
    if half := (parts["half"] or "").lower():
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    try:
        moment = datetime(
            year,
            int(parts["month"] or 0),
            int(parts["day"] or 0),
            hour,
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
            tzinfo=_zone(parts["zone"] or ""),
        )
    except ValueError:
        return ""
    if parts["hour"] is None:
        return moment.date().isoformat()
    return moment.isoformat()


def _zone(text: str) -> timezone | None:
    if not text:
        return None
    digits = re.sub(r"\D", "", text)
    if not digits:
        return UTC
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if "-" in text else offset)
