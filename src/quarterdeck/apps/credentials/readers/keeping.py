"""Schemes from tables: what is renewed together, and how (see ``engines/credential/scheme``)."""

from __future__ import annotations

from decimal import Decimal
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
from quarterdeck.apps.credentials.readers.lines import Path
from quarterdeck.engines.credential.facts import UNKNOWN, Fact, Fee
from quarterdeck.engines.credential.requirement import HIGHEST_OF_EACH_OTHER_TRACK
from quarterdeck.engines.credential.scheme import (
    AfterExpiry,
    Audit,
    CarryOver,
    Category,
    Combine,
    Conduct,
    Cycle,
    JudgeBy,
    Lapsed,
    Level,
    Mode,
    Reach,
    Route,
    Scheme,
    StateName,
    TermFrom,
    Unit,
    Way,
    Window,
)


def scheme_from(given: Any, path: Path, scheme: str) -> Scheme:
    """One version of the scheme of this code. Raises FieldError."""
    table = Table(given, path)
    combine = table.needed("combine", table_of(_combine))
    levels = table.given_or_none("levels", many(table_of(_level))) or ()
    if combine.mode is Mode.LEVELS and not levels:
        raise FieldError(path, "the mode is “levels”, and the key 'levels' is missing: add it.")
    found = Scheme(
        code=scheme,
        combine=combine,
        name=table.given_or_none("name", text) or "",
        issuer=table.given_or_none("issuer", text) or "",
        valid_from=table.given_or_none("valid_from", day),
        judge_by=table.fact("judge_by", one_of(JudgeBy)),
        currency=table.given_or_none("currency", currency),
        unit=table.given_or_none("unit", table_of(_unit)) or Unit(),
        cycle=table.given_or_none("cycle", _cycle_or_unknown),
        window=table.fact("window", table_of(_window)),
        carry_over=table.fact("carry_over", carry_over),
        levels=levels,
        tracks=table.given_or_none("tracks", many(code)) or (),
        categories=table.given_or_none("categories", categories) or (),
        routes=table.fact("routes", many(table_of(_route))),
        after_expiry=_or_none_said(table.fact("after_expiry", many(table_of(_after_expiry)))),
        lapsed=table.fact("lapsed", table_of(_lapsed)),
        reminders_days=table.given_or_none("reminders_days", many(whole)) or (),
        conduct=table.fact("conduct", table_of(_conduct)),
        audit=table.fact("audit", table_of(_audit)),
    )
    table.close()
    return found


def categories(given: Any, path: Path) -> tuple[Category, ...]:
    """A tree of categories: each id once, below one that stands there, minima within caps."""
    found = many(table_of(_category))(given, path)
    ids = [category.id for category in found]
    for i, category in enumerate(found):
        if ids.index(category.id) < i:
            raise FieldError((*path, i, "id"), f"the category {category.id!r} stands twice.")
        if category.parent and category.parent not in ids:
            raise FieldError(
                (*path, i, "id"),
                f"{category.id!r} stands below {category.parent!r}, which is missing: add it.",
            )
        below = [c.min for c in found if c.parent == category.id and isinstance(c.min, Decimal)]
        own = category.min if isinstance(category.min, Decimal) else Decimal(0)
        least = max(own, sum(below, Decimal(0)))
        if isinstance(category.max, Decimal) and category.max < least:
            raise FieldError(
                (*path, i, "max"),
                f"at most {category.max} and at least {least} cannot both be kept: correct one.",
            )
    return found


def _category_id(given: Any, path: Path) -> str:
    for part in str(given).split("/"):
        code(part if isinstance(given, str) else given, path)
    return str(given)


def _category(table: Table) -> Category:
    return Category(
        id=table.needed("id", _category_id),
        min=table.fact("min", amount),
        max=table.fact("max", amount),
    )


def _combine(table: Table) -> Combine:
    mode = table.needed("mode", one_of(Mode))
    how: Fact[Fee] | str | None
    if mode is Mode.LEVELS:
        how = table.fact("fee", one_word_of("highest", "each"))
    else:
        how = table.fact("fee", fee)
    return Combine(
        mode=mode,
        fee=how,
        addon=table.given_or_none("addon", one_word_of(HIGHEST_OF_EACH_OTHER_TRACK, "none")),
        renews=table.given_or_none("renews", one_of(Reach)) or Reach.ALL,
    )


def _unit(table: Table) -> Unit:
    return Unit(
        code=table.needed("code", code),
        minutes=_or_unknown(table.fact("minutes", above_zero)),
        step=_or_unknown(table.fact("step", _step)),
        reported=_or_unknown(table.fact("reported", flag)),
    )


def _step(given: Any, path: Path) -> Decimal:
    if (step := amount(given, path)) == 0:
        raise FieldError(path, "0 is no step; write for example 0.25.")
    return step


def _cycle_or_unknown(given: Any, path: Path) -> Cycle:
    return Cycle(months=UNKNOWN) if given == "unknown" else table_of(_cycle)(given, path)


def _cycle(table: Table) -> Cycle:
    return Cycle(
        months=table.needed_fact("months", above_zero),
        new_term_from=_or_unknown(table.fact("new_term_from", one_of(TermFrom))),
        late_term_from=_or_unknown(table.fact("late_term_from", one_of(TermFrom))),
    )


def _window(table: Table) -> Window:
    after_award = table.fact("after_award_only", flag)
    cycle = table.fact("cycle_only", flag)
    reuse = table.fact("reuse", _reuse)
    return Window(
        months_before_expiry=table.fact("months_before_expiry", above_zero),
        after_award_only=False if after_award is None else after_award,
        cycle_only=False if cycle is None else cycle,
        reuse=False if reuse is None else reuse,
    )


def _reuse(given: Any, path: Path) -> bool | str:
    if isinstance(given, bool) or given == "across_programs":
        return bool(given) if isinstance(given, bool) else "across_programs"
    raise FieldError(path, "write true, false or “across_programs”.")


def carry_over(given: Any, path: Path) -> CarryOver:
    table = Table(given, path)
    found = CarryOver(
        max=table.needed_fact("max", amount),
        from_last_months=table.fact("from_last_months", above_zero),
        excluding=table.given_or_none("excluding", many(_category_id)) or (),
    )
    table.close()
    return found


def _level(table: Table) -> Level:
    return Level(
        n=table.needed("n", whole),
        primary=table.needed_fact("primary", amount),
        addon=table.needed_fact("addon", amount),
        fee=table.needed_fact("fee", fee),
    )


def _route(table: Table) -> Route:
    by = table.needed("by", one_of(Way))
    any_of = table.given_or_none("any_of", many(_program_or_any)) or ()
    if by is Way.COURSE and not any_of:
        raise FieldError(table.path, "the key 'any_of' is missing: name programs, or [\"*\"].")
    renews = table.fact("renews", one_of(Reach))
    return Route(
        by=by,
        any_of=any_of,
        renews=Reach.SAME_PROGRAM if renews is None else renews,
        retake_fee=table.fact("retake_fee", amount),
    )


def _program_or_any(given: Any, path: Path) -> str:
    return "*" if given == "*" else code(given, path)


def _after_expiry(table: Table) -> AfterExpiry:
    if table.has("days") == table.has("months"):
        raise FieldError(table.path, "say how long it lasts: either days or months.")
    return AfterExpiry(
        state=table.needed("state", one_of(StateName)),
        days=table.fact("days", whole),
        months=table.fact("months", whole),
        may_use_mark=_or_unknown(table.fact("may_use_mark", flag)),
        may_renew=_or_unknown(table.fact("may_renew", flag)),
    )


def _ways_back(given: Any, path: Path) -> str:
    known = {"units+fee", "units", "fee", "course", "exam", "reapply", "reapply+exam"}
    for way in text(given, path).split(" or "):
        if way.strip() not in known:
            raise FieldError(
                path,
                f"{way.strip()!r} is no way back; write one of {', '.join(sorted(known))}, several "
                "joined by “ or ”.",
            )
    return str(given)


def _lapsed(table: Table) -> Lapsed:
    return Lapsed(
        reinstate=table.needed_fact("reinstate", _ways_back),
        term_from=_or_unknown(table.fact("term_from", one_of(TermFrom))),
    )


def _conduct(table: Table) -> Conduct:
    return Conduct(
        code=table.needed("code", text),
        accept_license=table.fact("accept_license", flag),
        states=_or_unknown(table.fact("states", many(one_of(StateName)))),
        final=table.fact("final", flag),
        appeal=table.fact("appeal", flag),
    )


def _rate(given: Any, path: Path) -> str | Decimal:
    return str(given) if given in ("random", "none") else percent(given, path)


def _audit(table: Table) -> Audit:
    return Audit(
        rate=table.needed_fact("rate", _rate),
        evidence_keep_months=table.fact("evidence_keep_months", whole),
        blocks_renewal=table.fact("blocks_renewal", flag),
    )


def _or_unknown(fact: Any) -> Any:
    return UNKNOWN if fact is None else fact


def _or_none_said(fact: Fact[tuple[AfterExpiry, ...]] | None) -> Fact[tuple[AfterExpiry, ...]]:
    return () if fact is None else fact
