"""The replay says of every change of the rules how many decisions of the past it moves by itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

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
    {"provider_id": ["V1"], "is_in_network": [True], "denial_rate": [1.5]},
)


def claim(claim_id: str, customer: str, served: date, **changes: Any) -> dict[str, Any]:
    return {
        "claim_id": claim_id,
        "customer_id": customer,
        "policy_id": "P1",
        "pet_id": f"PET-{customer}",
        "provider_id": "V1",
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


def moved(*claims: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    texts = dict.fromkeys(("provider_id", "diagnosis_code", "invoice_number"), pl.String)
    frame = pl.DataFrame(list(claims), infer_schema_length=None, schema_overrides=texts)
    pets = frame.select("pet_id").unique().with_columns(pre_existing_conditions=pl.lit(None, dtype=pl.String))
    found = rules.decided(frame, pl.DataFrame([POLICY]), pets, PROVIDERS)
    names = ("previous_outcome", "replayed_outcome", "moved_by")
    return {row["claim_id"]: tuple(row[name] for name in names) for row in found.iter_rows(named=True)}


def test_a_claim_that_all_versions_decide_alike_is_moved_by_none() -> None:
    assert moved(claim("A", "1", date(2025, 5, 1))) == {"A": ("Approved", "Approved", [])}


@pytest.mark.parametrize("vet", [None, "V9"])
def test_a_vet_that_is_not_known_was_taken_for_one_of_the_network(vet: str | None) -> None:
    found = moved(claim("A", "1", date(2025, 5, 1), provider_id=vet))
    assert found == {"A": ("Approved", "Approved", ["vets that are not known"])}


def test_the_same_amount_of_a_visit_without_an_invoice_number_is_asked_about() -> None:
    found = moved(claim("A", "1", date(2025, 5, 1)), claim("B", "1", date(2025, 5, 1)))
    assert found["B"] == ("Approved", "Held", ["questions about amounts"])
    assert found["A"][2] == []


def test_of_documents_nothing_is_known_and_nothing_asked() -> None:
    large = claim("A", "1", date(2025, 5, 1), claim_amount=Decimal("4000.00"))
    assert moved(large) == {"A": ("Approved", "Approved", [])}


def test_what_the_version_before_asked_about_is_no_change() -> None:
    bill = {"invoice_number": "INV-7"}
    other = claim("B", "1", date(2025, 5, 1), claim_amount=Decimal("200.00"), **bill)
    found = moved(claim("A", "1", date(2025, 5, 1), **bill), other)
    assert found["B"] == ("Held", "Held", [])
