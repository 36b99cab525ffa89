"""The words that trackers use for kinds, states and priorities, and what they mean here.

States that count as finished are those of the format "Backlog CSV"; German words stand beside
the English ones, since a German Jira exports them.
"""

from __future__ import annotations

from typing import NamedTuple

KINDS = {
    "story": "story",
    "user story": "story",
    "product backlog item": "story",
    "requirement": "story",
    "bug": "bug",
    "defect": "bug",
    "incident": "bug",
    "fehler": "bug",
    "enabler": "enabler",
    "technical story": "enabler",
    "chore": "enabler",
    "spike": "spike",
    "research": "spike",
    "epic": "epic",
    "initiative": "epic",
}

FINISHED = frozenset(
    {
        "done", "closed", "resolved", "completed", "cancelled", "canceled", "duplicate",
        "won't do", "wont do", "fertig", "erledigt", "geschlossen", "abgebrochen",
    }
)  # fmt: skip

STATES = {
    "in progress": "in_progress",
    "doing": "in_progress",
    "started": "in_progress",
    "active": "in_progress",
    "committed": "in_progress",
    "in development": "in_progress",
    "implementing": "in_progress",
    "in review": "in_progress",
    "code review": "in_progress",
    "review": "in_progress",
    "in test": "in_progress",
    "testing": "in_progress",
    "qa": "in_progress",
    "in arbeit": "in_progress",
    "in bearbeitung": "in_progress",
    "refining": "refining",
    "refinement": "refining",
    "in refinement": "refining",
    "analysis": "refining",
    "in analysis": "refining",
    "ready": "ready",
    "ready for development": "ready",
    "ready for dev": "ready",
    "selected for development": "ready",
    "approved": "ready",
    "bereit": "ready",
}

_CATEGORIES = {
    "done": "done", "fertig": "done", "complete": "done", "completed": "done",
    "in progress": "in_progress", "in arbeit": "in_progress", "indeterminate": "in_progress",
}  # fmt: skip

_UNRESOLVED = frozenset({"", "unresolved", "none", "nicht erledigt"})

PRIORITY_VALUES = {
    "blocker": 8, "highest": 8, "urgent": 8, "critical": 8,
    "high": 5, "major": 5,
    "medium": 3,
    "low": 2, "minor": 2,
    "lowest": 1, "trivial": 1,
}  # fmt: skip
NO_PRIORITY_VALUE = 3
_NO_PRIORITY = frozenset({"", "none", "no priority", "not set"})


class Standing(NamedTuple):
    """Where a row stands: its state here, and whether the file counts it as finished."""

    state: str
    finished: bool


def plain(word: str) -> str:
    """A word as it is compared: small letters, single spaces, straight apostrophes."""
    return " ".join(word.replace("’", "'").replace("_", " ").lower().split())


def standing(status: str, category: str = "", resolution: str = "") -> Standing:
    """What a status says. The category, where there is one, decides what is finished.

    >>> standing("Resolved")
    Standing(state='done', finished=True)
    >>> standing("Resolved", category="In Progress")
    Standing(state='in_progress', finished=False)
    """
    status, category = plain(status), plain(category)
    if category:
        state = _CATEGORIES.get(category, STATES.get(status, "new"))
        return Standing(state, state == "done")
    if plain(resolution) not in _UNRESOLVED or status in FINISHED:
        return Standing("done", True)
    return Standing(STATES.get(status, "new"), False)


def value_of_priority(priority: str) -> int | None:
    """What a priority is worth where the file has no values; None when it says nothing.

    >>> value_of_priority("Major"), value_of_priority("No priority"), value_of_priority("soon")
    (5, None, None)
    """
    return PRIORITY_VALUES.get(plain(priority))


def says_no_priority(priority: str) -> bool:
    """Whether the word is one of those for "none", rather than one that nobody knows."""
    return plain(priority) in _NO_PRIORITY
