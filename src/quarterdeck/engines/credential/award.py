"""Whether an award can be made: course, attendance, exercises, exam, and what must follow.

A requirement whose measure is unknown (how much must be attended) is not decided here: the award
then waits for a person, who is the trainer where the rules say that the trainer confirms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from quarterdeck.engines.credential.facts import Fact, Unknown
from quarterdeck.engines.credential.program import (
    Attendance,
    AwardRule,
    Course,
    Participation,
    Program,
)
from quarterdeck.engines.credential.rulebook import version_name
from quarterdeck.engines.credential.scheme import StateName
from quarterdeck.engines.credential.words import not_confirmed, plain

ACCEPT_LICENCE = "accept_license"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is on record of a candidate. Minutes are of the course; None: nothing on record.

    ``exercises`` are those done by kind, ``offered`` those that the course had.
    """

    attended_minutes: int | None = None
    exercises: Mapping[str, int] = field(default_factory=dict)
    offered: Mapping[str, int] = field(default_factory=dict)
    trainer_confirmed: date | None = None
    exam_passed: date | None = None
    licence_accepted: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardDecision:
    """The state that the evidence leads to, what is missing for the next, and why.

    ``by_itself`` is False when a person must decide, since an unknown fact stands in the way.
    """

    state: StateName
    missing: tuple[str, ...]
    because: tuple[str, ...]
    by_itself: bool
    rule_version: str


def decide_award(program: Program, evidence: Evidence) -> AwardDecision:
    """Where the candidate stands: candidate, pending-licence or active."""
    missing: list[str] = []
    said: list[str] = []
    doubts = [
        *_course(program.code, program.course, program.attendance, evidence, missing, said),
        *_exercises(program.code, program.participation, evidence, missing, said),
    ]
    rule = program.award
    if not isinstance(rule, AwardRule) or isinstance(rule.by, Unknown):
        doubts.append(not_confirmed("what makes the award", f"program.{program.code}.award"))
        missing += doubts
        return _decision(program, StateName.CANDIDATE, missing, [*said, *doubts], by_itself=False)
    confirmed = rule.by == "trainer_confirms" and evidence.trainer_confirmed is not None
    if rule.by == "trainer_confirms" and not confirmed:
        missing.append("The trainer has not confirmed completion.")
    if rule.by == "exam_pass" and evidence.exam_passed is None:
        missing.append("The exam has not been passed.")
    if confirmed:
        said.append(f"The trainer confirmed completion on {evidence.trainer_confirmed}.")
    if evidence.exam_passed is not None:
        said.append(f"The exam was passed on {evidence.exam_passed}.")
    if doubts and not confirmed:
        missing += doubts
    if missing:
        return _decision(
            program, StateName.CANDIDATE, missing, [*said, *doubts], by_itself=not doubts
        )
    licence = not isinstance(rule.then, Unknown) and ACCEPT_LICENCE in rule.then
    if isinstance(rule.then, Unknown):
        doubt = not_confirmed("what follows the award", f"program.{program.code}.award.then")
        return _decision(
            program, StateName.PENDING_LICENCE, [doubt], [*said, *doubts, doubt], by_itself=False
        )
    if licence and evidence.licence_accepted is None:
        waits = "The licence has not been accepted."
        return _decision(
            program, StateName.PENDING_LICENCE, [waits], [*said, *doubts], by_itself=True
        )
    if licence:
        said.append(f"The licence was accepted on {evidence.licence_accepted}.")
    return _decision(program, StateName.ACTIVE, [], [*said, *doubts], by_itself=True)


def _decision(
    program: Program, state: StateName, missing: list[str], said: list[str], *, by_itself: bool
) -> AwardDecision:
    return AwardDecision(
        state=state,
        missing=tuple(missing),
        because=tuple(said),
        by_itself=by_itself,
        rule_version=version_name(program),
    )


def _course(
    code: str,
    course: Fact[Course] | None,
    attendance: Fact[Attendance] | None,
    evidence: Evidence,
    missing: list[str],
    said: list[str],
) -> list[str]:
    """Doubts about course and attendance; what is not met goes into ``missing``."""
    if course is None:
        return []
    if isinstance(course, Unknown) or isinstance(course.hours, Unknown):
        return [not_confirmed("how long the course is", f"program.{code}.course.hours")]
    if evidence.attended_minutes is None:
        missing.append("No attendance is on record.")
        return []
    minutes = course.hours * 60
    told = f"{evidence.attended_minutes} of {plain(minutes)} minutes attended"
    share = attendance.min_percent if isinstance(attendance, Attendance) else attendance
    if share is None or isinstance(share, Unknown):
        if evidence.attended_minutes >= minutes:
            said.append(f"{told}, the whole course.")
            return []
        said.append(f"{told}.")
        return [
            not_confirmed("how much must be attended", f"program.{code}.attendance.min_percent")
        ]
    least = minutes * share / Decimal(100)
    if evidence.attended_minutes >= least:
        said.append(f"{told}; at least {plain(least)} are asked.")
    else:
        missing.append(f"{told}; at least {plain(least)} are asked.")
    return []


def _exercises(
    code: str,
    participation: Fact[tuple[Participation, ...]],
    evidence: Evidence,
    missing: list[str],
    said: list[str],
) -> list[str]:
    if isinstance(participation, Unknown):
        return [not_confirmed("which exercises are asked", f"program.{code}.participation")]
    doubts = []
    for part in participation:
        done = evidence.exercises.get(part.id, 0)
        least = evidence.offered.get(part.id) if part.all is True else part.min
        if least is None or isinstance(least, Unknown):
            doubts.append(
                not_confirmed(f"how many of {part.id} are asked", f"program.{code}.participation")
            )
        elif done < least:
            missing.append(f"{part.id}: {done} of {least} done.")
        else:
            said.append(f"{part.id}: {done} done, {least} asked.")
    return doubts
