"""A claim's journey as it is kept and measured; a claim as the portal's form sends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared.domain.claim import PortalClaim
from shared.domain.claim_status import history
from shared.errors import BadReferenceError
from shared.records import durations, outbox
from shared.records.commands.claims import submit_claim
from shared.records.commands.pets import add_pet
from shared.records.commands.processing import process_claim, resume_claims
from shared.records.model import Stored
from shared.records.store import RecordStore
from tests.support.insurance import VET
from tests.support.records import NOW, body, claimed, customer, insured, origin, pet_of, raw_blobs

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]


@pytest.fixture(autouse=True)
def _measured_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durations, "_kept", {})


def read(claim_id: str) -> Stored:
    return RecordStore.system().get("claim", claim_id)


def form(ids: tuple[str, str, str], **changes: Any) -> PortalClaim:
    fields = {
        "customer_id": ids[0],
        "pet_id": ids[1],
        "claim_type": "Illness",
        "claim_category": "Digestive",
        "diagnosis": "Gastritis",
        "service_date": "2026-03-01",
        "treatment_notes": "Diet",
        "line_items": [{"description": "Exam", "amount": 120.5}],
        "claim_amount": 120.5,
        "provider_name": "Dr. Vet",
    }
    return PortalClaim.model_validate(fields | changes)


def test_the_usual_durations_are_those_of_claims_that_went_on() -> None:
    ids = insured()
    for number in range(5):
        claim_id = claimed(*ids, after=timedelta(hours=number), claim_amount=100 + number)
        process_claim(claim_id, origin(after=timedelta(hours=number, minutes=number)), lambda _: VET)
    resume_claims(ids[0], origin(after=timedelta(hours=9)), lambda _: VET)

    assert [step["status"] for step in history(read(claim_id).row)] == [
        *("Submitted", "Under Review", "Approved", "Paid")
    ]
    now = NOW + timedelta(hours=10)
    found = {d.status: d for d in durations.measured_durations(now).durations}
    assert (found["Submitted"].count, found["Submitted"].p50_seconds) == (5, 120)
    assert found["Approved"].count == 5

    claimed(*ids, after=timedelta(hours=9))
    assert durations.measured_durations(now + timedelta(minutes=9)).at == now
    assert durations.measured_durations(now + timedelta(minutes=10)).at == now + timedelta(minutes=10)


def test_old_claims_do_not_count() -> None:
    ids = insured()
    for number in range(5):
        process_claim(claimed(*ids, claim_amount=100 + number), origin(), lambda _: VET)
    found = durations.measured_durations(NOW + timedelta(days=91)).durations
    assert {each.count for each in found} == {0}


def test_the_portal_s_claim_is_a_claim_like_any_other_with_its_lines() -> None:
    ids = insured()
    made = body(submit_claim(form(ids), origin(customer(ids[0]))))
    assert process_claim(made["claim_id"], origin(), lambda _: VET) == "Approved"
    outbox.drain(ids[0])

    row = read(made["claim_id"]).row
    assert (row["policy_id"], row["diagnosis_code"], row["claim_number"]) == (
        *(ids[2], "Gastritis", made["claim_number"]),
    )
    assert [(item["description"], float(item["amount"])) for item in row["line_items"]] == [("Exam", 120.5)]
    assert any(made["claim_id"] in name for name in raw_blobs("claims/"))
    assert (made["layer"], made["pipelines"]["docgen"]) == ("bronze", None)


def test_a_pet_without_a_policy_has_no_claim() -> None:
    ids = insured()
    other = str(body(add_pet(pet_of(ids[0]), origin()))["pet_id"])
    for wrong in (form(ids, pet_id=other), form(ids, pet_id=other, policy_id=ids[2])):
        with pytest.raises(BadReferenceError):
            submit_claim(wrong, origin())
