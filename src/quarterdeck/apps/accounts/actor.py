"""Who does something: every verb of the house is done by an Actor.

Made at the entrance, from a session, a token or a name at the prompt. Time comes with it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, an agent of a person, or the system, at one moment, through one entrance.

    ``scopes`` is None for the person themselves, and for a token the set of acts it may do:
    an agent has its person's rights and no more. ``acts`` is what the system's Actor may do,
    by name. ``batch`` marks all records of one act, so that one undo takes them back.
    """

    user_id: int | None
    via: str
    now: datetime
    name: str = ""
    scopes: frozenset[str] | None = None
    acts: frozenset[str] = frozenset()
    batch: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def is_system(self) -> bool:
        return self.user_id is None and bool(self.acts)

    @property
    def is_stranger(self) -> bool:
        return self.user_id is None and not self.acts


def stranger(*, via: str, now: datetime) -> Actor:
    """Someone who has not signed in: sees only what is public."""
    return Actor(user_id=None, via=via, now=now)


def system(*, now: datetime, acts: frozenset[str], via: str = "system") -> Actor:
    """The system, with the named acts it needs for one purpose and no others."""
    return Actor(user_id=None, via=via, now=now, name="Quarterdeck", acts=acts)
