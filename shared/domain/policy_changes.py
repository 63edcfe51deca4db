"""What happens to a policy after its purchase: status by its dates, cancellation, renewal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.domain.add_on_periods import included, period_on, with_included
from shared.domain.anniversaries import anniversary
from shared.domain.claim import Claim
from shared.domain.claim_status import APPROVALS, ClaimStatus
from shared.domain.installments import charged_cents, earned_cents, with_premium
from shared.domain.money import ZERO, to_cents
from shared.domain.plans import add_on_price
from shared.domain.records import Policy
from shared.domain.terms import term_dates, term_of
from shared.errors import ConflictError

RENEWAL_GRACE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Refund:
    """What is given back for the unused days of a term; charged = retained + refund.

    `approved_cents` are what the term's claims were approved for.
    """

    days_used: int
    days_unused: int
    charged_cents: int
    retained_cents: int
    refund_cents: int
    approved_cents: int = 0


def status_of(policy: Policy, as_of: date) -> str:
    """Active, Pending, Cancelled or Expired as of a day: what the dates say, not what was written once."""
    begins, expires, cancelled = _dates(policy)
    if policy["status"] == "Cancelled" or (cancelled is not None and as_of >= cancelled):
        return "Cancelled"
    if policy["status"] == "Expired" or expires is None or as_of >= expires:
        return "Expired"
    if policy["status"] == "Pending" or begins is None or as_of < begins:
        return "Pending"
    return "Active"


def next_status_on(policy: Policy, as_of: date) -> date | None:
    """The first day after `as_of` on which the dates say another status, None when they never will."""
    ahead = sorted(day for day in _dates(policy) if day and day > as_of)
    now = status_of(policy, as_of)
    return next((day for day in ahead if status_of(policy, day) != now), None)


def _dates(policy: Policy) -> tuple[date, date, date | None]:
    """When its status changes by date."""
    return policy["effective_date"], policy["expiration_date"], policy["cancellation_date"]


def cancel(
    policy: Policy, *, as_of: date, now: datetime, claims: Iterable[Claim] = ()
) -> tuple[Policy, Refund]:
    """The policy without coverage from `as_of` on, and the refund; raises ConflictError when it is over.

    A day of which a service was claimed stays covered, and is paid for: whoever has had the benefit of a day
    does not give it back. `claims` are the customer's.
    """
    if (status := status_of(policy, as_of)) not in ("Active", "Pending"):
        detail = f"Policy {policy['policy_id']} is {status} and cannot be cancelled"
        raise ConflictError(detail, code="invalid_transition")
    ends = max((as_of, *_days_after_services(policy, claims)))
    cancelled: Policy = {**policy, "status": "Cancelled", "cancellation_date": ends, "updated_at": now}
    return cancelled, refund(policy, as_of=as_of, ends=ends, claims=claims)


def _days_after_services(policy: Policy, claims: Iterable[Claim]) -> Iterator[date]:
    for claim in claims:
        if claim["policy_id"] == policy["policy_id"] and claim["status"] != ClaimStatus.DENIED:
            yield claim["service_date"] + timedelta(days=1)


def refund(policy: Policy, *, as_of: date, ends: date | None = None, claims: Iterable[Claim] = ()) -> Refund:
    """What a cancellation on `as_of` gives back; `ends` is the first day without coverage, or that day.

    The premium of a term is earned by the day: annual premium x days used / days of the term, half up to
    the cent. What was charged beyond that is refunded; days that were used and not charged yet are not asked
    for. What the term's claims were approved for is taken off: the premium has bought that.
    """
    begins, next_begins = term_dates(policy, as_of)
    days = (next_begins - begins).days
    over = min(max(as_of, ends or as_of), next_begins)
    used = max(0, min((over - begins).days, days))
    charged = charged_cents(policy, as_of)
    # The first day after the term belongs to the next one; then all of this one is earned.
    earned = earned_cents(policy, over) if over < next_begins else charged
    approved = _approved_cents(policy, claims, as_of)
    retained = min(charged, earned + approved)
    return Refund(used, days - used, charged, retained, charged - retained, approved)


def is_premium_returned(policy: Policy | None, claim: Claim) -> bool:
    """True when the policy was cancelled in the term of a claim: what was returned did not count the claim.

    A refund takes off what the term's claims were approved for. One that is decided after it would be paid
    on a premium that was given back.
    """
    if policy is None or policy["status"] != "Cancelled" or not policy["cancellation_date"]:
        return False
    if not claim["service_date"]:
        return False
    last = policy["cancellation_date"] - timedelta(days=1)
    return term_of(policy, claim["service_date"]) == term_of(policy, last)


def _approved_cents(policy: Policy, claims: Iterable[Claim], as_of: date) -> int:
    """The cents that the term's claims were approved for."""
    term = term_of(policy, as_of)
    return sum(
        to_cents(claim["covered_amount"])
        for claim in claims
        if claim["policy_id"] == policy["policy_id"]
        and claim["status"] in APPROVALS
        and term_of(policy, claim["service_date"]) == term
    )


def is_due_for_renewal(policy: Policy, as_of: date) -> bool:
    """True from the last day of coverage until 30 days after it, unless the policy was cancelled."""
    expires = policy["expiration_date"]
    if policy["status"] != "Active" or policy["cancellation_date"] or not expires:
        return False
    return expires - timedelta(days=1) <= as_of < expires + RENEWAL_GRACE


def renew(policy: Policy, *, as_of: date, now: datetime) -> Policy:
    """The policy up to another anniversary on the same terms; raises ConflictError when it is not due.

    Coverage goes on without a gap and without a new waiting period; deductible and limit begin anew. Add-ons
    that were given up end with the term before, and cost nothing any more.
    """
    if not is_due_for_renewal(policy, as_of):
        raise ConflictError(f"Policy {policy['policy_id']} is not due for renewal", code="not_due")
    expires = policy["expiration_date"]
    return {
        **_without_ended_add_ons(policy, expires),
        "expiration_date": _next_expiration(policy, expires),
        "renewal_count": policy["renewal_count"] + 1,
        "updated_at": now,
    }


def _next_expiration(policy: Policy, expires: date) -> date:
    # Counted from the first day: policies sold before by 365 days may expire a day before their anniversary.
    terms = term_of(policy, expires - timedelta(days=1)) + 1
    return anniversary(policy["effective_date"], terms + 1)


def _without_ended_add_ons(policy: Policy, since: date) -> Policy:
    ended = [name for name in included(policy) if period_on(policy, name, since) is None]
    if not ended:
        return policy
    saved = sum((add_on_price(policy, name) for name in ended), ZERO)
    cheaper = with_premium(policy, policy["monthly_premium"] - saved, since=since, by_renewal=True)
    for name in ended:
        cheaper = with_included(cheaper, name, is_included=False)
    return cheaper
