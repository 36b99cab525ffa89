"""API of comments on items."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from quarterdeck.apps.backlog.services import comments
from quarterdeck.entrances.api.identity import actor_of
from quarterdeck.entrances.api.v1.vocabulary import Id, In, Out
from quarterdeck.entrances.shapes import backlog as shapes

router = Router(tags=["comments"])


class CommentIn(In):
    text: str = Field(description="Markdown, up to 20,000 characters.")


class CommentOut(Out):
    id: int
    text: str
    at: str
    edited_at: str | None


@router.post("/items/{item}/comments", response={201: CommentOut})
def add_comment(request: HttpRequest, item: str, body: CommentIn) -> Any:
    """Say something about an item."""
    row = comments.add_comment(actor=actor_of(request), item=item, text=body.text)
    return shapes.comment(row)


@router.patch("/items/{item}/comments/{comment_id}", response=CommentOut)
def edit_comment(request: HttpRequest, item: str, comment_id: Id, body: CommentIn) -> Any:
    """Change one's own comment."""
    row = comments.edit_comment(
        actor=actor_of(request), item=item, comment_id=comment_id, text=body.text
    )
    return shapes.comment(row)


@router.delete("/items/{item}/comments/{comment_id}", response={204: None})
def remove_comment(request: HttpRequest, item: str, comment_id: Id) -> None:
    """Take one's own comment back."""
    comments.remove_comment(actor=actor_of(request), item=item, comment_id=comment_id)
