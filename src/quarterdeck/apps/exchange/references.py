"""Where the links of a file lead: to its own rows, to items of earlier imports, to items here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from quarterdeck.apps.exchange.comparing import Known, Reference
from quarterdeck.apps.exchange.incoming import Incoming
from quarterdeck.apps.exchange.readers.rows import BacklogFile, Untaken

EPIC = "epic"


class Links:
    """The ids of one file as they are understood in one product.

    ``known`` are items by what they are known by, ``here`` items of the product by their key.
    """

    def __init__(
        self, items: Iterable[Incoming], known: Mapping[str, Known], here: Mapping[str, Known]
    ) -> None:
        self._rows = {item.id: item for item in items}
        self._known = known
        self._here = here

    def item(self, id_: str) -> Reference:
        """The item an id means; None when there is none, or it lies in the trash."""
        row = self._rows.get(id_)
        known = self._standing(id_)
        if known is None:
            return row.external_id if row else None
        return None if known.in_trash and not known.was_taken_back else known.item_id

    def epic(self, id_: str) -> Reference:
        """As ``item``, for what can hold items."""
        row, known = self._rows.get(id_), self._standing(id_)
        if row is not None and "kind" in row.said:
            kind = row.kind
        else:
            kind = known.kind if known else "story"
        return self.item(id_) if kind == EPIC else None

    def _standing(self, id_: str) -> Known | None:
        row = self._rows.get(id_)
        found = self._known.get(row.external_id if row else id_)
        return found or (None if row else self._here.get(id_.upper()))

    def unfit(self, rows: Iterable[Incoming], backlog: BacklogFile) -> Iterator[Untaken]:
        """The links that lead nowhere, of these rows."""
        for row in rows:
            if row.parent and (reason := self._parent_unfit(row)):
                column = backlog.column("parent") or "parent"
                yield Untaken(row.line, column, row.parent, reason, "", "parent")
            for needed in row.needs:
                if self.item(needed) is None:
                    column = backlog.column("after") or "after"
                    reason = self._absent(needed)
                    yield Untaken(row.line, column, needed, reason, "", "after")

    def _parent_unfit(self, row: Incoming) -> str:
        if self.item(row.parent) is None:
            return self._absent(row.parent)
        if row.kind == EPIC:
            return _("an epic does not stand under another item here")
        if self.epic(row.parent) is None:
            return _("only an epic holds other items here")
        return ""

    def _absent(self, id_: str) -> str:
        if self._standing(id_) is not None:
            return _("it is in the trash")
        return _("it comes neither with this file nor is it in the product")
