"""Shapes of release plans. What is chosen and left is told in the words of plan-result/1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quarterdeck.entrances.shapes.plain import Shape, figure, moment

if TYPE_CHECKING:
    from quarterdeck.apps.planning.models import ReleasePlan
    from quarterdeck.apps.planning.queries.progress import PlanProgress
    from quarterdeck.apps.planning.queries.releases import PlanBoard, PlanRow


def plan_in_list(row: PlanRow) -> Shape:
    """A plan in a list."""
    return {
        "id": row.id,
        "number": row.number,
        "name": row.name,
        "state": row.state,
        "capacities": list(row.capacities),
        "value": row.value,
        "proven": row.proven,
        "created_at": moment(row.created_at),
        "adopted_at": moment(row.chosen_at),
    }


def plan_written(plan: ReleasePlan) -> Shape:
    """A plan just asked for, cancelled or adopted."""
    return {
        "id": plan.pk,
        "number": plan.number,
        "name": plan.name,
        "state": str(plan.state),
        "capacities": [sprint["capacity"] for sprint in plan.sprints],
        "value": plan.value,
        "proven": plan.proven,
        "created_at": moment(plan.created_at),
        "adopted_at": moment(plan.chosen_at),
    }


def plan(board: PlanBoard) -> Shape:
    """One plan with all that stands in it; ``chosen`` and ``left`` are parts of their lists."""
    return {
        "id": board.id,
        "number": board.number,
        "name": board.name,
        "state": board.state,
        "progress": _progress(board.progress),
        "error": board.error,
        "value": board.value,
        "bound": board.bound,
        "gap": board.gap,
        "proven": board.proven,
        "seconds": board.seconds,
        "time_limit": board.time_limit,
        "engine_version": board.engine_version,
        "sprints": [
            {
                "name": row.name,
                "capacity": row.capacity,
                "used": row.used,
                "items": row.items,
                "value": row.value,
            }
            for row in board.sprints
        ],
        "own_order": {
            "value": board.order.value,
            "items": board.order.items,
            "ends_at": board.order.ends_at,
        }
        if board.order
        else None,
        "gain": board.gain,
        "chosen": [
            {
                "item": row.key,
                "title": row.title,
                "variant": row.variant,
                "sprint": row.sprint,
                "value": row.value,
                "effort": row.effort,
            }
            for row in board.planned
        ],
        "chosen_count": board.item_count,
        "left": [
            {
                "item": row.key,
                "title": row.title,
                "reason": row.reason,
                "because": row.because,
                "value": figure(row.value),
                "effort": figure(row.effort),
            }
            for row in board.left
        ],
        "left_count": board.left_count,
        "unestimated_count": board.unestimated_count,
        "changed_since": board.changed,
        "requested_by": board.requested_by,
        "created_at": moment(board.created_at),
        "finished_at": moment(board.finished_at),
        "adopted_by": board.chosen_by,
        "adopted_at": moment(board.chosen_at),
    }


def _progress(progress: PlanProgress | None) -> Shape | None:
    if progress is None:
        return None
    return {
        "has_begun": progress.has_begun,
        "share": progress.share,
        "value": progress.value,
        "bound": progress.bound,
        "items": progress.items,
        "cancel_asked": progress.cancel_asked,
    }
