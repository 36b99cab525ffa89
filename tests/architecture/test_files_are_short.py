"""A file has one reason to change and reads in one sitting (rule 9)."""

from house import committed, here

LINES = 350
# Tests are a list: one reads the one that failed.
LINES_OF_TESTS = 500
# Longer for a reason that stands here; nothing is added without one.
LONGER: dict[str, str] = {}
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "manager", "managers", "misc", "common", "base"}


def test_source_files_read_in_one_sitting():
    patterns = ("*.py", "*.html", "*.css", "*.js", "*.sh")
    lengths = {
        here(path): len(path.read_text().splitlines())
        for path in committed(*patterns)
        if "/migrations/" not in here(path) and "/vendor/" not in here(path)
    }

    def most(name):
        return LINES_OF_TESTS if name.startswith("tests/") else LINES

    long = {name for name, lines in lengths.items() if lines > most(name)}

    assert long == LONGER.keys()


def test_modules_are_named_for_what_they_hold():
    nameless = [here(p) for p in committed("*.py") if p.stem in NAMES_THAT_SAY_NOTHING]

    assert nameless == []
