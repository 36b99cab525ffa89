"""The line of a key, wherever TOML lets it stand."""

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from quarterdeck.apps.credentials.readers.lines import closest, lines_of

TEXT = '''# a comment = [1
top = "a # b"
a.b."c d" = 'x = "1"'

[t.u] # [no]
long = """
[[not]]
x = 1
"""
after = [
  1, # one
  { k = 2, l = [ "]", '}' ] },

  [ 3,
    4 ],
]
[[many]]
x = 1
[many.sub]
y = 2026-01-01
[[many]]
x = { y = { z = 1 } }
[[many.deep]]
q = \'\'\'
a
\'\'\'
[[many.deep]]
q = 1
'''


def test_lines():
    lines = lines_of(TEXT)

    assert {path: lines[path] for path in [
        ("top",), ("a", "b", "c d"), ("t", "u"), ("t", "u", "long"), ("t", "u", "after"),
        ("t", "u", "after", 0), ("t", "u", "after", 1, "l"), ("t", "u", "after", 2, 1),
        ("many", 0, "x"), ("many", 0, "sub", "y"), ("many", 1, "x", "y", "z"),
        ("many", 1, "deep", 0, "q"), ("many", 1, "deep", 1, "q"),
    ]} == {
        ("top",): 2, ("a", "b", "c d"): 3, ("t", "u"): 5, ("t", "u", "long"): 6,
        ("t", "u", "after"): 10, ("t", "u", "after", 0): 11, ("t", "u", "after", 1, "l"): 12,
        ("t", "u", "after", 2, 1): 15, ("many", 0, "x"): 18, ("many", 0, "sub", "y"): 20,
        ("many", 1, "x", "y", "z"): 22, ("many", 1, "deep", 0, "q"): 24,
        ("many", 1, "deep", 1, "q"): 28,
    }  # fmt: skip


def test_the_nearest_line_above_where_a_key_is_missing():
    assert closest(lines_of(TEXT), ("many", 1, "deep", 1, "gone")) == 27
    assert closest(lines_of(TEXT), ("gone",)) is None


def paths(value, path=()):
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, below in parts if isinstance(value, dict | list) else ():
        yield (*path, key)
        if isinstance(below, dict | list):
            yield from paths(below, (*path, key))


def test_every_key_has_a_line_and_windows_line_ends_change_nothing():
    lines = lines_of(TEXT)

    assert set(paths(tomllib.loads(TEXT))) <= lines.keys()
    assert lines_of(TEXT.replace("\n", "\r\n")) == lines


texts = st.text(st.characters(codec="ascii", exclude_categories=["C"]), max_size=6).map(
    lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
)
values = st.recursive(
    st.integers(0, 9).map(str) | texts | st.just("'''\n]}\n'''"),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda v: f"[ # c\n{', '.join(v)}\n]")
        | st.lists(inner, max_size=3).map(
            lambda v: "{ " + ", ".join(f"k{i} = {one}" for i, one in enumerate(v)) + " }"
        )
    ),
    max_leaves=6,
)


@given(st.lists(values, min_size=1, max_size=4))
@settings(max_examples=80, deadline=None)
def test_any_sound_text_is_walked_to_its_end(found):
    text = "[[t]]\n" + "\n[[t]]\n".join(f"first = 1\nkey = {value}" for value in found)
    parsed = tomllib.loads(text)

    lines = lines_of(text)

    assert set(paths(parsed)) <= lines.keys()
    rows = text.split("\n")
    assert all(rows[lines["t", i, "key"] - 1].startswith("key =") for i in range(len(found)))
