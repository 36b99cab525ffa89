"""The content security policy forbids script and style in pages; so do we, before it bites."""

import re
from html.parser import HTMLParser

import pytest

from house import SOURCE, here

TEMPLATES = sorted((SOURCE / "entrances/web/templates").rglob("*.html"))
# Django's own marks: what they put in stands in another line of a template.
TAGS = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%.*?%}", re.DOTALL)
VALUES = re.compile(r"{{.*?}}", re.DOTALL)


class Faults(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        names = {name: value or "" for name, value in attributes}
        # JSON for a script to read is data, which no policy forbids.
        if tag == "script" and "src" not in names and names.get("type") != "application/json":
            self.found.append("a script without src")
        if tag == "style":
            self.found.append("a style sheet")
        for name, value in names.items():
            if name == "style" or re.match(r"on[a-z]+$|hx-on", name):
                self.found.append(f"{name}=")
            if value.lstrip().startswith(("javascript:", "js:")):
                self.found.append(f"{name}={value}")


def faults_of(text):
    parser = Faults()
    parser.feed(VALUES.sub("x", TAGS.sub(" ", text)))
    return parser.found


def test_there_are_templates_to_look_at():
    assert TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=here)
def test_a_template_holds_no_script_and_no_style(path):
    assert faults_of(path.read_text()) == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>go()</script>",
        '<p style="color: red">',
        "<style>p {}</style>",
        '<button onclick="go()">',
        '<button hx-on:click="go()">',
        '<div hx-vals="js:{a: 1}">',
        '<a href="javascript:go()">',
        '{% if a %}<p {% if b %}style="{{ c }}"{% endif %}>{% endif %}',
    ],
)
def test_the_test_sees_what_it_looks_for(text):
    assert len(faults_of(text)) == 1
