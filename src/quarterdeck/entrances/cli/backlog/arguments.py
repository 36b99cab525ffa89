"""Arguments that the backlog's commands share."""

from __future__ import annotations

from typing import Annotated

import typer

Product = Annotated[str, typer.Argument(metavar="PRODUCT", help="The product's key, e.g. RND.")]
ItemKey = Annotated[str, typer.Argument(metavar="ITEM", help="The item's key, e.g. RND-376.")]
ItemKeys = Annotated[list[str], typer.Argument(metavar="ITEM...", help="Keys of items.")]
FigureText = Annotated[
    str | None, typer.Option(metavar="FIGURE", help="5, or 3..4..8 for a range; empty for none.")
]
