"""Programs from tables: what earns a credential (see ``engines/credential/program``)."""

from __future__ import annotations

from typing import Any

from quarterdeck.apps.credentials.readers.fields import (
    FieldError,
    Table,
    above_zero,
    amount,
    code,
    currency,
    day,
    fee,
    flag,
    many,
    one_of,
    one_word_of,
    percent,
    table_of,
    text,
    whole,
)
from quarterdeck.apps.credentials.readers.keeping import carry_over, categories
from quarterdeck.apps.credentials.readers.lines import Path
from quarterdeck.engines.credential.facts import UNKNOWN, Fact
from quarterdeck.engines.credential.program import (
    AllOf,
    AnyOf,
    Attempts,
    Attendance,
    AwardRule,
    Course,
    Education,
    Exam,
    Experience,
    Holding,
    Participation,
    Pass,
    PassKind,
    Prerequisite,
    Program,
    RenewalRule,
    Trainer,
    TrainingHours,
)


def program_from(given: Any, path: Path) -> Program:
    """One version of a program. Raises FieldError."""
    table = Table(given, path)
    found = Program(
        code=table.needed("code", code),
        scheme=table.needed("scheme", code),
        name=table.given_or_none("name", text) or "",
        valid_from=table.given_or_none("valid_from", day),
        track=table.fact("track", code),
        level=table.fact("level", whole),
        versions=table.given_or_none("versions", many(text)) or (),
        currency=table.given_or_none("currency", currency),
        prerequisites=table.fact("prerequisites", prerequisite),
        course=table.fact("course", table_of(_course)),
        attendance=table.fact("attendance", table_of(_attendance)),
        participation=_or_nothing(table.fact("participation", many(table_of(_participation)))),
        exams=_exams(table),
        award=table.fact("award", table_of(_award)),
        validity_months=table.fact("validity_months", whole),
        renewal=table.fact("renewal", table_of(_renewal)),
        categories=table.given_or_none("categories", categories) or (),
    )
    table.close()
    return found


def prerequisite(given: Any, path: Path) -> Prerequisite:
    """One prerequisite, or several under ``all`` or ``any``."""
    table = Table(given, path)
    kinds = ("all", "any", "education", "experience", "training_hours", "program")
    said = [kind for kind in kinds if table.has(kind)]
    if len(said) != 1:
        raise FieldError(path, f"a prerequisite has exactly one of {', '.join(kinds)}.")
    found = table_of(_PREREQUISITES[said[0]])(given, path)
    assert isinstance(found, Prerequisite)
    return found


def _all_of(table: Table) -> AllOf:
    return AllOf(table.needed("all", many(prerequisite)))


def _any_of(table: Table) -> AnyOf:
    return AnyOf(table.needed("any", many(prerequisite)))


def _education(table: Table) -> Education:
    return Education(education=table.needed("education", text))


def _experience(table: Table) -> Experience:
    return Experience(
        experience=table.needed("experience", text),
        months=table.needed_fact("months", whole),
        within_months=table.fact("within_months", above_zero),
        waived_by=table.given_or_none("waived_by", many(text)) or (),
    )


def _training_hours(table: Table) -> TrainingHours:
    return TrainingHours(
        training_hours=table.needed_fact("training_hours", amount),
        topic=table.given_or_none("topic", text) or "",
        waived_by=table.given_or_none("waived_by", many(text)) or (),
    )


def _holding(table: Table) -> Holding:
    counts = table.fact("expired_counts", flag)
    return Holding(
        program=table.needed("program", code),
        expired_counts=UNKNOWN if counts is None else counts,
    )


_PREREQUISITES: dict[str, Any] = {
    "all": _all_of,
    "any": _any_of,
    "education": _education,
    "experience": _experience,
    "training_hours": _training_hours,
    "program": _holding,
}


def _course(table: Table) -> Course:
    return Course(
        hours=table.needed_fact("hours", amount),
        days=table.fact("days", whole),
        formats=table.fact("formats", many(code)),
        max_span_months=table.fact("max_span_months", above_zero),
        trainer=table.fact("trainer", table_of(_trainer)),
    )


def _trainer(table: Table) -> Trainer:
    grade = table.fact("grade", text)
    return Trainer(
        grade=UNKNOWN if grade is None else grade,
        good_standing=table.fact("good_standing", flag),
        authorised_for=table.given_or_none("authorised_for", many(code)) or (),
    )


def _attendance(table: Table) -> Attendance:
    return Attendance(
        min_percent=table.needed_fact("min_percent", percent),
        per_session=table.fact("per_session", flag),
        makeup=table.fact("makeup", text),
    )


def _participation(table: Table) -> Participation:
    if table.has("min") == table.has("all"):
        raise FieldError(table.path, "say how many are asked: either min = 1 or all = true.")
    return Participation(
        id=table.needed("id", code), min=table.fact("min", whole), all=table.fact("all", flag)
    )


def _exams(table: Table) -> Fact[tuple[Exam, ...]]:
    """``exam``, a table or a list of dated tables, each completed by ``exam_common``."""
    common = table.given_or_none("exam_common", _as_table) or {}
    if common:  # read by itself first, so that a mistake in it is found where it stands
        _exam(common, (*table.path, "exam_common"))
    at = (*table.path, "exam")
    given = table.given_or_none("exam", lambda given, path: given)
    if given is None:
        if common:
            raise FieldError((*table.path, "exam_common"), "there is no 'exam' that it completes.")
        return ()
    if given == "unknown":
        return UNKNOWN
    if not isinstance(given, list):
        return (_exam({**common, **_as_table(given, at)}, at),)
    return tuple(
        _exam({**common, **_as_table(one, (*at, i))}, (*at, i)) for i, one in enumerate(given)
    )


def _as_table(given: Any, path: Path) -> dict[str, Any]:
    return Table(given, path).given


def _exam(given: dict[str, Any], path: Path) -> Exam:
    return table_of(_exam_of)(given, path)


def _exam_of(table: Table) -> Exam:
    first, last = table.given_or_none("from", day), table.given_or_none("until", day)
    if first and last and last < first:
        raise FieldError((*table.path, "until"), f"it ends on {last}, before it begins on {first}.")
    return Exam(
        first_day=first,
        last_day=last,
        questions=table.fact("questions", above_zero),
        scored=table.fact("scored", above_zero),
        minutes=table.fact("minutes", above_zero),
        passing=table.fact("pass", table_of(_pass)),
        open_book=table.fact("open_book", flag),
        proctored=table.fact("proctored", flag),
        fee=table.fact("fee", fee),
        attempts=table.fact("attempts", table_of(_attempts)),
    )


def _pass(table: Table) -> Pass:
    kind = table.needed("kind", one_of(PassKind))
    value = table.fact("value", percent if kind is PassKind.PERCENT else amount)
    if (value is None) != (kind is PassKind.JUDGED):
        need = "has no value" if kind is PassKind.JUDGED else "needs a value"
        raise FieldError(table.path, f"a pass by {kind} {need}.")
    return Pass(kind=kind, value=value)


def _attempts(table: Table) -> Attempts:
    included = table.fact("included", whole)
    return Attempts(
        included=1 if included is None else included,
        within_days=table.fact("within_days", whole),
        then_fee=table.fact("then_fee", fee),
        retake_fee=table.fact("retake_fee", fee),
        max=table.fact("max", above_zero),
        within_months=table.fact("within_months", above_zero),
        waits_days=table.given_or_none("waits_days", many(whole)) or (),
        then_wait_days=table.fact("then_wait_days", whole),
        password_expires=table.fact("password_expires", flag),
        free_second_if_course_within_days=table.given_or_none(
            "free_second", table_of(lambda t: t.needed_fact("if_course_within_days", whole))
        ),
    )


def _award(table: Table) -> AwardRule:
    by: Any = table.needed_fact("by", one_word_of("trainer_confirms", "exam_pass", "application"))
    then = table.fact("then", many(one_word_of("accept_license")))
    return AwardRule(by=by, then=() if then is None else then)


def _renewal(table: Table) -> RenewalRule:
    return RenewalRule(
        units=table.fact("units", amount),
        fee=table.fact("fee", fee),
        carry_over=table.fact("carry_over", carry_over),
    )


def _or_nothing(
    fact: Fact[tuple[Participation, ...]] | None,
) -> Fact[tuple[Participation, ...]]:
    return () if fact is None else fact
