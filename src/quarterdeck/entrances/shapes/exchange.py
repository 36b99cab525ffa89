"""Shapes of imports: what a file would bring, where its import stands, what it brought."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from quarterdeck.entrances.shapes.plain import Shape, moment

if TYPE_CHECKING:
    from quarterdeck.apps.exchange.models import Import
    from quarterdeck.apps.exchange.queries.imports import ImportState
    from quarterdeck.apps.exchange.queries.preview import Preview


def started(row: Import) -> Shape:
    """An import just begun, confirmed or cancelled."""
    return {
        "id": row.pk,
        "product": row.product.key,
        "name": row.name,
        "format": row.format,
        "state": str(row.state),
    }


def state(found: ImportState) -> Shape:
    """Where an import stands: preview, queued, running, done, failed or cancelled.

    ``share`` is the part done while it runs. Each report's ``batch`` names its act for undo.
    """
    return {
        "id": found.id,
        "product": found.product,
        "name": found.name,
        "format": found.format,
        "state": str(found.state),
        "share": found.share,
        "error": found.error,
        "created_at": moment(found.created_at),
        "finished_at": moment(found.finished_at),
        "reports": [
            {
                "product": report.key,
                "name": report.name,
                "made": report.made,
                "new": report.new,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "restored": report.restored,
                "in_trash": report.in_trash,
                "kept_efforts": [dict(one) for one in report.kept_efforts],
                "untaken": [dict(one) for one in report.untaken],
                "batch": str(report.batch),
                "is_undone": report.is_undone,
            }
            for report in found.reports
        ],
    }


def preview(found: Preview) -> Shape:
    """What a file would bring with these answers. Nothing of it has entered the backlog."""
    return {
        "id": found.id,
        "product": found.product,
        "name": found.name,
        "read_as": found.label,
        "encoding": found.encoding,
        "rows": found.rows,
        "asks": [
            question
            for question, asked in (
                ("targets", found.asks_targets),
                ("effort_means", found.asks_effort),
                ("value_from_priority", found.asks_values),
            )
            if asked
        ],
        "columns": [
            {"column": one.column, "field": one.field, "filled": one.filled}
            for one in found.mapping
        ],
        "states": [
            {"word": word, "state": became, "rows": rows} for word, became, rows in found.states
        ],
        "products": [
            {
                "source": one.key,
                "name": one.name,
                "rows": one.rows,
                "becomes": asdict(one.target),
            }
            for one in found.sources
        ],
        "counts": [
            {
                "product": one.key,
                "name": one.name,
                "sources": list(one.sources),
                "items": one.items,
                "epics": one.epics,
                "finished": one.finished,
                "without_effort": one.without_effort,
                "new": one.new,
                "changed": one.changed,
                "unchanged": one.unchanged,
                "in_trash": one.in_trash,
                "kept_efforts": one.kept_efforts,
                "effort_unit": one.effort_unit,
                "largest_value": one.largest_value,
                "without": list(one.without),
            }
            for one in found.counts
        ],
        "notes": list(found.notes),
        "untaken": [
            {
                "line": one.line,
                "column": one.column,
                "value": one.value,
                "reason": one.reason,
                "remedy": one.remedy,
                "wrong": one.wrong,
            }
            for one in found.untaken
        ],
        "untaken_count": found.untaken_count,
    }
