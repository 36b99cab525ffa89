"""What each kind of refusal is called outside: an HTTP status, an exit code.

Beneath all entrances, so that a page, the API, a command and a tool answer alike.
"""

from __future__ import annotations

from enum import IntEnum

from quarterdeck.errors import Conflict, Invalid, NotAllowed, NotFound


class ExitCode(IntEnum):
    """How a command ends. The same for the commands on files and for the verbs of the workbench."""

    DONE = 0
    NO = 1  # understood, and the answer is no: not proven, not valid, not allowed, too late
    BAD_INPUT = 2  # cannot be meant as it stands: a broken file, an unknown key, no such item
    UNDECIDED = 3  # could not be decided: out of time, unreachable, or a mistake in the program


_STATUS: tuple[tuple[type[Exception], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (Invalid, 422),
    (Conflict, 409),
)
_EXIT: tuple[tuple[type[Exception], ExitCode], ...] = (
    (NotFound, ExitCode.BAD_INPUT),
    (Invalid, ExitCode.BAD_INPUT),
    (NotAllowed, ExitCode.NO),
    (Conflict, ExitCode.NO),
)


def status_of(exception: BaseException) -> int:
    """The HTTP status of a refusal; 500 for anything else, which is a mistake in the program."""
    return next((status for kind, status in _STATUS if isinstance(exception, kind)), 500)


def exit_code_of(exception: BaseException) -> ExitCode:
    """The exit code of a refusal; UNDECIDED for anything else."""
    return next((code for kind, code in _EXIT if isinstance(exception, kind)), ExitCode.UNDECIDED)
