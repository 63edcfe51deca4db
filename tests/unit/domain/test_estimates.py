"""An estimate is the policy's terms: nobody learns from it what makes a claim wait for a person."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shared.domain.adjudication import adjudicate
from shared.domain.claim import ClaimEstimate
from shared.domain.decision import told as told_to_customer
from shared.domain.estimate import estimate
from shared.domain.facts import Provider
from shared.domain.rows import Row
from tests.support.insurance import AS_OF, NOW, VET, a_claim, a_pet, a_policy, earlier

ASKED = {
    **{"customer_id": "CUST-1", "pet_id": "PET-1", "policy_id": "POL-1", "claim_type": "Accident"},
    **{"service_date": "2026-05-20", "claim_amount": Decimal(6000), "invoice_number": "INV-1"},
}
# Each alone, or two together, has a claim held; none of them spends deductible or limit.
SUSPICIOUS = [
    a_claim(6000, claim_id="CLM-0"),
    earlier(1, service_date="2026-05-20", policy_id="POL-2"),
    earlier(2, invoice_number="inv 1", pet_id="PET-2", claim_amount=Decimal(6000)),
    *(earlier(n, submitted_date="2026-05-30") for n in range(3, 10)),
]


def found(*history: Row, provider: Provider | None = VET, **changes: Any) -> Row:
    return estimate(
        ClaimEstimate.model_validate({**ASKED, **changes}),
        policy=a_policy("Unlimited"),
        pet=a_pet(),
        provider=provider,
        history=history,
        as_of=AS_OF,
        now=NOW,
    )


@pytest.mark.parametrize("history", [SUSPICIOUS[:1], SUSPICIOUS[1:2], SUSPICIOUS[2:3], SUSPICIOUS])
def test_an_estimate_is_the_same_whether_the_claim_would_be_held_or_not(history: list[Row]) -> None:
    assert found(*history) == found()
    assert found(*history, provider=Provider(is_in_network=True, denial_rate=Decimal(99))) == found()


@pytest.mark.parametrize("amount", ["0.01", "2500.00", "2500.01", "5000.00", "5000.01", "999999.00"])
def test_no_amount_is_told_apart_from_the_next(amount: str) -> None:
    told = found(*SUSPICIOUS, claim_amount=Decimal(amount))
    assert (told["status"], told["reasons"], told["covered_amount"]) == ("Approved", [], Decimal(amount))


@pytest.mark.parametrize("lines", [[], [{"description": "Exam", "amount": 1}]])
def test_lines_that_do_not_add_up_are_not_told_either(lines: list[Row]) -> None:
    assert found(line_items=lines) == found()


def test_a_vet_that_is_not_known_is_outside_the_network_whatever_is_said() -> None:
    for is_in_network in (True, False):
        told = found(provider=None, is_in_network=is_in_network)
        assert (told["network_adjustment"], told["covered_amount"]) == (Decimal("0.8"), 4800)
        assert [reason["code"] for reason in told["reasons"]] == ["OUT_OF_NETWORK"]


def test_a_denial_by_the_terms_is_told() -> None:
    told = found(service_date="2025-12-31")
    assert (told["status"], told["denial_reason"], told["lines"]) == ("Denied", "Policy not active", [])


def test_a_waiting_period_is_told_with_the_day_on_which_it_is_over() -> None:
    policy = a_policy("Unlimited", waiting_period_days=14, effective_date="2026-05-20")
    world = {"policy": policy, "pet": a_pet(), "provider": VET, "history": [], "as_of": AS_OF}
    denied = told_to_customer(adjudicate(a_claim(100, service_date="2026-05-28"), **world))
    assert denied["status"] == "Denied"
    assert [reason["text"] for reason in denied["reasons"]] == [
        "The service took place during the waiting period of your policy. "
        "Treatments are covered from Jun 3, 2026."
    ]
