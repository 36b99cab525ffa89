"""How one text became another, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST = 3000
"""Words up to which two texts are compared; beyond that the whole text was replaced."""

_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed ("same"), went ("removed") or came ("added")."""

    kind: str
    text: str


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in reading order, what went before what came.

    The pieces that are not "added" join to ``before``, those not "removed" to ``after``.

    >>> [(p.kind, p.text) for p in compare("Warn the planner", "Warn every planner")]
    [('same', 'Warn '), ('removed', 'the '), ('added', 'every '), ('same', 'planner')]
    >>> compare("", "")
    ()
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) > LONGEST or len(new) > LONGEST:
        return tuple(p for p in (Piece("removed", before), Piece("added", after)) if p.text)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("removed", "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("added", "".join(new[j1:j2])))
    return tuple(pieces)
