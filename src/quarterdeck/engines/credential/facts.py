"""A fact of a rule: known, or the word "unknown".

An unknown fact never counts as 0 or as "no". Whatever rests on it is None in an answer, and the
answer says which fact it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final, TypeAlias, TypeVar


class Unknown(Enum):
    """The type of ``UNKNOWN``, so that a type checker asks for it wherever a fact is used."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN

T = TypeVar("T")
Fact: TypeAlias = T | Unknown
"""What a rule says, or that nobody knows it."""


@dataclass(frozen=True, slots=True)
class MemberFee:
    """A fee that differs for members of the body."""

    member: Fact[Decimal]
    nonmember: Fact[Decimal]


Fee: TypeAlias = Decimal | MemberFee
"""An amount in the currency of its scheme or program."""


def fee_for(fee: Fact[Fee], *, member: bool) -> Fact[Decimal]:
    """What this person pays.

    >>> fee_for(MemberFee(member=Decimal(60), nonmember=Decimal(150)), member=True)
    Decimal('60')
    """
    if isinstance(fee, MemberFee):
        return fee.member if member else fee.nonmember
    return fee


def membership(member: Mapping[str, bool], scheme: str) -> bool:
    """Whether a person is a member of the body: only who says so is."""
    return member.get(scheme, False)
