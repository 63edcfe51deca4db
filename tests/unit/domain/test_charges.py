"""What a term charges, charge by charge, is what a cancellation counts as charged."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from shared.domain.installments import charged_cents, charges, with_premium
from tests.support.insurance import EFFECTIVE, a_policy


@pytest.mark.parametrize("frequency", ["Monthly", "Quarterly", "Annual"])
@pytest.mark.parametrize("changed", [None, 0, 40, 200])
def test_the_charges_before_a_day_add_up_to_what_was_charged(frequency: str, changed: int | None) -> None:
    policy = a_policy(payment_frequency=frequency)
    if changed is not None:
        since = EFFECTIVE + timedelta(days=changed)
        policy = with_premium(policy, policy["monthly_premium"] + Decimal("8.33"), since=since)
    for days in (1, 31, 100, 201, 364):
        as_of = EFFECTIVE + timedelta(days=days)
        found = charges(policy, as_of)
        before = [
            charge for charge in found if charge.due < as_of or (charge.is_change and charge.due == as_of)
        ]
        assert sum(charge.cents for charge in before) == charged_cents(policy, as_of)
        assert found == sorted(found, key=lambda charge: (charge.due, charge.is_change))


def test_a_year_is_paid_in_as_many_parts_as_were_agreed() -> None:
    as_of = date(2026, 2, 1)
    for frequency, parts in {"Monthly": 12, "Quarterly": 4, "Annual": 1}.items():
        policy = a_policy(payment_frequency=frequency)
        found = charges(policy, as_of)
        assert len(found) == parts
        assert sum(charge.cents for charge in found) == int(policy["monthly_premium"] * 1200)
