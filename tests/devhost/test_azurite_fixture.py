"""The storage every integration test stands on: isolated accounts, and an Azurite that Delta can use."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest
from azure.core.exceptions import ResourceExistsError
from deltalake import DeltaTable, write_deltalake

from shared import clients
from tests.support.azurite import Account, RunningAzurite
from tests.support.processes import ROOT

pytestmark = pytest.mark.azurite


def test_blobs_queues_and_tables_answer(app_settings: Account) -> None:
    clients.blobs().create_container("raw").upload_blob("a.txt", b"hello")
    clients.queues().create_queue("hints").send_message("one")
    clients.tables().create_table("records").create_entity({"PartitionKey": "p", "RowKey": "r", "n": 1})

    assert clients.blobs().get_blob_client("raw", "a.txt").download_blob().readall() == b"hello"
    assert clients.queues().get_queue_client("hints").receive_message()["content"] == "one"
    assert clients.tables().get_table_client("records").get_entity("p", "r")["n"] == 1


@pytest.mark.parametrize("run", [1, 2])
def test_every_test_has_an_empty_account(app_settings: Account, run: int) -> None:
    assert list(clients.blobs().list_containers()) == []
    assert list(clients.tables().list_tables()) == []
    clients.blobs().create_container("raw")
    clients.tables().create_table("records")


def test_an_existing_blob_is_not_overwritten_under_if_none_match(app_settings: Account) -> None:
    blob = clients.blobs().create_container("raw").get_blob_client("once")
    blob.upload_blob(b"1", overwrite=False)
    with pytest.raises(ResourceExistsError):
        blob.upload_blob(b"2", overwrite=False)


def test_delta_takes_many_commits(account: Account, app_settings: Account) -> None:
    clients.blobs().create_container("silver")
    options = {
        "account_name": account.name,
        "account_key": account.key,
        "endpoint": f"http://127.0.0.1:{account.ports.blob}/{account.name}",
        "allow_http": "true",
    }
    for number in range(5):
        write_deltalake(
            "az://silver/t", pl.DataFrame({"n": [number]}), mode="append", storage_options=options
        )
    table = DeltaTable("az://silver/t", storage_options=options)
    assert table.version() == 4
    assert sorted(pl.read_delta(table)["n"]) == [0, 1, 2, 3, 4]


def test_the_session_account_is_the_published_one(azurite: RunningAzurite) -> None:
    assert azurite.environment()["LAKE_URI"] == "az://devstoreaccount1"
    assert "AccountName=devstoreaccount1;" in azurite.connection_string


def test_it_ends_when_the_process_that_started_it_was_killed(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys, time; from devhost import azurite\n"
        "print(azurite.start(log=pathlib.Path(sys.argv[1])).process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "log")], cwd=ROOT, stdout=subprocess.PIPE
    ) as starter:
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())
        starter.kill()
    deadline = time.monotonic() + 10
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
