"""What the API promises of items. Filled by entrances/shapes/backlog.py."""

from __future__ import annotations

from pydantic import Field

from quarterdeck.entrances.api.v1.vocabulary import NOT_GIVEN, Figure, In, Kind, Out, State


class VariantOut(Out):
    """Another version of an item than the standard one."""

    name: str
    description: str
    value: Figure | None
    effort: Figure | None


class ItemInList(Out):
    """An item in a list: key, title, kind, state, value and effort, unless `fields` asks."""

    key: str | None = None
    title: str | None = None
    kind: str | None = None
    state: str | None = None
    value: Figure | None = None
    effort: Figure | None = None
    parent: str | None = Field(None, description="The key of the epic.")
    labels: list[str] | None = None
    variants: list[VariantOut] | None = None
    rank: str | None = Field(None, description="Its key in the order; sorts as text.")
    listed: bool | None = Field(None, description="Whether it stands in the order.")
    trashed_at: str | None = None


class ItemPageOut(Out):
    """Part of a list. `listed_count` counts the whole order of the product."""

    items: list[ItemInList]
    next: str | None = Field(description="The cursor of the part that follows; null at the end.")
    listed_count: int


class CriterionOut(Out):
    code: str = Field(description="AC-1, AC-2, …; never given twice in an item.")
    text: str
    optional: bool = Field(description="Left out of the good-enough version.")


class NeighbourOut(Out):
    key: str
    title: str
    state: str


class CommentInItem(Out):
    id: int
    author: str
    text: str
    at: str
    edited_at: str | None


class AttachmentOut(Out):
    id: int
    name: str
    size: int
    media_type: str


class ItemOut(ItemInList):
    """One item with all that belongs to it, or the fields asked for."""

    product: str | None = None
    role: str | None = None
    want: str | None = None
    benefit: str | None = None
    description: str | None = Field(None, description="Markdown.")
    standard: str | None = Field(None, description="What the standard version is.")
    effort_source: str | None = Field(None, description="developers, imported, or empty.")
    criteria: list[CriterionOut] | None = None
    needs: list[NeighbourOut] | None = None
    needed_by: list[NeighbourOut] | None = None
    children: list[NeighbourOut] | None = None
    comments: list[CommentInItem] | None = None
    attachments: list[AttachmentOut] | None = None
    created_at: str | None = None
    changed_at: str | None = None
    may: list[str] | None = Field(None, description="What you may do in this product.")


class ItemWritten(Out):
    """An item as it stands after a change."""

    key: str
    title: str
    kind: str
    state: str
    value: Figure | None
    effort: Figure | None
    rank: str
    listed: bool
    trashed_at: str | None


class ItemsWritten(Out):
    items: list[ItemWritten]


class ItemIn(In):
    """An item to create. Value is the product owner's to give, effort the developers'."""

    title: str
    kind: Kind = "story"
    parent: str | None = Field(None, description="The key of an epic.")
    role: str = ""
    want: str = ""
    benefit: str = ""
    description: str = Field("", description="Markdown.")
    value: Figure | None = None
    effort: Figure | None = None
    labels: list[str] = []


class ItemChanges(In):
    """What an item shall say; what is not named stays."""

    title: str = NOT_GIVEN
    kind: Kind = NOT_GIVEN
    state: State = NOT_GIVEN
    parent: str | None = Field(default=None, description="The key of an epic; null for none.")
    role: str = NOT_GIVEN
    want: str = NOT_GIVEN
    benefit: str = NOT_GIVEN
    description: str = NOT_GIVEN
    standard: str = NOT_GIVEN
    value: Figure | None = None
    effort: Figure | None = None
    labels: list[str] = Field(default=NOT_GIVEN, description="The whole list.")


class ItemEdit(In):
    """Changes, and what the editor saw there before."""

    changes: ItemChanges
    was: ItemChanges = Field(
        default_factory=ItemChanges,
        description="By field, the value that you saw. Where another stands there by now, nothing "
        "is changed, and the answer (409) holds both versions.",
    )


class SeveralChanges(In):
    kind: Kind = NOT_GIVEN
    state: State = NOT_GIVEN
    parent: str | None = None


class SeveralEdit(In):
    """The same change to several items of one product."""

    items: list[str]
    changes: SeveralChanges = SeveralChanges()
    add_labels: list[str] = []
    remove_labels: list[str] = []


class Keys(In):
    """Items of one product."""

    items: list[str]


class Titles(In):
    titles: list[str]
    kind: Kind = "story"
