"""The replay says of every change of the rules how many decisions of the past it moves by itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from shared.lake.replay import rules

POLICY: dict[str, Any] = {
    "policy_id": "P1",
    "status": "Active",
    "effective_date": date(2023, 3, 1),
    "expiration_date": date(2027, 3, 1),
    "cancellation_date": None,
    "waiting_period_days": 0,
    "annual_deductible": Decimal("100.00"),
    "coverage_limit": Decimal("5000.00"),
    "reimbursement_percentage": Decimal("100.00"),
    "includes_wellness": False,
    "includes_dental": False,
    "includes_behavioral": False,
}
PROVIDERS = pl.DataFrame(
    schema={"provider_id": pl.String, "is_in_network": pl.Boolean, "denial_rate": pl.Float64}
)


def claim(claim_id: str, customer: str, served: date, **changes: Any) -> dict[str, Any]:
    return {
        "claim_id": claim_id,
        "customer_id": customer,
        "policy_id": "P1",
        "pet_id": f"PET-{customer}",
        "provider_id": None,
        "claim_type": "Illness",
        "service_date": served,
        "submitted_date": served,
        "claim_amount": Decimal("300.00"),
        "status": "Paid",
        "diagnosis_code": None,
        "invoice_number": None,
        "created_at": f"{served}T08:00:00",
        **changes,
    }


def moved(*claims: dict[str, Any], conditions: str | None = None) -> dict[str, tuple[Any, ...]]:
    texts = dict.fromkeys(("provider_id", "diagnosis_code", "invoice_number"), pl.String)
    frame = pl.DataFrame(list(claims), infer_schema_length=None, schema_overrides=texts)
    pets = (
        frame.select("pet_id")
        .unique()
        .with_columns(pre_existing_conditions=pl.lit(conditions, dtype=pl.String))
    )
    found = rules.decided(frame, pl.DataFrame([POLICY]), pets, PROVIDERS)
    names = ("previous_outcome", "replayed_outcome", "moved_by")
    return {row["claim_id"]: tuple(row[name] for name in names) for row in found.iter_rows(named=True)}


def test_a_claim_that_all_versions_decide_alike_is_moved_by_none() -> None:
    assert moved(claim("A", "1", date(2025, 5, 1))) == {"A": ("Approved", "Approved", [])}


def test_letters_inside_words_denied_before() -> None:
    whiplash = claim("A", "1", date(2025, 5, 1), diagnosis_code="Whiplash")
    assert moved(whiplash, conditions="hip") == {"A": ("Denied", "Approved", ["exclusions by words"])}


def test_a_policy_year_that_drifted_met_its_deductible_again() -> None:
    # 365 days after 2024-03-01 are over on 2025-02-28: before, the second claim fell into another year.
    first, second = claim("A", "1", date(2024, 6, 1)), claim("B", "1", date(2025, 2, 28))
    found = moved(first, second)
    assert found["A"][2] == []
    assert found["B"] == ("Approved", "Approved", ["policy years by anniversaries"])


def test_a_bill_that_was_claimed_twice_is_asked_about() -> None:
    bill = {"invoice_number": "INV-7"}
    found = moved(claim("A", "1", date(2025, 5, 1), **bill), claim("B", "1", date(2025, 5, 1), **bill))
    assert found["B"] == ("Approved", "Held", ["questions about bills"])
    assert found["A"][2] == []
