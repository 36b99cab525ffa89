"""Credentials: what earns them, what keeps them, and where they stand, by rules as dated data.

Read in this order: ``facts`` (known or unknown), ``scheme`` and ``program`` (the rules), ``rulebook``
(their versions by date), ``holder`` (what a person holds and did), ``counting`` (units by category),
``requirement`` (what is asked), ``assessment`` (one renewal on one day), ``renewal`` (all of a
person's). Earning: ``eligibility``, ``attempts``, ``award``. Nothing here reads a clock.
"""

from quarterdeck.engines.credential.assessment import Renewal
from quarterdeck.engines.credential.attempts import Attempt, next_attempt
from quarterdeck.engines.credential.award import AwardDecision, Evidence, decide_award
from quarterdeck.engines.credential.counting import Count, Missing, count, missing
from quarterdeck.engines.credential.document import RENEWAL, renewal_document
from quarterdeck.engines.credential.eligibility import Eligibility, eligibility
from quarterdeck.engines.credential.facts import UNKNOWN, Fact, Fee, MemberFee, Unknown, fee_for
from quarterdeck.engines.credential.holder import (
    Award,
    CourseTaken,
    Holder,
    Payment,
    Training,
    UnitEntry,
    Work,
)
from quarterdeck.engines.credential.holder_document import HOLDER, HolderError, holder_from
from quarterdeck.engines.credential.program import Program
from quarterdeck.engines.credential.renewal import current, next_term, renewals
from quarterdeck.engines.credential.requirement import Requirement, requirement
from quarterdeck.engines.credential.rulebook import RuleBook, Source, version_name
from quarterdeck.engines.credential.scheme import Category, Mode, Scheme, StateName
from quarterdeck.engines.credential.standing import Standing
from quarterdeck.engines.credential.state import State, state_on

__all__ = [
    "HOLDER",
    "RENEWAL",
    "UNKNOWN",
    "Attempt",
    "Award",
    "AwardDecision",
    "Category",
    "Count",
    "CourseTaken",
    "Eligibility",
    "Evidence",
    "Fact",
    "Fee",
    "Holder",
    "HolderError",
    "MemberFee",
    "Missing",
    "Mode",
    "Payment",
    "Program",
    "Renewal",
    "Requirement",
    "RuleBook",
    "Scheme",
    "Source",
    "Standing",
    "State",
    "StateName",
    "Training",
    "UnitEntry",
    "Unknown",
    "Work",
    "count",
    "current",
    "decide_award",
    "eligibility",
    "fee_for",
    "holder_from",
    "missing",
    "next_attempt",
    "next_term",
    "renewal_document",
    "renewals",
    "requirement",
    "state_on",
    "version_name",
]
