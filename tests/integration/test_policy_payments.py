"""What a policy has cost and will cost: each payment with its receipt, and what a cancellation gave back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from functions.policies.models import PolicyPayments
from functions.policies.payments import list_policy_payments
from shared.errors import NotFoundError
from shared.records.commands.policies import buy_policy, cancel_policy
from shared.records.model import Origin
from shared.records.store import RecordStore
from tests.support.records import (
    NOW,
    STAFF,
    TODAY,
    body,
    customer,
    insured,
    keyed,
    origin,
    policy_for,
    registered,
)

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]


def bought(frequency: str) -> tuple[str, str, str]:
    """A Basic policy of 29.99 a month: customer, policy, its number."""
    customer_id, pet_id, _ = insured()
    wanted = policy_for(
        customer_id, pet_id, plan_name="Basic", payment_frequency=frequency, confirm_second_policy=True
    )
    policy_id = str(body(buy_policy(wanted, origin()))["policy_id"])
    return customer_id, policy_id, str(RecordStore.system().get("policy", policy_id).row["policy_number"])


def payments(policy_id: str, days: int = 0, **who: Any) -> list[dict[str, Any]]:
    call = replace(keyed("", after=timedelta(days=days)), path={"policy_id": policy_id}, **who)
    answer = dict(list_policy_payments(call).body)
    PolicyPayments.model_validate(answer)
    assert answer["count"] == len(answer["payments"])
    return list(answer["payments"])


def told(rows: list[dict[str, Any]]) -> list[tuple[str, str, float, str]]:
    return [(row["kind"], str(row["due"]), float(row["amount"]), row["state"]) for row in rows]


def test_installments_are_paid_as_they_fall_due_and_have_receipts_then() -> None:
    _, policy_id, number = bought("Quarterly")
    rows = payments(policy_id)
    assert told(rows)[:2] == [
        ("installment", "2026-03-01", 89.97, "paid"),
        ("installment", "2026-06-01", 89.97, "upcoming"),
    ]
    assert [row["receipt"] for row in rows[:2]] == [f"{number}-2026-03-01-01", None]
    assert [row["state"] for row in payments(policy_id, days=100)[:2]] == ["paid", "paid"]


def test_a_refund_is_the_last_payment_with_its_day_and_receipt() -> None:
    _, policy_id, number = bought("Annual")
    later = TODAY + timedelta(days=73)
    refunded = body(cancel_policy(policy_id, Origin(STAFF, NOW + timedelta(days=73), later)))["refund"]

    rows = payments(policy_id, days=80)

    assert told(rows) == [
        ("installment", "2026-03-01", 323.88, "paid"),
        ("refund", later.isoformat(), refunded, "refunded"),
    ]
    assert rows[-1]["receipt"] == f"{number}-{later.isoformat()}-02"
    assert date.fromisoformat(str(rows[-1]["due"])) == later


def test_payments_are_their_customers_alone() -> None:
    owner, policy_id, _ = bought("Monthly")
    assert payments(policy_id, principal=customer(owner))
    with pytest.raises(NotFoundError):
        payments(policy_id, principal=customer(registered()))
