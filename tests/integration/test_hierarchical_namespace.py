"""The product on an account with hierarchical namespace, where containers hold directories as well."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.storage.blob import ContainerClient

from devhost.host.storage import StorageAccount
from shared import clients, listing, storage_resources
from shared.errors import TransientError
from shared.lake import storage
from shared.lake.intake import sweep
from shared.lake.state import raw_files
from shared.lake.upkeep import maintenance, rebuild_from_raw
from shared.records import backup
from shared.records.documents import CONTAINER
from shared.records.uploads import purge_uploads
from shared.telemetry.names import LogEvent
from tests.support.front import FrontedAccount
from tests.support.lake import START, assert_same_lake, drive, drop, lake_contents, new_process
from tests.support.processes import ROOT
from tests.support.records import NOW, insured
from tests.support.small_world import claim, world

pytestmark = pytest.mark.azurite

NEW = ("_ingestion_timestamp", "_batch_id", "_source_etag")
MODES = ("deleted", "refused")


@pytest.fixture(autouse=True)
def _empty(hierarchical: FrontedAccount) -> None:
    new_process()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[LogEvent]:
    """The log events of backups."""
    found: list[LogEvent] = []
    monkeypatch.setattr(backup, "event", lambda name, **_: found.append(name))
    return found


def paths(container: ContainerClient) -> list[str]:
    return [blob.name for blob in container.list_blobs()]


def folders(container: ContainerClient) -> list[str]:
    return sorted({path.partition("/")[0] for path in paths(container)})


@pytest.mark.parametrize("mode", MODES)
def test_old_backups_go_and_no_backup_fails_for_their_directories(
    hierarchical: FrontedAccount, told: list[LogEvent], mode: Any
) -> None:
    hierarchical.behave(empty_directory=mode)
    names = [backup.write_backup(NOW + timedelta(days=day)).name for day in (0, 7, 15, 16)]
    assert [found.name for found in backup.list_backups()] == names[:0:-1]
    container = clients.blobs().get_container_client("backups")
    left = folders(container)
    assert left == (names[1:] if mode == "deleted" else names)
    assert {path for path in paths(container) if path.startswith(names[0])} <= {names[0]}
    assert told == []


def test_a_backup_that_cannot_remove_older_ones_is_written_and_says_so(
    monkeypatch: pytest.MonkeyPatch, told: list[LogEvent]
) -> None:
    family = insured()
    old = backup.write_backup(NOW)

    def refused(*_: Any, **__: Any) -> None:
        raise HttpResponseError("no")

    monkeypatch.setattr(ContainerClient, "delete_blob", refused)
    written = backup.write_backup(NOW + timedelta(days=15))
    assert written.entities["records"] >= len(family)
    assert [found.name for found in backup.list_backups()] == [written.name, old.name]
    assert told == [LogEvent.OLD_BACKUPS_KEPT]


def test_a_backup_that_is_half_removed_counts_for_nothing(
    monkeypatch: pytest.MonkeyPatch, told: list[LogEvent]
) -> None:
    backup.write_backup(NOW)
    left = [1]
    delete = ContainerClient.delete_blob

    def breaking(self: ContainerClient, *args: Any, **options: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise HttpResponseError("gone away")
        delete(self, *args, **options)

    monkeypatch.setattr(ContainerClient, "delete_blob", breaking)
    written = backup.write_backup(NOW + timedelta(days=15))
    assert [found.name for found in backup.list_backups()] == [written.name]
    assert told == [LogEvent.OLD_BACKUPS_KEPT]


def test_what_is_no_backup_is_never_removed_with_the_old_ones() -> None:
    container = clients.blobs().create_container("backups")
    for name in ("1999-notes.txt", "2001/by hand.json", "20010101T000000Z.txt"):
        container.upload_blob(name, b"kept")
    backup.write_backup(NOW)
    assert {"1999-notes.txt", "2001/by hand.json", "20010101T000000Z.txt"} <= set(paths(container))


@pytest.mark.parametrize("mode", MODES)
def test_the_lake_is_built_again_where_directories_are_left(hierarchical: FrontedAccount, mode: Any) -> None:
    hierarchical.behave(empty_directory=mode)
    for name, rows in world().items():
        drop(name, rows)
    drop("claims/2026/03/broken.jsonl", [claim(7, claim_amount="much")])
    drive()
    maintenance.maintain()
    before = lake_contents(without=NEW)
    new_process()
    run_id = rebuild_from_raw.start(now=NOW)
    for layer in (*rebuild_from_raw.LAYERS, rebuild_from_raw.PLANS):
        container = storage_resources.container(layer)
        assert list(listing.list_files(container)) == []
        assert (paths(container) == []) == (mode == "deleted")
    drive()
    assert rebuild_from_raw.runs.get(run_id)["status"] == "succeeded"
    assert_same_lake(before, lake_contents(without=NEW))


def test_a_container_that_somebody_still_writes_to_is_not_called_empty(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ContainerClient, "delete_blob", lambda *_: None)
    storage_resources.container("gold").upload_blob("things/file.parquet", b"1")
    with pytest.raises(TransientError, match="still running"):
        rebuild_from_raw._empty("gold")


def test_the_sweep_takes_no_directory_for_a_raw_file() -> None:
    raw = storage_resources.container(storage.RAW)
    raw.upload_blob("claims/2026/03/a.jsonl", b"{}\n")
    assert sweep.sweep(now=START) == 1
    assert [file.path for file in raw_files.waiting(10)] == ["claims/2026/03/a.jsonl"]
    for directory in ("claims", "claims/2026", "claims/2026/03"):
        assert not sweep.record_blob(directory, now=START)
    assert raw_files.depth() == 1


def filtered(events: list[dict[str, Any]]) -> list[str]:
    """The subjects of those events that the subscription of the template delivers."""
    text = (ROOT / "infra/bicep/after-deploy.bicep").read_text(encoding="utf-8")
    lists = re.findall(r"(?:includedEventTypes|values): \[(.*?)\]", text, re.DOTALL)
    types, apis = (re.findall(r"'(.+?)'", found) for found in lists[:2])
    return [e["subject"] for e in events if e["eventType"] in types and e["data"]["api"] in apis]


def test_a_file_that_is_renamed_into_place_has_no_event_and_is_swept(hierarchical: FrontedAccount) -> None:
    raw = storage_resources.container(storage.RAW)
    raw.upload_blob("arriving/claims.jsonl", b"{}\n")
    raw.upload_blob("claims/direct.jsonl", b"{}\n")
    raw.upload_blob("incoming/deep/pets.jsonl", b"{}\n")
    hierarchical.rename(storage.RAW, "arriving/claims.jsonl", "claims/renamed.jsonl")
    hierarchical.rename(storage.RAW, "incoming", "pets/batch")
    told = [subject.partition("/blobs/")[2] for subject in filtered(hierarchical.events())]
    assert told == ["arriving/claims.jsonl", "claims/direct.jsonl", "incoming/deep/pets.jsonl"]
    assert sweep.record_blob("claims/direct.jsonl", now=START)
    assert sweep.sweep(now=START) == 2
    arrived = {"claims/direct.jsonl", "claims/renamed.jsonl", "pets/batch/deep/pets.jsonl"}
    assert {file.path for file in raw_files.waiting(10)} == arrived


def test_late_uploads_are_purged_and_their_directory_is_left_alone() -> None:
    container = storage_resources.container(CONTAINER)
    container.upload_blob("uploads/late", b"1")
    purge_uploads(datetime.now(UTC) + timedelta(hours=25))
    assert paths(container) == ["uploads"]
    purge_uploads(datetime.now(UTC) + timedelta(hours=25))


def test_the_development_host_announces_files_only(hierarchical: FrontedAccount) -> None:
    storage_resources.container(storage.RAW).upload_blob("claims/2026/a.jsonl", b"{}\n")

    async def listed() -> list[str]:
        account = StorageAccount("LAKE_STORAGE", hierarchical.connection_string)
        try:
            return [blob.name async for page in account.list_blobs(storage.RAW) for blob in page]
        finally:
            await account.close()

    assert asyncio.run(listed()) == ["claims/2026/a.jsonl"]
