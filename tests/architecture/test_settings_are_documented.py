"""docs/operating/settings.md and config/environment.py say the same."""

import re

from house import ROOT, SOURCE
from quarterdeck.config.environment import KNOWN

PAGE = (ROOT / "docs/operating/settings.md").read_text()
# | `NAME` | default | meaning |
ROWS = re.findall(r"^\| `(QUARTERDECK_[A-Z_]+)` \| (.*?) \| (.+?) \|$", PAGE, re.MULTILINE)


def test_every_setting_has_its_row_and_every_row_its_setting():
    assert sorted(name for name, _, _ in ROWS) == sorted(KNOWN)


def test_the_rows_show_the_defaults():
    shown = {name: default.strip("`") for name, default, _ in ROWS}

    assert {name: variable.default or "–" for name, variable in KNOWN.items()} == shown


def test_no_code_reads_a_variable_that_is_not_in_the_table():
    read = {
        name
        for path in SOURCE.rglob("*.py")
        for name in re.findall(r"\bQUARTERDECK_[A-Z_]+\b", path.read_text())
    }

    assert read <= KNOWN.keys()
