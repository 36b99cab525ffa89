"""What the house says when it does not do what it was asked.

A refusal is a sentence for the person who asked: what, where, and how to mend it. Its class
says the kind, its ``code`` is stable for programs. Refusals live beside the function that
raises them; here are only their four kinds. Anything else that is raised is a bug.
"""

from typing import Any, ClassVar


class Refusal(Exception):
    """A request that was understood and not done; nothing was changed.

    ``field`` names the part of the input that is meant; ``facts`` are plain values that a
    page or a program may want beside the sentence (the other version, the neighbours, …).
    """

    code: ClassVar[str] = "refused"

    def __init__(self, message: str, *, field: str | None = None, **facts: Any) -> None:
        super().__init__(message)
        self.message = str(message)
        self.field = field
        self.facts: dict[str, Any] = facts


class NotFound(Refusal):
    """There is no such thing, or the actor may not know of it: the answer is the same."""

    code = "not_found"


class NotAllowed(Refusal):
    """The actor sees the thing, but the act belongs to someone else."""

    code = "not_allowed"


class Invalid(Refusal):
    """The input cannot be meant as it stands."""

    code = "invalid"


class Conflict(Refusal):
    """The input was right once: someone or something was faster."""

    code = "conflict"
