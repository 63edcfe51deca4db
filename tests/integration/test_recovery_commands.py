"""An operator brings back what is gone, with the app stopped and the commands of the guide."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from shared import clients
from shared.listing import list_files
from shared.records.backup import TABLES
from tests.support.front import StorageFront
from tests.support.lake import assert_same_lake, lake_contents, new_process
from tests.support.processes import ROOT
from tests.support.stack import Stack, eventually, running_stack
from tests.support.workload import customer_body, pet_body

pytestmark = [pytest.mark.azurite, pytest.mark.host]

NEW = ("_ingestion_timestamp", "_batch_id", "_source_etag")
BATCH = b"customer_id,first_name,last_name,email,state\r\nCUST-B1,Bo,Batch,bo@example.com,TX\r\n"


@pytest.fixture(scope="module")
def stack(front: StorageFront, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    account = front.new_account()
    account.behave(empty_directory="refused")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in account.environment().items():
            patch.setenv(name, value)
        clients.reset()
        new_process()
        with running_stack(account, tmp_path_factory.mktemp("recovery")) as running:
            yield running
        clients.reset()


def recovery(stack: Stack, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "devhost.tasks.recovery", *arguments],
        cwd=ROOT,
        env={**os.environ, **stack.environment()},
        capture_output=True,
        check=False,
        text=True,
    )


def family(stack: Stack) -> dict[str, str]:

    with stack.client("loader") as client:
        customer = client.post("/api/customers", json=customer_body(random.Random(1))).json()["customer_id"]
        pet = client.post("/api/pets", json=pet_body(customer)).json()["pet_id"]
        ids = {"customer_id": customer, "pet_id": pet}
        made = client.post("/api/policies", json=ids | {"plan_name": "Unlimited"}).json()
        claim = {"claim_type": "Accident", "service_date": made["effective_date"], "claim_amount": 120}
        answer = client.post("/api/claims", json=ids | claim | {"policy_id": made["policy_id"]})
        assert answer.status_code == 201, answer.text
        return ids | {"claim_id": answer.json()["claim_id"]}


def everything_is_in_gold(stack: Stack) -> bool:
    status = stack.pipeline_status()
    return bool(status["data_quality"]["freshness"] == "Real-time" and not any(status["backlog"].values()))


def contents() -> dict[str, Any]:
    new_process()
    return lake_contents(without=NEW)


def test_the_lake_is_built_again_from_raw_files(stack: Stack) -> None:
    ids = family(stack)
    raw = clients.blobs().get_container_client("raw")
    raw.upload_blob("customers.csv", BATCH)

    def paid() -> bool:
        with stack.client("admin") as client:
            status = client.get(f"/api/claims/{ids['claim_id']}/status").json()["status"]
        return bool(status == "Paid")

    eventually(paid, within_s=90)
    eventually(lambda: everything_is_in_gold(stack), within_s=60)
    before = contents()
    assert before["silver/dim_customers"].height == 2
    stack.stop_host()
    done = recovery(stack, "rebuild-lake")
    assert done.returncode == 0, done.stderr
    for layer in ("bronze", "silver", "gold"):
        assert list(list_files(clients.blobs().get_container_client(layer))) == []
    stack.start_host()

    def built() -> bool:
        with stack.client("admin") as client:
            newest = client.get("/api/pipeline/runs?limit=1").json()["runs"]
        return bool(newest and newest[0]["status"] == "succeeded" and everything_is_in_gold(stack))

    eventually(built, within_s=90)
    assert_same_lake(before, contents())


def test_records_come_back_from_a_backup(stack: Stack) -> None:
    ids = family(stack)
    stack.stop_host()
    written = recovery(stack, "backup")
    assert written.returncode == 0, written.stderr
    name = written.stdout.split()[0]
    refused = recovery(stack, "restore", name)
    assert (refused.returncode, "is not empty" in refused.stderr) == (1, True)
    for table in TABLES:
        found = clients.tables().get_table_client(table)
        for entity in list(found.query_entities("")):
            found.delete_entity(entity)
    restored = recovery(stack, "restore", name)
    assert (restored.returncode, restored.stdout) == (0, written.stdout), restored.stderr
    assert recovery(stack, "backups").stdout == written.stdout
    stack.start_host()
    with stack.client("customer", ids["customer_id"]) as client:
        answer = client.get(f"/api/claims/{ids['claim_id']}")
        assert (answer.status_code, answer.json()["claim"]["pet_id"]) == (200, ids["pet_id"])
        assert client.get("/api/customers/me").status_code == 200


def test_an_unknown_backup_is_refused_in_a_sentence(stack: Stack) -> None:
    refused = recovery(stack, "restore", "19990101T000000Z")
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    assert "no complete backup" in refused.stderr


def test_an_audit_log_that_was_changed_in_storage_is_named(stack: Stack) -> None:
    customer_id = family(stack)["customer_id"]
    whole = recovery(stack, "check-audit")
    assert (whole.returncode, whole.stdout) == (0, "audit logs that do not hold: 0\n"), whole.stderr
    records = clients.tables().get_table_client("records")
    of_log = "PartitionKey eq @customer and RowKey ge 'audit_' and RowKey lt 'audit`'"
    entries = list(records.query_entities(of_log, parameters={"customer": customer_id}))
    records.update_entity(entries[1] | {"entry": entries[1]["entry"].replace("loader", "nobody")})
    changed = recovery(stack, "check-audit")
    sequence = json.loads(entries[1]["entry"])["sequence"]
    told = f"{customer_id}: does not hold from entry {sequence}\naudit logs that do not hold: 1\n"
    assert (changed.returncode, changed.stdout) == (1, told), changed.stderr
