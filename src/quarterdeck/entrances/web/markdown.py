"""What people write, as HTML that cannot do harm."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(
    ["table", "strikethrough"]
)
_TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "a"),
    *("ul", "ol", "li", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_TOP_HEADING = 3  # the page has its own first and second


def html_of(text: str) -> str:
    """Markdown (CommonMark, tables, strikethrough) as clean HTML.

    Raw HTML is shown as text, pictures are left out (files stand beside the text, never in it),
    headings start below the page's own, links carry ``nofollow noopener``.

    >>> html_of("# Why\\n<b>*so*</b>")
    '<h3>Why</h3>\\n<p>&lt;b&gt;<em>so</em>&lt;/b&gt;</p>\\n'
    """
    tokens = _parser.parse(text)
    for token in tokens:
        _lower(token)
    rendered = _parser.renderer.render(tokens, _parser.options, {})
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )


def _lower(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(int(token.tag[1]) + _TOP_HEADING - 1, 6)}"
