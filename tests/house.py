"""The checkout, for tests that read its files."""

from __future__ import annotations

import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "quarterdeck"


@cache
def committed(*patterns: str) -> tuple[Path, ...]:
    """The files that git keeps and that are still there, by git's patterns."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, check=True, capture_output=True
    ).stdout.decode()
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


@cache
def layers_of(contract: str) -> tuple[str, ...]:
    """The layers of one import contract in pyproject.toml, top first."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    contracts = tools["importlinter"]["contracts"]
    return tuple(next(c["layers"] for c in contracts if c["name"] == contract))


def here(path: Path) -> str:
    """A file's name as messages show it."""
    return path.relative_to(ROOT).as_posix()
