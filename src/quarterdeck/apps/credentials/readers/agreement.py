"""Whether schemes and programs that refer to each other agree, in whichever file they stand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from quarterdeck.apps.credentials.readers.fields import FieldError, near
from quarterdeck.apps.credentials.readers.lines import Path
from quarterdeck.engines.credential.facts import Unknown
from quarterdeck.engines.credential.program import (
    AllOf,
    AnyOf,
    Course,
    Holding,
    Prerequisite,
    Program,
    RenewalRule,
    Trainer,
)
from quarterdeck.engines.credential.rulebook import RuleBook
from quarterdeck.engines.credential.scheme import CarryOver, Category, Mode, Scheme


def check_scheme(scheme: Scheme, path: Path, book: RuleBook) -> None:
    """Raise FieldError where a scheme contradicts itself or names what is not there."""
    _once(list(book.schemes[scheme.code]), scheme, path)
    _excluded(scheme.carry_over, scheme.categories, (*path, "carry_over"))
    numbers = [level.n for level in scheme.levels]
    for i, n in enumerate(numbers):
        if n in numbers[:i]:
            raise FieldError((*path, "levels", i, "n"), f"level {n} stands twice: keep one.")
    for i, route in enumerate(scheme.routes if isinstance(scheme.routes, tuple) else ()):
        for name in route.any_of:
            if name != "*":
                _known_program(name, (*path, "routes", i, "any_of"), book)
    if any(level.primary for level in scheme.levels):
        most = max(
            (lv.primary for lv in scheme.levels if isinstance(lv.primary, Decimal)), default=None
        )
        _reachable(most, scheme.categories, (*path, "categories"))


def check_program(program: Program, path: Path, book: RuleBook) -> None:
    """Raise FieldError where a program names what is not there, or its scheme has no place for it."""
    _once(list(book.programs[program.code]), program, path)
    if program.scheme not in book.schemes:
        raise FieldError(
            (*path, "scheme"),
            f"there is no scheme {program.scheme!r}; {near(program.scheme, book.schemes)}",
        )
    if any(other.scheme != program.scheme for other in book.programs[program.code]):
        raise FieldError(
            (*path, "scheme"), f"another version of {program.code} is of another scheme."
        )
    for scheme in book.schemes[program.scheme]:
        _placed(program, path, scheme)
    for name in _held(program.prerequisites):
        _known_program(name, (*path, "prerequisites"), book)
    if isinstance(program.course, Course) and isinstance(program.course.trainer, Trainer):
        for name in program.course.trainer.authorised_for:
            _known_program(name, (*path, "course", "trainer", "authorised_for"), book)
    if isinstance(program.renewal, RenewalRule):
        tree = program.categories or book.schemes[program.scheme][-1].categories
        _excluded(program.renewal.carry_over, tree, (*path, "renewal", "carry_over"))
        units = program.renewal.units
        _reachable(units if isinstance(units, Decimal) else None, tree, (*path, "renewal", "units"))


def _placed(program: Program, path: Path, scheme: Scheme) -> None:
    """Track and level are those of the scheme, where it renews by them."""
    if scheme.combine.mode is not Mode.LEVELS:
        return
    if program.renewal is not None:
        raise FieldError(
            (*path, "renewal"),
            f"{scheme.code} renews by levels, so this would not be looked at: put it into "
            f"scheme.{scheme.code}.levels.",
        )
    for key, value, known in (
        ("track", program.track, list(scheme.tracks)),
        ("level", program.level, [level.n for level in scheme.levels]),
    ):
        if value is None:
            raise FieldError(path, f"{scheme.code} renews by levels: add the key {key!r}.")
        if not isinstance(value, Unknown) and value not in known:
            raise FieldError(
                (*path, key),
                f"{scheme.code} has no {key} {value!r}; {near(str(value), map(str, known))}",
            )


def _once(versions: list[Scheme] | list[Program], one: Scheme | Program, path: Path) -> None:
    same = [other for other in versions if other.valid_from == one.valid_from]
    if one is not same[0]:  # the later one is refused
        since = f"valid from {one.valid_from}" if one.valid_from else "without valid_from"
        raise FieldError(
            path,
            f"{one.code} stands twice {since}: remove one, or give each version its own valid_from.",
        )


def _known_program(name: str, path: Path, book: RuleBook) -> None:
    if name not in book.programs:
        raise FieldError(path, f"there is no program {name!r}; {near(name, book.programs)}")


def _held(wanted: Prerequisite | Unknown | None) -> Iterator[str]:
    if isinstance(wanted, AllOf | AnyOf):
        for part in wanted.parts:
            yield from _held(part)
    elif isinstance(wanted, Holding):
        yield wanted.program


def _excluded(rule: CarryOver | Unknown | None, tree: tuple[Category, ...], path: Path) -> None:
    ids = [category.id for category in tree]
    for name in rule.excluding if isinstance(rule, CarryOver) else ():
        if name not in ids:
            raise FieldError(
                (*path, "excluding"), f"there is no category {name!r}; {near(name, ids)}"
            )


def _reachable(needed: Decimal | None, tree: tuple[Category, ...], path: Path) -> None:
    """Caps must leave room for what is needed."""
    tops = [category for category in tree if not category.parent]
    caps = [top.max for top in tops if isinstance(top.max, Decimal)]
    if needed is not None and tops and len(caps) == len(tops) and sum(caps) < needed:
        raise FieldError(
            path,
            f"{needed} units are needed, and the categories' caps let at most {sum(caps)} count.",
        )
