"""What whoever decides sees of a claim besides its decision: look-alikes, an appeal, what is at stake."""

from __future__ import annotations

import pytest

from functions.claim_review.models import RelatedClaim
from functions.claim_review.staff_view import for_staff
from shared.records.cases import get_case
from shared.records.commands.appeals import appeal_claim
from shared.records.commands.policies import buy_policy
from shared.records.commands.processing import process_claim
from tests.support.claim_review import LATER, WHY, by, listed, read
from tests.support.records import body, claimed, customer, insured, origin, policy_for

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]


def test_whoever_decides_sees_the_claims_that_look_alike_and_why() -> None:
    customer_id, pet_id, policy_id = insured()
    wanted = policy_for(customer_id, pet_id, confirm_second_policy=True)
    second = str(body(buy_policy(wanted, origin()))["policy_id"])
    other = claimed(customer_id, pet_id, policy_id, service_date="2026-02-01", claim_amount=80)
    first = claimed(customer_id, pet_id, policy_id, claim_amount=400, invoice_number="INV-1")
    claim_id = claimed(customer_id, pet_id, second, after=LATER, claim_amount=400.5, invoice_number="INV-1")
    process_claim(claim_id, origin(after=LATER), listed)

    related = for_staff(read(claim_id), None, reader="senior")["related"]
    assert [(row["claim_id"], sorted(row["why"])) for row in related] == [
        (first, ["same_amount", "same_bill", "same_day", "same_day_elsewhere", "same_invoice"]),
        (other, []),
    ]
    assert [RelatedClaim.model_validate(row).claim_amount for row in related] == [400.0, 80.0]


def test_of_an_appealed_denial_it_is_told_what_an_approval_would_pay() -> None:
    customer_id, pet_id, _ = insured()
    wanted = policy_for(customer_id, pet_id, plan_name="Basic", confirm_second_policy=True)
    policy_id = str(body(buy_policy(wanted, origin()))["policy_id"])
    claim_id = claimed(customer_id, pet_id, policy_id, claim_amount=1500)
    assert process_claim(claim_id, origin(after=LATER), listed) == "Denied"
    appeal_claim(claim_id, WHY, by(customer(customer_id)), listed)

    found = for_staff(read(claim_id), get_case(read(claim_id)), reader="senior")

    assert found["appeal"]["text"] == WHY.text
    # As though the waiting period had been over: less 500 of deductible, 70 % of the rest.
    assert found["stake"]["payable"] == 700
    assert [line["amount"] for line in found["stake"]["lines"]] == [1500, -500, -300]
    assert [line["label"] for line in found["stake"]["lines"]] == [
        *("Amount of the claim", "Annual deductible", "Customer's share"),
    ]
    assert found["lines"] == []
    assert found["stake"]["denials"][0] == "IN_WAITING_PERIOD"
