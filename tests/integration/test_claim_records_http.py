"""A claim over HTTP, in the whole app: estimated, decided, paid, once each, and in the raw zone."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from azure.storage.blob import BlobServiceClient

from tests.support.azurite import settings_of
from tests.support.records_http import NEWCOMER, PET, claim, first_day, insured, posted, read
from tests.support.scanning import everything_stored, found_in
from tests.support.stack import Stack, eventually

pytestmark = [pytest.mark.azurite, pytest.mark.host]
pytest_plugins = ["tests.support.stack_fixtures"]


@pytest.fixture(scope="module")
def ids(admin: httpx.Client) -> dict[str, str]:
    """A customer with a pet and a policy; made once, only read."""
    return insured(admin, "grace@example.com")


@pytest.fixture(scope="module")
def today(admin: httpx.Client, ids: dict[str, str]) -> str:
    return first_day(admin, ids)


def test_the_status_of_an_undecided_claim_has_no_amounts(admin: httpx.Client, today: str) -> None:
    ids = insured(admin, "undecided@example.com")
    posted(admin, "claims", claim(ids, today, claim_amount=6000))
    claim_id = posted(admin, "claims", claim(ids, today, claim_amount=6000))["claim_id"]

    status = eventually(lambda: _status(admin, claim_id, "Under Review"), within_s=15)

    assert [status[k] for k in ("covered_amount", "paid_amount", "processing_days", "denial_reason")] == (
        [None] * 4
    )


def test_a_clear_claim_is_decided_within_two_seconds_and_explained(admin: httpx.Client, today: str) -> None:
    ids = insured(admin, "clear@example.com")
    submitted = posted(admin, "claims", claim(ids, today))

    eventually(lambda: _status(admin, submitted["claim_id"], "Approved"), within_s=2, every_s=0.05)
    decision = read(admin, f"claims/{submitted['claim_id']}/decision")
    payments = read(admin, f"claims/{submitted['claim_id']}/payments")

    assert submitted["status"] == "Submitted"
    assert sum(line["amount"] for line in decision["decision"]["lines"]) == 96.4
    assert decision["record"]["rule_version"] == decision["decision"]["rule_version"]
    assert (payments["owed"] + payments["paid"], payments["provider"]) == (96.4, "simulated")


def test_wrong_references_are_refused_and_nothing_is_stored(
    admin: httpx.Client, ids: dict[str, str], today: str
) -> None:
    other = insured(admin, "other@example.com")
    before = read(admin, "claims")["total"]

    answers = [
        admin.post("/api/claims", json=claim(ids, today) | changed)
        for changed in (
            {"policy_id": "POL-0"},
            {"customer_id": "CUST-0"},
            {"policy_id": other["policy_id"]},
            {"pet_id": other["pet_id"]},
            {"claim_amount": None},
            {"service_date": "2999-01-01"},
            {"claim_amount": -5},
        )
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 400, 400, 422, 422, 422]
    assert read(admin, "claims")["total"] == before


def test_a_retry_with_the_same_key_gets_the_same_bytes(
    admin: httpx.Client, ids: dict[str, str], today: str
) -> None:
    headers = {"Idempotency-Key": "claim-once"}

    first = admin.post("/api/claims", json=claim(ids, today), headers=headers)
    again = admin.post("/api/claims", json=claim(ids, today), headers=headers)
    other = admin.post("/api/claims", json=claim(ids, today, claim_amount=5), headers=headers)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first.headers["location"] == again.headers["location"]
    assert again.headers["idempotency-replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_a_claim_is_decided_and_paid_and_both_reach_the_raw_zone(
    stack: Stack, admin: httpx.Client, today: str
) -> None:
    ids = insured(admin, "paid@example.com")
    claim_id = posted(admin, "claims", claim(ids, today))["claim_id"]

    answer = admin.post(f"/api/claims/{claim_id}/simulate-processing")
    assert answer.json() == {
        "claim_id": claim_id,
        "final_status": "Paid",
        "message": "Payment has been processed",
    }
    again = admin.post(f"/api/claims/{claim_id}/simulate-processing")
    assert again.json() == answer.json()
    status = eventually(lambda: _status(admin, claim_id, "Paid"), within_s=30)

    assert (status["covered_amount"], status["paid_amount"], status["processing_days"]) == (96.4, 96.4, 0)
    assert admin.post(f"/api/claims/{claim_id}/simulate-processing").json() == answer.json()
    raw = _raw(stack, f"claims/{claim_id}")
    # Decided in the commit of its submission, unless that has to wait, it comes as it is after that.
    reached = [blob["status"] for blob in raw if blob["status"] not in ("Submitted", "Under Review")]
    assert reached == ["Approved", "Paid"]


def test_a_claim_that_is_not_covered_is_denied_with_its_reason(admin: httpx.Client, today: str) -> None:
    ids = insured(admin, "denied@example.com", plan_name="Basic")
    claim_id = posted(admin, "claims", claim(ids, today))["claim_id"]

    answer = admin.post(f"/api/claims/{claim_id}/simulate-processing").json()
    status = eventually(lambda: _status(admin, claim_id, "Denied"), within_s=30)

    assert answer["final_status"] == "Denied"
    assert answer["message"] == "Your claim has been denied: Waiting period"
    assert (status["denial_reason"], status["paid_amount"]) == ("Waiting period", 0)


def test_an_estimate_stores_nothing(admin: httpx.Client, today: str) -> None:
    ids = insured(admin, "estimate@example.com")

    answer = admin.post("/api/claims/estimate", json=claim(ids, today))

    assert answer.status_code == 200, answer.text
    assert answer.json()["estimated_reimbursement"] == 96.4
    assert read(admin, f"claims/customer/{ids['customer_id']}")["count"] == 0


def test_hints_are_taken_from_the_queue(stack: Stack, admin: httpx.Client, ids: dict[str, str]) -> None:
    from azure.storage.queue import QueueClient, TextBase64EncodePolicy

    queue = QueueClient.from_connection_string(
        stack.account.connection_string,
        "outbox-hints",
        message_encode_policy=TextBase64EncodePolicy(),
    )
    queue.send_message(ids["customer_id"])

    eventually(lambda: not queue.peek_messages(), within_s=20)


def test_histories_of_orchestrations_and_queues_know_ids_and_no_person(
    stack: Stack, admin: httpx.Client, today: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = {f"door {number}": f"qzx{chr(97 + number)}vjk" for number in range(10)}
    told = iter(words.values())
    person = NEWCOMER | {name: next(told) for name in ("first_name", "last_name", "city", "address_line1")}
    customer_id = posted(admin, "customers", person | {"email": f"{next(told)}@example.com"})["customer_id"]
    pet_id = posted(admin, "pets", PET | {"customer_id": customer_id, "pet_name": next(told)})["pet_id"]
    ids = {"customer_id": customer_id, "pet_id": pet_id}
    ids |= {"policy_id": posted(admin, "policies", ids | {"plan_name": "Unlimited"})["policy_id"]}
    notes = {name: next(told) for name in ("treatment_notes", "diagnosis", "invoice_number", "provider_name")}
    claim_id = posted(admin, "claims", claim(ids, today, **notes))["claim_id"]

    admin.post(f"/api/claims/{claim_id}/simulate-processing")
    eventually(lambda: _status(admin, claim_id, "Paid"), within_s=30)
    with stack.client("customer", customer_id) as owner:
        assert owner.post(f"/api/customers/{customer_id}/erasure", json={"end_policies": True}).is_success
    held = b"".join(path.read_bytes() for path in sorted(stack.home.rglob("durable.sqlite*")))
    with settings_of(stack.account, monkeypatch):
        queues = [data for place, data in everything_stored() if place.startswith("queue ")]

    assert claim_id.encode() in held
    assert b"erase_customer" in held
    assert found_in(words, iter([("histories", held), ("queues", b" ".join(queues))])) == {}


def _status(client: httpx.Client, claim_id: str, wanted: str) -> dict[str, Any] | None:
    status = read(client, f"claims/{claim_id}/status")
    return status if status["status"] == wanted else None


def _raw(stack: Stack, prefix: str) -> list[dict[str, Any]]:
    service = BlobServiceClient.from_connection_string(stack.account.connection_string)
    container = service.get_container_client("raw")
    names = sorted(blob.name for blob in container.list_blobs(name_starts_with=prefix))
    return [json.loads(container.download_blob(name).readall()) for name in names]
