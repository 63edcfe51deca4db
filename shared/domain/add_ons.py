"""Changing the add-ons of a policy: what it costs, from when it covers, and until when.

An add-on that is added covers from the day of the change on, after a waiting period of its own, and is
charged by the day. Until the end of the day after, it can be taken back as though it had never been, unless a
claim for a visit since then is there. Later on, one that is removed covers to the end of the term and ends
with the renewal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from shared.domain.add_on_periods import (
    ADD_ON_KEYS,
    INCLUDES,
    Period,
    included,
    period_on,
    periods,
    with_included,
    with_periods,
)
from shared.domain.claim import Claim
from shared.domain.fields import Change, Flag, example, unchanged
from shared.domain.installments import charged_cents, next_installment, with_premium, without_rise
from shared.domain.money import ZERO, from_cents
from shared.domain.plans import add_on_price
from shared.domain.policy_changes import status_of
from shared.domain.records import AddOn, Policy
from shared.domain.rows import Row
from shared.domain.terms import term_dates
from shared.errors import ConflictError

# So long an add-on that was just added can be taken back.
WITHDRAWAL = timedelta(days=1)


class AddOnChange(Change):
    """Which add-ons a policy should have; what is absent stays as it is."""

    model_config = example(includes_dental=True)

    includes_wellness: Flag = unchanged()
    includes_dental: Flag = unchanged()
    includes_behavioral: Flag = unchanged()


@dataclass(frozen=True, slots=True)
class AddOnBill:
    """What a change of add-ons costs: monthly premiums, and the cents that are due at once."""

    before: Decimal
    after: Decimal
    from_renewal: Decimal
    due_now_cents: int
    next_installment: date


def change_add_ons(
    policy: Policy, request: AddOnChange, *, as_of: date, now: datetime, claims: Sequence[Claim] = ()
) -> tuple[Policy, AddOnBill]:
    """The policy with other add-ons, and what that costs; `claims` are all of the customer.

    Raises ConflictError for a policy that is over, and where nothing would change.
    """
    if (status := status_of(policy, as_of)) not in ("Active", "Pending"):
        detail = f"Policy {policy['policy_id']} is {status}; its add-ons cannot be changed"
        raise ConflictError(detail, code="invalid_transition")
    changed = policy
    for name in ADD_ON_KEYS:
        includes = request.changes().get(INCLUDES[name])
        if includes is not None and includes is not _lasts(policy, name):
            changed = _begin(changed, name, as_of) if includes else _without(changed, name, as_of, claims)
    if changed is policy:
        detail = f"Policy {policy['policy_id']} has just these add-ons"
        raise ConflictError(detail, code="nothing_to_change")
    return {**changed, "updated_at": now}, bill(policy, changed, as_of=as_of)


def bill(before: Policy, after: Policy, *, as_of: date) -> AddOnBill:
    """What it costs to have the one policy instead of the other from today on."""
    return AddOnBill(
        before=before["monthly_premium"],
        after=after["monthly_premium"],
        from_renewal=after["monthly_premium"] - _given_up(after),
        due_now_cents=charged_cents(after, as_of) - charged_cents(before, as_of),
        next_installment=next_installment(after, as_of),
    )


def add_on_rows(policy: Policy, *, as_of: date, claims: Sequence[Claim] = ()) -> list[Row]:
    """Every add-on as the policy has it: whether, since when, after which waiting, until when, its price.

    `withdraw_until` is the last day on which it can be taken back, None where it cannot.
    """
    return [_add_on_row(policy, name, as_of, claims) for name in ADD_ON_KEYS]


def _begin(policy: Policy, name: AddOn, as_of: date) -> Policy:
    known = periods(policy, name)
    if policy[INCLUDES[name]]:
        # It was given up and has not ended: it goes on as if nothing had been.
        return with_periods(policy, name, (*known[:-1], Period(known[-1].begins)))
    begun = with_periods(policy, name, (*known, Period(as_of)))
    dearer = with_premium(begun, policy["monthly_premium"] + add_on_price(policy, name), since=as_of)
    return with_included(dearer, name, is_included=True)


def _without(policy: Policy, name: AddOn, as_of: date, claims: Sequence[Claim]) -> Policy:
    if _withdraw_until(policy, name, as_of, claims) is None:
        return _end(policy, name)
    *known, last = periods(policy, name)
    assert last.begins is not None
    without = with_included(with_periods(policy, name, tuple(known)), name, is_included=False)
    lowered = without_rise(without, add_on_price(policy, name), since=last.begins)
    # Both are absent while nothing has changed.
    if not lowered["add_on_periods"]:
        del lowered["add_on_periods"]
    if not lowered["earlier_premiums"]:
        del lowered["earlier_premiums"]
    return lowered


def _withdraw_until(policy: Policy, name: AddOn, as_of: date, claims: Sequence[Claim]) -> date | None:
    begins = periods(policy, name)[-1].begins if policy[INCLUDES[name]] else None
    if begins is None or as_of > begins + WITHDRAWAL or begins < term_dates(policy, as_of)[0]:
        return None
    used = any(
        claim["policy_id"] == policy["policy_id"] and claim["service_date"] >= begins for claim in claims
    )
    return None if used else begins + WITHDRAWAL


def _end(policy: Policy, name: AddOn) -> Policy:
    known = periods(policy, name)
    ends = Period(known[-1].begins, policy["expiration_date"])
    return with_periods(policy, name, (*known[:-1], ends))


def _lasts(policy: Policy, name: AddOn) -> bool:
    return policy[INCLUDES[name]] and periods(policy, name)[-1].ends is None


def _given_up(policy: Policy) -> Decimal:
    ending = (name for name in included(policy) if not _lasts(policy, name))
    return sum((add_on_price(policy, name) for name in ending), ZERO)


def _add_on_row(policy: Policy, name: AddOn, as_of: date, claims: Sequence[Claim]) -> Row:
    period = period_on(policy, name, as_of)
    begins = period and (period.begins or policy["effective_date"])
    waits = timedelta(days=policy["waiting_period_days"])
    back = _withdraw_until(policy, name, as_of, claims)
    return {
        "add_on": name,
        "included": period is not None,
        "begins": begins,
        "covered_from": begins + waits if begins else None,
        "ends": period.ends if period else None,
        "monthly_price": add_on_price(policy, name),
        "withdraw_until": back,
    }


def bill_row(bill: AddOnBill) -> Row:
    """A bill for an answer, in dollars."""
    return {
        "monthly_premium_before": bill.before,
        "monthly_premium": bill.after,
        "monthly_premium_from_renewal": bill.from_renewal,
        "due_now": from_cents(bill.due_now_cents),
        "next_installment": bill.next_installment,
    }
