"""The storage front is an account with hierarchical namespace to every client that the product uses."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import polars as pl
import pytest
from azure.core import MatchConditions
from azure.core.exceptions import HttpResponseError, ResourceExistsError, ResourceModifiedError
from azure.storage.blob import (
    BlobPrefix,
    BlobSasPermissions,
    BlobServiceClient,
    ContainerClient,
    generate_blob_sas,
)
from deltalake import DeltaTable, write_deltalake

from shared import storage_resources
from shared.lake import storage
from tests.support.front import FrontedAccount, StorageFront

pytestmark = pytest.mark.azurite


@pytest.fixture
def account(front: StorageFront) -> FrontedAccount:
    return front.new_account()


@pytest.fixture
def container(account: FrontedAccount) -> ContainerClient:
    service = BlobServiceClient.from_connection_string(account.connection_string)
    return service.create_container("things")


def names(container: ContainerClient, **options: Any) -> list[str]:
    return [blob.name for blob in container.list_blobs(**options)]


def test_a_flat_listing_has_directories_before_their_files(container: ContainerClient) -> None:
    container.upload_blob("Aaa/bbb/ccc.txt", b"1")
    container.upload_blob("plain.txt", b"1")
    assert names(container) == ["Aaa", "Aaa/bbb", "Aaa/bbb/ccc.txt", "plain.txt"]
    assert names(container, name_starts_with="Aaa/") == ["Aaa/bbb", "Aaa/bbb/ccc.txt"]
    found = {blob.name: blob for blob in container.list_blobs(include=["metadata"])}
    assert {name: dict(blob.metadata) for name, blob in found.items()} == {
        "Aaa": {"hdi_isfolder": "true"},
        "Aaa/bbb": {"hdi_isfolder": "true"},
        "Aaa/bbb/ccc.txt": {},
        "plain.txt": {},
    }
    assert (found["Aaa"].size, found["Aaa"].content_settings.content_md5) == (0, None)


def test_pages_are_complete_and_say_what_each_path_is(
    container: ContainerClient, account: FrontedAccount
) -> None:
    for number in range(3):
        container.upload_blob(f"d{number}/file & more", b"1")
    pages = [[b.name for b in page] for page in container.list_blobs(results_per_page=2).by_page()]
    assert pages == [["d0", "d0/file & more"], ["d1", "d1/file & more"], ["d2", "d2/file & more"]]
    seen: list[str] = []

    def look(response: Any) -> None:
        seen.append(response.http_response.body().decode())

    list(container.list_blobs(raw_response_hook=look))
    assert (seen[0].count("<ResourceType>directory<"), seen[0].count("<ResourceType>file<")) == (3, 3)


def test_with_a_delimiter_directories_are_prefixes_even_empty_ones(container: ContainerClient) -> None:
    for path in ("full/a", "full/deep/b", "once/c", "d"):
        container.upload_blob(path, b"1")
    container.delete_blob("once/c")
    found = {item.name: isinstance(item, BlobPrefix) for item in container.walk_blobs()}
    assert found == {"full/": True, "once/": True, "d": False}
    assert {item.name for item in container.walk_blobs("full/")} == {"full/a", "full/deep/"}


def test_a_directory_stays_when_its_last_file_goes_and_says_what_it_is(container: ContainerClient) -> None:
    container.upload_blob("a/b", b"1")
    container.delete_blob("a/b")
    assert names(container) == ["a"]
    found = container.get_blob_client("a").get_blob_properties()
    assert (found.metadata, found.size) == ({"hdi_isfolder": "true"}, 0)


@pytest.mark.parametrize("empty", ["deleted", "refused"])
def test_a_directory_with_files_is_never_deleted(
    container: ContainerClient, account: FrontedAccount, empty: Any
) -> None:
    account.behave(empty_directory=empty)
    container.upload_blob("a/b/c", b"1")
    for path in ("a", "a/b"):
        with pytest.raises(HttpResponseError) as refused:
            container.delete_blob(path)
        assert (refused.value.status_code, refused.value.error_code) == (409, "DirectoryIsNotEmpty")
    container.delete_blob("a/b/c")
    if empty == "refused":
        with pytest.raises(HttpResponseError) as refused:
            container.delete_blob("a/b")
        assert (refused.value.status_code, refused.value.error_code) == (
            400,
            "OperationNotSupportedOnDirectory",
        )
        assert names(container) == ["a", "a/b"]
        return
    container.delete_blob("a/b")
    container.delete_blob("a")
    assert names(container) == []


def test_conditions_and_signatures_pass_through(container: ContainerClient, account: FrontedAccount) -> None:
    blob = container.upload_blob("a/b ü+.txt", b"1" * 100_000, max_concurrency=2)
    with pytest.raises(ResourceExistsError):
        container.upload_blob("a/b ü+.txt", b"2")
    etag = blob.get_blob_properties().etag
    blob.upload_blob(b"3", overwrite=True, etag=etag, match_condition=MatchConditions.IfNotModified)
    with pytest.raises(ResourceModifiedError):
        blob.upload_blob(b"4", overwrite=True, etag=etag, match_condition=MatchConditions.IfNotModified)
    expiry = datetime.now(UTC) + timedelta(minutes=5)
    right = generate_blob_sas(
        account.name,
        "things",
        blob.blob_name,
        account_key=account.key,
        permission=BlobSasPermissions(read=True),
        expiry=expiry,
    )
    address = blob.url
    assert httpx.get(f"{address}?{right}").content == b"3"
    assert httpx.get(address).status_code in (403, 404)
    assert httpx.delete(f"{address}?{right}").status_code == 403


def test_delta_tables_live_in_directories(hierarchical: FrontedAccount) -> None:
    where, options = storage.table_uri("gold", "things"), storage.options()
    storage.prepare("gold")
    for number in range(5):
        frame = pl.DataFrame({"n": [number]})
        write_deltalake(where, frame, mode="append", storage_options=options)
    table = DeltaTable(where, storage_options=options)
    assert (table.version(), len(table.file_uris())) == (4, 5)
    table.optimize.compact()
    table.create_checkpoint()
    removed = table.vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False)
    assert len(removed) == 5
    assert sorted(pl.scan_delta(where, **storage.polars_options()).collect()["n"]) == [0, 1, 2, 3, 4]
    assert "things/_delta_log" in names(storage_resources.container("gold"))


def test_a_rename_raises_another_event_than_a_file_that_is_written(
    container: ContainerClient, account: FrontedAccount
) -> None:
    container.upload_blob("in/a.csv", b"1", metadata={"kept": "yes"})
    container.upload_blob("in/deep/b.csv", b"2")
    account.rename("things", "in/a.csv", "out/a.csv")
    account.rename("things", "in", "gone")
    assert names(container) == ["gone", "gone/deep", "gone/deep/b.csv", "out", "out/a.csv"]
    moved = container.download_blob("out/a.csv")
    assert (moved.readall(), moved.properties.metadata) == (b"1", {"kept": "yes"})
    told = [(event["eventType"].rpartition(".")[2], event["data"]["api"]) for event in account.events()]
    assert told == [
        ("BlobCreated", "PutBlob"),
        ("BlobCreated", "PutBlob"),
        ("BlobRenamed", "RenameFile"),
        ("DirectoryRenamed", "RenameDirectory"),
    ]


def test_calls_are_counted_by_service_and_operation(hierarchical: FrontedAccount) -> None:
    container = storage_resources.container("raw")
    table = storage_resources.table("things")
    queue = storage_resources.queue("things")
    hierarchical.count_anew()
    container.upload_blob("a/b", b"1")
    list(container.list_blobs())
    row = {"PartitionKey": "p", "RowKey": "r"}
    table.submit_transaction([("create", row)])
    list(table.query_entities("PartitionKey eq 'p'"))
    table.get_entity("p", "r")
    queue.send_message("hello")
    for message in queue.receive_messages():
        queue.delete_message(message)
    assert hierarchical.calls() == {
        "blob": {"ListBlobs": 1, "PutBlob": 1},
        "queue": {"DeleteMessage": 1, "GetMessages": 2, "PutMessage": 1},
        "table": {"EntityGroupTransaction": 1, "QueryEntities": 1, "QueryEntity": 1},
    }


def test_every_call_takes_as_long_as_it_was_set(container: ContainerClient, account: FrontedAccount) -> None:
    account.behave(latency_ms=60)
    began = time.monotonic()
    names(container)
    assert time.monotonic() - began >= 0.06
    account.behave(hierarchical=False)
    container.upload_blob("a/b", b"1")
    assert names(container) == ["a/b"]
