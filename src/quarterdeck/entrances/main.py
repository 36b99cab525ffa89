"""The console script ``quarterdeck``: runs a command, and says in one sentence why not."""

from __future__ import annotations

import os
import sys
import traceback

from quarterdeck.entrances.cli.main import app
from quarterdeck.entrances.refusals import ExitCode, exit_code_of
from quarterdeck.errors import Refusal


def main() -> None:
    """Run the command that the arguments name; ends the process with its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quarterdeck.config.settings")
    try:
        app(prog_name="quarterdeck")
    except Refusal as refusal:
        _end(refusal.message, exit_code_of(refusal))
    except BrokenPipeError:
        # The reader (head, less) has gone; Python must not complain about it once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.DONE)
    except Exception as error:
        if os.environ.get("QUARTERDECK_DEBUG", "").lower() in {"yes", "true", "1", "on"}:
            traceback.print_exc()
        _end(_sentence(error), ExitCode.UNDECIDED)


def _end(sentence: str, code: ExitCode) -> None:
    print(sentence, file=sys.stderr)
    sys.exit(code)


def _sentence(error: Exception) -> str:
    # By name: commands on files must not import Django, and then it raises nothing either.
    if type(error).__module__ == "django.db.utils":
        first = next(iter(str(error).splitlines()), "")
        return (
            f"The database does not answer as it should: {first}. "
            "If it is new or was updated, run: quarterdeck migrate. "
            "Otherwise look at QUARTERDECK_DATABASE_URL and QUARTERDECK_DATA."
        )
    return (
        f"Something went wrong inside Quarterdeck ({type(error).__name__}: {error}). "
        "Set QUARTERDECK_DEBUG=yes and run it again to see where."
    )
