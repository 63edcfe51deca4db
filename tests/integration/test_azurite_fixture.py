"""The storage every integration test stands on: isolated accounts, and an Azurite that Delta can use."""

from __future__ import annotations

import polars as pl
import pytest
from azure.core.exceptions import ResourceExistsError
from deltalake import DeltaTable, write_deltalake

from shared import clients
from tests.support.azurite import Account, RunningAzurite

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
