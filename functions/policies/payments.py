"""The payments of a policy: what was charged, what is still to come, what was given back."""

from __future__ import annotations

from datetime import date
from typing import Any

import azure.durable_functions as df

from functions.http.endpoint import Answer, Call, operation
from functions.policies.models import PolicyPayments
from functions.records.commands import READERS, records
from shared.domain.installments import charges
from shared.domain.ledger import refunded_cents
from shared.domain.money import from_cents
from shared.domain.records import Policy
from shared.records.ledger import read_ledger

bp = df.Blueprint()


@operation(
    bp,
    "GET",
    "api/policies/{policy_id}/payments",
    name="list_policy_payments",
    literal_siblings=("customer", "pet"),
    policy=READERS,
    response=PolicyPayments,
    summary="What a policy's term costs: charged, to come, and given back",
    description="Receipts are numbered by policy and due day. Payments are simulated where the provider is.",
    tags=["policies"],
    errors=(404,),
)
def list_policy_payments(call: Call) -> Answer:
    """The payments of the policy in the path."""
    store = records(call)
    policy = store.get("policy", call.path["policy_id"])
    as_of = store.local_day(policy.customer_id, call.now)
    refunded = refunded_cents(read_ledger(policy.customer_id), policy.id)
    payments = _payments(policy.row, refunded, as_of)
    return Answer({"policy_id": policy.id, "as_of": as_of, "payments": payments, "count": len(payments)})


def _payments(policy: Policy, refunded: int, as_of: date) -> list[dict[str, Any]]:
    cancelled = policy["cancellation_date"]
    day = min(as_of, cancelled) if cancelled else as_of
    # The first installment is charged with the purchase.
    begins = policy["effective_date"]
    rows: list[dict[str, Any]] = [
        {
            "kind": "change" if charge.is_change else "installment",
            "due": charge.due,
            "amount": from_cents(charge.cents),
            "state": "paid" if charge.due < day or charge.due in (begins, day) else "upcoming",
        }
        for charge in charges(policy, day)
        if not (cancelled and charge.due > day)
    ]
    if refunded:
        amount = from_cents(refunded)
        rows.append({"kind": "refund", "due": cancelled, "amount": amount, "state": "refunded"})
    number = policy["policy_number"]
    return [
        {
            **row,
            "number": place,
            "receipt": None if row["state"] == "upcoming" else f"{number}-{row['due']}-{place:02d}",
        }
        for place, row in enumerate(rows, 1)
    ]
