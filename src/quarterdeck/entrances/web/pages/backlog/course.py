"""What the current plan says of the order, in words: the line in the list, the two sums above it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from quarterdeck.apps.overview.queries.backlog import BacklogRows, Course
from quarterdeck.entrances.web.glyphs import plain, total
from quarterdeck.entrances.web.words import effort_unit_name


@dataclass(frozen=True, slots=True)
class CourseWords:
    """``after`` is the key of the item under which the line stands; empty where it is not drawn."""

    after: str
    ends: str
    compared: str
    gain: str
    order_value: str
    plan_value: str


def course_words(course: Course) -> CourseWords | None:
    """None while there is no plan."""
    line = course.line
    if line is None:
        return None
    gain = line.gain
    return CourseWords(
        after=course.after or "",
        ends=_("In this order, the %(capacity)s %(unit)s end here")
        % {
            "capacity": plain(line.capacity),
            "unit": effort_unit_name(course.product.effort_unit),
        },
        compared=_("The plan leaves %(left)s from above and takes %(taken)s from below:")
        % {"left": plain(line.left_from_above), "taken": plain(line.taken_from_below)},
        gain=(_("+%(percent)s %% value") % {"percent": f"{100 * gain:.0f}"})
        if gain is not None and gain > 0
        else "",
        order_value=total(line.order_value),
        plan_value=total(line.plan_value),
    )


def course_among(listing: BacklogRows) -> CourseWords | None:
    """The same beside rows: the line is drawn if it falls on one of them."""
    line, after = listing.course, None
    if line is not None and not line.is_whole:
        after = next((row.key for row in listing.rows if row.id == line.after_id), None)
    return course_words(Course(listing.product, line, after))
