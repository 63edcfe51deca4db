"""The arithmetic of a covered claim: from the bill to the payment, each step a line in whole cents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from shared.domain.money import ZERO, dollars, from_cents, half_up, percent, to_cents
from shared.domain.plans import OUT_OF_NETWORK_PERCENTAGE
from shared.domain.records import PolicyFacts
from shared.domain.terms import Usage, amount_of, deductible_left, limit_left

IN_NETWORK = Decimal("1.0")
OUT_OF_NETWORK = Decimal(OUT_OF_NETWORK_PERCENTAGE) / 100


@dataclass(frozen=True, slots=True)
class Line:
    """A step of the arithmetic; the cents of all lines add up to what is paid."""

    code: str
    label: str
    amount_cents: int
    explanation: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a policy pays for a covered claim; `covered_exact` is what it would be without rounding."""

    deductible_applied: Decimal = ZERO
    covered_amount: Decimal = ZERO
    covered_exact: Decimal = ZERO
    lines: tuple[Line, ...] = ()
    reasons: tuple[str, ...] = ()


def settle(claim_amount: Decimal, policy: PolicyFacts, network: Decimal, spent: Usage) -> Settlement:
    """Apply deductible, reimbursement, network and limit; `spent` is what the term has used before.

    Every step runs on the exact value, the shown totals are rounded half up to the cent. Claims of one day
    come to the same in any order: the deductible counts first where a dollar of it costs least, and what is
    left over of a cent by one counts with the next.
    """
    deductible = min(deductible_left(policy, spent), claim_amount)
    left = limit_left(policy, spent)
    percentage = amount_of(policy, "reimbursement_percentage")
    benefit = percent(claim_amount - deductible, percentage)
    reduced = benefit * network
    adjusted = reduced + _better_deductible(claim_amount, deductible, percentage, network, spent)
    due = max(ZERO, adjusted + spent.carried)
    covered = half_up(min(due, left))
    totals = (ZERO, claim_amount, claim_amount - deductible, benefit, reduced, adjusted, due, covered)
    steps = (
        ("billed", "Amount of the claim", "What the vet billed."),
        ("deductible", "Annual deductible", _of_deductible(policy, spent)),
        ("share", "Your share", f"The plan pays {percentage.normalize():f} % after the deductible."),
        ("network", "Out-of-network reduction", f"{network * 100:.0f} % of the benefit is paid."),
        ("better", "Deductible of that day", "It counts first for bills from outside the network."),
        ("day", "Rounded with that day's claims", "Claims of one day are rounded together, not one by one."),
        ("limit", "Above the annual limit", f"{dollars(left)} of the limit was left."),
    )
    cents = [to_cents(total) for total in totals]
    lines = (
        Line(code, label, after - before, why)
        for (code, label, why), (before, after) in zip(steps, pairwise(cents), strict=True)
    )
    shown = tuple(line for line in lines if line.amount_cents)
    reasons = _reasons(claim_amount, deductible, network, due, left)
    # A payment that the limit has cut leaves nothing over.
    exact = adjusted if due <= left else covered - spent.carried
    return Settlement(deductible, covered, exact, shown, reasons)


def set_covered(computed: Settlement, covered_cents: int, why: str | None = None) -> Settlement:
    """The settlement with the amount that a person has set, and a line for the difference: `why`."""
    difference = covered_cents - to_cents(computed.covered_amount)
    line = Line("person", "Adjusted by our claims team", difference, why or "")
    if why is None:
        # Decided when no reason was asked for.
        explanation = "One of our team has set the amount to be paid."
        line = Line("person", "Set by our team", difference, explanation)
    return replace(
        computed,
        covered_amount=from_cents(covered_cents),
        covered_exact=from_cents(covered_cents),
        lines=(*computed.lines, *((line,) if difference else ())),
    )


def _better_deductible(
    amount: Decimal, deductible: Decimal, percentage: Decimal, network: Decimal, spent: Usage
) -> Decimal:
    """What a bill from outside the network gets back of the deductible that others of its day have met.

    A dollar of the deductible costs less there. As if the whole day had come in at once, and never below
    zero nor above the bill.
    """
    if network == IN_NETWORK:
        return ZERO
    before = min(spent.day_deductible, spent.day_outside)
    after = min(spent.day_deductible + deductible, spent.day_outside + amount)
    return percent(after - before - deductible, percentage) * (IN_NETWORK - network)


def _of_deductible(policy: PolicyFacts, spent: Usage) -> str:
    annual = amount_of(policy, "annual_deductible")
    return f"{dollars(annual)} a year, {dollars(spent.deductible)} of it met before."


def _reasons(
    claim_amount: Decimal, deductible: Decimal, network: Decimal, due: Decimal, left: Decimal
) -> tuple[str, ...]:
    if deductible == claim_amount:
        return ("WITHIN_DEDUCTIBLE",)
    reasons = {
        "DEDUCTIBLE_APPLIED": deductible > 0,
        "OUT_OF_NETWORK": network < IN_NETWORK,
        "LIMIT_EXHAUSTED": left == 0,
        "LIMIT_REACHED": 0 < left < due,
    }
    return tuple(code for code, holds in reasons.items() if holds)
