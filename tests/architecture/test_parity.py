"""What one entrance can do, every entrance can: each service verb is used in each of them.

A verb is a public function of apps/<domain>/services whose arguments are all named and begin with
`actor`. An entrance has it when its code refers to that function. Exceptions, each with its
reason, stand in parity.toml; one that is no longer needed must go.
"""

import ast
import tomllib
from pathlib import Path

import pytest

from house import SOURCE

ENTRANCES = ("web", "api", "cli", "mcp")
TABLE = tomllib.loads(Path(__file__).with_name("parity.toml").read_text())


def module_of(path):
    parts = ["quarterdeck", *path.relative_to(SOURCE).with_suffix("").parts]
    return ".".join(part for part in parts if part != "__init__")


def services():
    for path in sorted((SOURCE / "apps").rglob("*.py")):
        if path.stem == "services" or path.parent.name == "services":
            yield path


def verbs():
    """The dotted name of each verb."""
    for path in services():
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                named = node.args.kwonlyargs
                if named and named[0].arg == "actor" and not node.args.args:
                    yield f"{module_of(path)}.{node.name}"


def referred_to(path):
    """The dotted names that a file refers to, its imports followed."""
    tree = ast.parse(path.read_text())
    known = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for name in node.names:
                known[name.asname or name.name] = f"{node.module}.{name.name}"
        elif isinstance(node, ast.Import):
            for name in node.names:
                known[name.asname or name.name] = name.name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in known:
                yield f"{known[node.value.id]}.{node.attr}"
        elif isinstance(node, ast.Name) and node.id in known:
            yield known[node.id]


def offered_by(entrance):
    return {
        name
        for path in sorted((SOURCE / "entrances" / entrance).rglob("*.py"))
        for name in referred_to(path)
    }


OFFERED = {entrance: offered_by(entrance) for entrance in ENTRANCES}
VERBS = sorted(verbs())


def short(verb):
    """`backlog.items.create_item`, as parity.toml names it."""
    return verb.removeprefix("quarterdeck.apps.").replace(".services", "")


def excepted(verb):
    """Entrance → reason, for the entrances that need not have the verb."""
    reasons = dict(TABLE["exceptions"].get(short(verb), {}))
    for entrance in TABLE["not_built_yet"].get(short(verb), []):
        reasons[entrance] = "not built yet"
    return reasons


def test_there_are_verbs():
    assert VERBS


@pytest.mark.parametrize("entrance", ENTRANCES)
def test_every_verb_is_in_every_entrance_or_excepted(entrance):
    missing = [
        short(verb)
        for verb in VERBS
        if verb not in OFFERED[entrance] and entrance not in excepted(verb)
    ]

    assert missing == [], f"add them to entrances/{entrance}, or to parity.toml with the reason"


def test_no_exception_has_become_needless():
    needless = [
        f"{short(verb)} has {entrance}"
        for verb in VERBS
        for entrance in excepted(verb)
        if entrance not in ENTRANCES or verb in OFFERED[entrance]
    ]
    known = {short(verb) for verb in VERBS}
    for part in ("exceptions", "not_built_yet"):
        needless += [f"{name} is no verb" for name in TABLE[part] if name not in known]

    assert needless == []


def test_every_exception_has_a_reason():
    short_of_words = [
        f"{verb}: {entrance}"
        for verb, entrances in TABLE["exceptions"].items()
        for entrance, reason in entrances.items()
        if len(reason.split()) < 4
    ]

    assert short_of_words == []


def test_every_other_page_is_ours():
    """What else is joined into the addresses calls no service, and says why it may stand there."""
    tree = ast.parse((SOURCE / "config/urls.py").read_text())
    joined = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "include"
    }

    others = {name for name in joined if not name.startswith("quarterdeck.")}
    assert others == set(TABLE["pages_of_others"])


def test_the_test_follows_imports(tmp_path):
    page = tmp_path / "page.py"
    page.write_text(
        "from quarterdeck.apps.backlog.services import items\n"
        "from quarterdeck.apps.audit import services as audit\n"
        "from quarterdeck.apps.backlog.services.order import move_items\n"
        "def page(request):\n"
        "    items.create_item(actor=1)\n"
        "    tool(audit.record)\n"
        "    move_items(actor=1)\n"
        "    request.items.trash_items()\n"
    )

    found = {name for name in referred_to(page) if name.startswith("quarterdeck.")}

    assert {
        "quarterdeck.apps.backlog.services.items.create_item",
        "quarterdeck.apps.audit.services.record",
        "quarterdeck.apps.backlog.services.order.move_items",
    } <= found
    assert "quarterdeck.apps.backlog.services.items.trash_items" not in found
