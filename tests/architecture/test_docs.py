"""Docs that can be wrong are tested: their links, commands, options and make targets."""

import re
import shlex
import subprocess
import sys

import pytest

import command_reference
from house import ROOT, committed, here
from quarterdeck.entrances.cli.main import ENTRIES, load

PAGES = committed("*.md")
OURS = [page for page in PAGES if "/vendor/" not in here(page)]


def code_of(text):
    """Fenced code and code in the line."""
    fenced = re.findall(r"^```.*?$(.*?)^```", text, re.MULTILINE | re.DOTALL)
    without = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [
        *(line for block in fenced for line in block.splitlines()),
        *re.findall(r"`([^`\n]+)`", without),
    ]


def anchors_of(text):
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", h.lower()).strip().replace(" ", "-") for h in headings}


@pytest.mark.parametrize("page", OURS, ids=here)
def test_links_between_docs_lead_somewhere(page):
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors_of(target.read_text())):
            broken.append(link)

    assert broken == []


def fault_of(words):
    """What is wrong with the words after `quarterdeck`, or None."""
    if not words or words[0] not in ENTRIES:
        return None if words and words[0].startswith("-") else "no such command"
    command = load(ENTRIES[words.pop(0)])
    while hasattr(command, "commands") and words and not words[0].startswith("-"):
        if (command := command.commands.get(words.pop(0))) is None:
            return "no such command"
    known = {name for parameter in command.params for name in parameter.opts}
    known |= {name for parameter in command.params for name in parameter.secondary_opts}
    unknown = {word.partition("=")[0] for word in words if word.startswith("--")} - known
    return f"no such option: {unknown}" if unknown - {"--help"} else None


@pytest.mark.parametrize("page", OURS, ids=here)
def test_commands_in_docs_exist(page):
    wrong = []
    for line in code_of(page.read_text()):
        for said in re.findall(r"(?:^|[|&$] ?|bin/)quarterdeck((?: [^\s|&#>;]+)+)", line.strip()):
            # `quarterdeck serve | worker` names several at once.
            if fault := fault_of(said.split()):
                wrong.append(f"quarterdeck{said}: {fault}")

    assert wrong == []


@pytest.mark.parametrize("page", OURS, ids=here)
def test_make_targets_in_docs_exist(page):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    said = {
        target
        for line in code_of(page.read_text())
        for target in re.findall(r"^make ([a-z-]+)", line.strip())
    }

    assert said <= targets


CONSOLE = [
    (page, block)
    for page in OURS
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)
]


@pytest.mark.parametrize(("page", "block"), CONSOLE, ids=[here(page) for page, _ in CONSOLE])
def test_what_docs_show_of_the_prompt_is_what_it_prints(page, block):
    command, _, shown = block.removeprefix("$ ").partition("\n")
    program, *words = shlex.split(command)
    assert program == ".venv/bin/quarterdeck"

    done = subprocess.run(
        [sys.executable, "-m", "quarterdeck", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    def told(text):
        # How long it took, how wide the terminal is: the machine's, not the command's.
        text = re.sub(r"Took [\d.]+ s", "Took … s", re.sub(r"─+", "─", text))
        return re.sub(r" +$", "", text, flags=re.MULTILINE)

    assert told(done.stdout).rstrip() == told(shown).rstrip()


# Python that a page quotes from a file, which its first line names.
QUOTE = re.compile(r"^```python\n# ((?:src|tests)/\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
QUOTED = [(page, name, text) for page in OURS for name, text in QUOTE.findall(page.read_text())]


@pytest.mark.parametrize(
    ("page", "name", "text"), QUOTED, ids=[f"{here(p)}:{name}" for p, name, _ in QUOTED]
)
def test_code_that_docs_quote_stands_in_the_code(page, name, text):
    """Line by line and in order; a line of `...` or `# …` stands for what is left out."""
    lines = iter((ROOT / name).read_text().splitlines())

    gone = [
        line
        for line in text.splitlines()
        if line.strip() and line.strip() not in {"...", "# …"} and line not in lines
    ]

    assert gone == []


def test_the_makefile_lists_what_it_offers():
    text = (ROOT / "Makefile").read_text()

    offered = set(re.findall(r'@echo "make ([a-z]+)', text))

    assert {"run", "test", "check", "format", "pictures", "bench"} <= offered
    assert offered <= set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))


def test_the_page_of_commands_is_as_the_code_says():
    page = ROOT / "docs/using/commands.md"

    assert page.read_text() == command_reference.reference(), "run: make commands"
