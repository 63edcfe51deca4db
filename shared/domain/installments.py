"""What a term of a policy costs by the day, and what of it has been charged: in advance, by installments.

A premium that rises within a term is charged for the days up to the next installment at once, and with every
installment from then on.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from shared.domain.money import half_up, to_cents
from shared.domain.records import EarlierPremium, Policy
from shared.domain.terms import term_dates

# Premiums are charged in advance: months per installment.
INSTALLMENT_MONTHS = {"Monthly": 1, "Quarterly": 3, "Annual": 12}


def annual_premium_cents(policy: Policy, *, on: date | None = None) -> int:
    """Twelve monthly premiums, half up to the cent: those of a day, by default today's."""
    return to_cents((policy["monthly_premium"] if on is None else premium_on(policy, on)) * 12)


def premium_on(policy: Policy, day: date) -> Decimal:
    """The monthly premium that holds on a day."""
    for earlier in policy.get("earlier_premiums") or ():
        if day < earlier["until"]:
            return Decimal(earlier["monthly_premium"])
    return Decimal(policy["monthly_premium"])


def with_premium(
    policy: Policy, monthly_premium: Decimal, *, since: date, by_renewal: bool = False
) -> Policy:
    """The policy at another premium from a day on; the one before is kept for the days before."""
    earlier = list(policy.get("earlier_premiums") or ())
    entry: EarlierPremium = {"until": since, "monthly_premium": policy["monthly_premium"]}
    if by_renewal:
        entry["by_renewal"] = True
    # Of several changes on one day the first knows what held before.
    if not earlier or (earlier[-1]["until"], _by_renewal(earlier[-1])) != (entry["until"], by_renewal):
        earlier.append(entry)
    return {**policy, "monthly_premium": monthly_premium, "earlier_premiums": earlier}


def without_rise(policy: Policy, amount: Decimal, *, since: date) -> Policy:
    """The policy as if its premium had not risen by `amount` on a day: what was charged for it falls away.

    Changes since then keep their own part.
    """
    lowered: list[EarlierPremium] = [
        {**row, "monthly_premium": Decimal(row["monthly_premium"]) - amount} if row["until"] > since else row
        for row in policy.get("earlier_premiums") or ()
    ]
    premium = Decimal(policy["monthly_premium"]) - amount
    after = [*(Decimal(row["monthly_premium"]) for row in lowered[1:]), premium]
    kept = [
        row
        for row, then in zip(lowered, after, strict=True)
        if _by_renewal(row) or Decimal(row["monthly_premium"]) != then
    ]
    return {**policy, "monthly_premium": premium, "earlier_premiums": kept}


def next_installment(policy: Policy, day: date) -> date:
    """When the next installment falls due, on this day or after it; after the last one when the term ends."""
    begins, ends = term_dates(policy, day)
    return next((due for due in _due_dates(policy, begins) if day <= due < ends), ends)


@dataclass(frozen=True, slots=True)
class Charge:
    """A part of a term's premium: an installment, or the difference that a change of add-ons has made."""

    due: date
    cents: int
    is_change: bool = False


def charges(policy: Policy, as_of: date) -> list[Charge]:
    """All charges of the term of `as_of`, those to come at today's premium, in order of their days.

    Those before `as_of` add up to charged_cents.
    """
    begins, _ = term_dates(policy, as_of)
    months = INSTALLMENT_MONTHS[policy["payment_frequency"]]
    term_charges, annual, before = [], 0, 0
    for day in (begins, *_due_dates(policy, begins)):
        first = day == begins
        annual += _first_annual_cents(policy, begins) if first else annual_premium_cents(policy, on=day)
        total = rounded(annual * months, 12)
        term_charges.append(Charge(day, total - before))
        before = total
    term_charges += [Charge(day, cents, is_change=True) for day, cents in _dated_differences(policy, as_of)]
    return sorted(term_charges, key=lambda charge: (charge.due, charge.is_change))


def charged_cents(policy: Policy, as_of: date) -> int:
    """What of the term of `as_of` has been charged before that day, and for changes up to it."""
    begins, _ = term_dates(policy, as_of)
    months = INSTALLMENT_MONTHS[policy["payment_frequency"]]
    due = (day for day in _due_dates(policy, begins) if day < as_of)
    # The first installment was charged before anything could change on its day.
    annual = _first_annual_cents(policy, begins) + sum(annual_premium_cents(policy, on=day) for day in due)
    changes = sum(cents for _, cents in _dated_differences(policy, as_of))
    return rounded(annual * months, 12) + changes


def earned_cents(policy: Policy, as_of: date) -> int:
    """The premium of the days of the term before `as_of`, half up to the cent."""
    begins, ends = term_dates(policy, as_of)
    until = min(max(as_of, begins), ends)
    changes = [day for day in _changes(policy) if begins < day < until]
    parts = pairwise((begins, *changes, until))
    return rounded(
        sum(annual_premium_cents(policy, on=a) * (b - a).days for a, b in parts), (ends - begins).days
    )


def rounded(numerator: int, denominator: int) -> int:
    """A quotient, half up to a whole number."""
    return int(half_up(Decimal(numerator) / denominator, 0))


def _first_annual_cents(policy: Policy, begins: date) -> int:
    # A change on the first day came after its installment; one that a renewal made came before.
    for earlier in policy.get("earlier_premiums") or ():
        if earlier["until"] == begins and not _by_renewal(earlier):
            return to_cents(earlier["monthly_premium"] * 12)
    return annual_premium_cents(policy, on=begins)


def _dated_differences(policy: Policy, as_of: date) -> Iterator[tuple[date, int]]:
    begins, ends = term_dates(policy, as_of)
    for row in policy.get("earlier_premiums") or ():
        day = row["until"]
        if begins <= day <= as_of and not _by_renewal(row):
            risen = annual_premium_cents(policy, on=day) - to_cents(row["monthly_premium"] * 12)
            yield day, rounded(risen * (next_installment(policy, day) - day).days, (ends - begins).days)


def _by_renewal(earlier: EarlierPremium) -> bool:
    return bool(earlier.get("by_renewal"))


def _changes(policy: Policy) -> Iterator[date]:
    return (row["until"] for row in policy.get("earlier_premiums") or ())


def _due_dates(policy: Policy, begins: date) -> Iterator[date]:
    months = INSTALLMENT_MONTHS[policy["payment_frequency"]]
    return (_add_months(begins, number) for number in range(months, 12, months))


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
