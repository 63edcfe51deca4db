"""Policy years: deductible and limit are annual, so each term of a policy counts its own claims."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from shared.domain.anniversaries import anniversary, full_years
from shared.domain.claim import Claim
from shared.domain.claim_status import APPROVALS, DECIDED
from shared.domain.money import ZERO
from shared.domain.records import PolicyFacts


@dataclass(frozen=True, slots=True)
class Usage:
    """What a term's decided claims have spent of its deductible and of its limit.

    Of one day of service: `carried` is what rounding has left over (or taken too much), `day_deductible` what
    its claims have met of the deductible, `day_outside` the bills from outside the network.
    """

    deductible: Decimal = ZERO
    covered: Decimal = ZERO
    carried: Decimal = ZERO
    day_deductible: Decimal = ZERO
    day_outside: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Remaining:
    """A term of a policy and what is left in it; `ends` is the first day after it."""

    term: int
    begins: date
    ends: date
    deductible: Decimal
    limit: Decimal


Years = Callable[[date, date], int]


def years_of_365_days(since: date, day: date) -> int:
    """How many times 365 days have passed: what a policy year was up to the rules claims-2026.2."""
    return (day - since).days // 365


def term_of(policy: PolicyFacts, day: date | None, years: Years = full_years) -> int:
    """The number of the term that `day` falls into, from 0; a day outside coverage counts to the nearest."""
    begins, ends = policy["effective_date"], policy["expiration_date"]
    if day is None or begins is None or ends is None:
        return 0
    last = max(0, years(begins, ends - timedelta(days=1)))
    return min(max(0, years(begins, day)), last)


def term_dates(policy: PolicyFacts, day: date) -> tuple[date, date]:
    """First day of the day's term, and the first one after it: an anniversary of the policy's first day."""
    first, term = policy["effective_date"], term_of(policy, day)
    return anniversary(first, term), anniversary(first, term + 1)


def used(
    policy: PolicyFacts,
    claims: Iterable[Claim],
    *,
    term: int,
    day: date | None = None,
    years: Years = full_years,
) -> Usage:
    """What the decided ones among `claims` have spent of the policy's term, and what that `day` carries."""
    decided = [claim for claim in claims if _spends(claim, policy, term, years)]
    approved = [claim for claim in decided if claim["status"] in APPROVALS]
    of_day = [claim for claim in approved if claim["service_date"] == day]
    # Decided before days were looked at as a whole, a claim does not tell its network.
    known = [claim for claim in of_day if claim.get("network_adjustment") is not None]
    return Usage(
        deductible=_sum(decided, "deductible_applied"),
        covered=_sum(approved, "covered_amount"),
        carried=sum(map(_left_over, of_day), ZERO),
        day_deductible=_sum(known, "deductible_applied"),
        day_outside=_sum([claim for claim in known if claim["network_adjustment"] < 1], "claim_amount"),
    )


def _sum(
    claims: Iterable[Claim], column: Literal["deductible_applied", "covered_amount", "claim_amount"]
) -> Decimal:
    return sum((claim[column] for claim in claims), ZERO)


def remaining(policy: PolicyFacts, claims: Iterable[Claim], *, as_of: date) -> Remaining:
    """What is left of deductible and limit in the term of `as_of`; ValueError without coverage dates."""
    term = term_of(policy, as_of)
    spent = used(policy, claims, term=term)
    begins, next_begins = term_dates(policy, as_of)
    ends = min(next_begins, policy["expiration_date"])
    return Remaining(term, begins, ends, deductible_left(policy, spent), limit_left(policy, spent))


def deductible_left(policy: PolicyFacts, spent: Usage) -> Decimal:
    """The part of the annual deductible that is not met yet."""
    return max(ZERO, amount_of(policy, "annual_deductible") - spent.deductible)


def limit_left(policy: PolicyFacts, spent: Usage) -> Decimal:
    """What the term can still pay."""
    return max(ZERO, amount_of(policy, "coverage_limit") - spent.covered)


def amount_of(
    policy: PolicyFacts,
    column: Literal["annual_deductible", "coverage_limit", "reimbursement_percentage"],
) -> Decimal:
    """An amount of the policy; a missing one counts as nothing, like a null in a sum."""
    value = policy[column]
    return ZERO if value is None else Decimal(value)


def _left_over(claim: Claim) -> Decimal:
    # Decided before days were rounded together, a claim leaves nothing over.
    covered = claim["covered_amount"]
    return Decimal(claim.get("covered_exact", covered)) - covered


def _spends(claim: Claim, policy: PolicyFacts, term: int, years: Years) -> bool:
    if claim["policy_id"] != policy["policy_id"] or claim["status"] not in DECIDED:
        return False
    return term_of(policy, claim["service_date"], years) == term
