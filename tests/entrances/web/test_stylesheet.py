"""The look is a promise: contrasts, tokens, layers, budgets, third-party files as recorded."""

import gzip
import re
from pathlib import Path

import pytest

import vendor
from quarterdeck.entrances.web import stylesheet
from quarterdeck.entrances.web.stylesheet import BUNDLES, SOURCES
from quarterdeck.entrances.web.templatetags.deck import icon

CSS = {path.name: path.read_text() for path in sorted((SOURCES / "css").glob("*.css"))}
LAYERS = ("tokens", "base", "shell", "parts", "pages", "print")
COLOUR = re.compile(r"--([a-z-]+): light-dark\((#[0-9A-F]{6}), (#[0-9A-F]{6})\);")
TOKENS = {name: (light, dark) for name, light, dark in COLOUR.findall(CSS["tokens.css"])}
TEXT = ("ink", "soft", "mute", "act", "act-strong", "eng", "ok", "no", "warn")
GROUNDS = ("bg", "sunken", "raised", "select", "hover")
# What stands on what, beyond text on a ground.
PAIRS = [
    *((text, ground) for text in TEXT for ground in GROUNDS),
    *((text, "rail") for text in ("ink", "soft", "mute", "act")),
    *((text, ground) for text in ("ink", "soft") for ground in ("rail-hover", "rail-here")),
    *((kind, f"{kind}-tint") for kind in ("act", "eng", "ok", "no", "warn")),
    *(("ink", f"{kind}-tint") for kind in ("act", "eng", "ok", "no", "warn")),
    *(("on-act", ground) for ground in ("act", "act-strong", "ok", "no")),
    ("on-said", "said"),
]


def luminance(colour):
    """Relative luminance of #RRGGBB (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_known_values():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(text, ground, scheme):
    assert contrast(TOKENS[text][scheme], TOKENS[ground][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["bg", "sunken", "raised", "rail"])
def test_borders_that_mean_something_stand_out(ground, scheme):
    assert contrast(TOKENS["edge"][scheme], TOKENS[ground][scheme]) >= 3


def test_colours_stand_in_the_tokens_only():
    hexes = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
    named = re.compile(r"#[a-z-]+\b")  # selectors of ids
    others = {name: text for name, text in CSS.items() if name != "tokens.css"}
    found = {name: hexes.findall(named.sub("", text)) for name, text in others.items()}
    assert {name: colours for name, colours in found.items() if colours} == {}


def test_every_token_that_is_used_is_defined():
    defined = set(re.findall(r"(--[a-z0-9-]+):", "".join(CSS.values())))
    used = set(re.findall(r"var\((--[a-z0-9-]+)", "".join(CSS.values())))
    assert used <= defined


@pytest.mark.parametrize("name", [name for name in CSS if name != "tokens.css"])
def test_a_source_is_one_layer(name):
    layers = re.findall(r"^@layer (\w+) {", CSS[name], re.MULTILINE)
    assert len(layers) == 1
    assert layers[0] in LAYERS


def test_the_layers_stand_in_their_order():
    order = re.findall(r"^@layer (\w+) {", BUNDLES[0].text(), re.MULTILINE)
    places = [LAYERS.index(name) for name in order]
    assert places == sorted(places)
    assert set(order) == set(LAYERS)


def test_every_source_is_in_one_file():
    joined = [source for bundle in BUNDLES for source in bundle.sources]
    written = [
        path.relative_to(SOURCES).as_posix()
        for folder in ("css", "js")
        for path in (SOURCES / folder).rglob("*.*s")
    ]
    # A script of one page is named by that page itself.
    templates = "".join(
        path.read_text() for path in (SOURCES.parents[1] / "templates").rglob("*.html")
    )
    alone = [source for source in written if f'"quarterdeck/{source}"' in templates]
    assert sorted([s for s in joined if not s.startswith("vendor/")] + alone) == sorted(written)


@pytest.mark.parametrize("path", sorted((SOURCES / "js").rglob("*.js")), ids=lambda path: path.name)
def test_no_string_runs_over_a_line(path):
    """What makes it safe to take comments and spaces away (stylesheet.squeezed_script)."""
    for line in stylesheet.squeezed_script(path.read_text()).splitlines():
        bare = re.sub(r'"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`', "", line)
        assert not set("\"`'") & set(bare)


def test_comments_and_indentation_go_and_strings_stay():
    script = (
        '/* a */\n  const b = "x  =  /* y */";   /* c */\n  // d\n  e(b ? /[)] = / : [1, 2]);\n'
    )
    assert stylesheet.squeezed_script(script) == ('const b="x  =  /* y */";e(b?/[)] = /:[1,2]);')


def gzipped(*paths, own=True):
    """Size in bytes of files as sent; of a script, what we wrote of it."""
    sizes = []
    for bundle in BUNDLES:
        if bundle.path in paths:
            text = bundle.text()
            for source in bundle.sources if own else ():
                if source.startswith("vendor/"):
                    text = text.replace((SOURCES / source).read_text(), "")
            sizes.append(len(gzip.compress(text.encode(), 9)))
    assert len(sizes) == len(paths)
    return sum(sizes)


def test_the_stylesheet_keeps_its_budget():
    assert gzipped("quarterdeck/quarterdeck.css") <= 10_000


@pytest.mark.parametrize("of_page", ["backlog", "files"])
def test_the_scripts_of_a_page_keep_their_budget(of_page):
    """What a page loads; what a dialog fetches when it opens is not loaded with the page."""
    assert gzipped("quarterdeck/quarterdeck.js", f"quarterdeck/{of_page}.js") <= 6_000


def test_fonts_are_found_from_the_joined_file():
    urls = re.findall(r'url\("([^"]+)"\)', BUNDLES[0].text())
    assert len(urls) == 2
    assert all((SOURCES / url).is_file() for url in urls)


def test_the_finder_serves_joined_files_and_writes_them_again(settings, tmp_path):
    settings.DATA = tmp_path
    finder = stylesheet.JoinedFinder()
    assert finder.find("quarterdeck/nothing.css") is None

    found = Path(finder.find("quarterdeck/quarterdeck.css"))
    found.write_text("stale")
    assert Path(finder.find("quarterdeck/quarterdeck.css")).read_text() == BUNDLES[0].text()
    listed = [path for path, storage in finder.list([]) if storage.exists(path)]
    assert listed == [bundle.path for bundle in BUNDLES]


def test_third_party_files_are_as_recorded():
    assert vendor.recorded()
    assert vendor.differences() == []


def test_a_changed_third_party_file_is_seen(tmp_path, monkeypatch):
    listed = vendor.LIST.read_text()
    monkeypatch.setattr(vendor, "VENDOR", tmp_path)
    monkeypatch.setattr(vendor, "LIST", tmp_path / "VENDORED.md")
    vendor.LIST.write_text(listed)
    (tmp_path / "more.js").write_text("x")
    assert {"more.js", "htmx-4.0.1/htmx.min.js"} <= set(vendor.differences())


def test_the_sprite_holds_the_icons_that_templates_name():
    web = SOURCES.parents[1]
    sprite = (SOURCES / "vendor/lucide-1.62.0/lucide.svg").read_text()
    there = set(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite))
    templates = "".join(path.read_text() for path in (web / "templates").rglob("*.html"))
    named = set(re.findall(r'{% icon "([a-z0-9-]+)" %}', templates))
    assert named - there == set()


def test_an_icon_that_is_not_there_is_refused():
    assert "#plus" in icon("plus")
    with pytest.raises(LookupError, match="anchor"):
        icon("anchor")
