"""kill -9 while claims are submitted: a retry with the same key makes one claim each, and it is decided."""

from __future__ import annotations

import os
import random
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from azure.data.tables import TableServiceClient
from azure.storage.blob import BlobServiceClient

from tests.support.azurite import Account
from tests.support.stack import Stack, eventually, running_stack

pytestmark = [pytest.mark.azurite, pytest.mark.host, pytest.mark.reliability]

# All claims are one customer's, and each looks at those before: a thousand kills would test just that.
KILLS = min(100, int(os.environ.get("RELIABILITY_KILLS", "3")))
# About as many as four writers have accepted while the host is killed and comes back so often.
CLAIMS = max(45, 5 * KILLS)
WRITERS = 4


def test_claims_survive_kills_once_each(account: Account, tmp_path: Path) -> None:
    with running_stack(account, tmp_path) as stack:
        ids = insured(stack)
        killer = threading.Thread(target=kill_and_restart, args=(stack,))
        killer.start()
        numbers = range(CLAIMS)
        answers: dict[int, dict[str, Any]] = {}
        writers = [
            threading.Thread(target=write, args=(stack, ids, numbers[n::WRITERS], answers))
            for n in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        for thread in (*writers, killer):
            thread.join()

        claim_ids = {answer["claim_id"] for answer in answers.values()}
        assert len(answers) == len(claim_ids) == len(numbers)
        assert stored(account, "claim") == claim_ids
        told = sequence(account, ids["customer_id"])
        assert told == list(range(1, len(told) + 1))
        assert len(told) >= 4 + 2 * len(numbers)
        eventually(lambda: raw_claims(account) == claim_ids, within_s=60)
        eventually(lambda: not stored(account, "claim", "Submitted"), within_s=60)


def insured(stack: Stack) -> dict[str, str]:
    with stack.client("admin") as client:
        customer = {"first_name": "A", "last_name": "B", "email": "a@example.com", "phone": "5551002000"}
        customer |= {"city": "Austin", "state": "TX", "zip_code": "78701"}
        customer_id = client.post("/api/customers", json=customer).json()["customer_id"]
        pet: dict[str, Any] = {
            "customer_id": customer_id,
            "pet_name": "Rex",
            "species": "Dog",
            "breed": "Pug",
        }
        pet |= {"gender": "Male", "date_of_birth": "2020-01-01", "weight_lbs": 20}
        pet_id = client.post("/api/pets", json=pet).json()["pet_id"]
        owner = {"customer_id": customer_id, "pet_id": pet_id}
        policy = client.post("/api/policies", json=owner | {"plan_name": "Unlimited"}).json()
        return owner | {"policy_id": policy["policy_id"], "service_date": policy["effective_date"]}


def write(stack: Stack, ids: dict[str, str], numbers: range, answers: dict[int, dict[str, Any]]) -> None:
    with stack.client("admin") as client:
        for number in numbers:
            body = {**ids, "claim_type": "Accident", "claim_amount": 100 + number}
            answers[number] = persist(client, body, {"Idempotency-Key": f"claim-{number}"})


def persist(client: httpx.Client, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    """Retry as a careful client does, until the claim is accepted."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            answer = client.post("/api/claims", json=body, headers=headers)
        except httpx.TransportError:
            time.sleep(0.2)
            continue
        if answer.status_code == 201:
            return dict(answer.json())
        assert answer.status_code in (409, 503), answer.text
        time.sleep(float(answer.headers.get("retry-after", "1")))
    raise AssertionError("a claim was never accepted")


def kill_and_restart(stack: Stack) -> None:
    for _ in range(KILLS):
        time.sleep(random.uniform(0.1, 0.6))
        stack.kill_host()
        stack.start_host()


def stored(account: Account, kind: str, status: str | None = None) -> set[str]:
    table = TableServiceClient.from_connection_string(account.connection_string).get_table_client("records")
    condition = f"kind eq '{kind}'" + (f" and status eq '{status}'" if status else "")
    return {entity["record_id"] for entity in table.query_entities(condition)}


def sequence(account: Account, customer_id: str) -> list[int]:
    table = TableServiceClient.from_connection_string(account.connection_string).get_table_client("records")
    found = table.query_entities(
        f"PartitionKey eq '{customer_id}' and RowKey ge 'evt_' and RowKey lt 'evu'", select=["RowKey"]
    )
    return [int(entity["RowKey"].removeprefix("evt_")) for entity in found]


def raw_claims(account: Account) -> set[str]:
    container = BlobServiceClient.from_connection_string(account.connection_string).get_container_client(
        "raw"
    )
    names = [blob.name for blob in container.list_blobs(name_starts_with="claims/")]
    return {name.removeprefix("claims/").split("_")[0] for name in names}
