"""The rules that come with Quarterdeck: unofficial examples, sourced, for programs of others."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from quarterdeck.apps.credentials.readers.rules import ReadRules, read_rules


@cache
def shipped_rules() -> ReadRules:
    """The shipped rule book, read once."""
    folder = files("quarterdeck.apps.credentials") / "rules"
    return read_rules(
        {
            entry.name: entry.read_bytes()
            for entry in folder.iterdir()
            if entry.name.endswith(".toml")
        }
    )
