"""The drill: back up, lose all but the raw files, restore, build again, compare every cell, go on working."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from azure.core.exceptions import ResourceNotFoundError

from shared import clients, storage_resources
from shared.lake import storage
from shared.lake.intake import sweep
from shared.lake.state import published, runs
from shared.lake.upkeep import rebuild_from_raw
from shared.listing import list_files
from shared.records import backup, outbox
from shared.records.audit_check import broken_log
from shared.records.commands.processing import decide_claim
from shared.records.tables import table
from tests.support.insurance import VET
from tests.support.lake import (
    ask_day,
    assert_same_lake,
    drive,
    drop,
    lake_contents,
    manifest,
    new_process,
)
from tests.support.records import NOW, claimed, insured, origin
from tests.support.small_world import claim, world

pytestmark = pytest.mark.azurite

NEW = ("_ingestion_timestamp", "_batch_id")


@pytest.fixture(autouse=True)
def _empty(app_settings: object) -> Iterator[None]:
    new_process()
    yield
    new_process()


def _business() -> list[tuple[str, str, str]]:
    """Customers with claims, decided and not, beside batch files; all of it in gold."""
    families = [insured() for _ in range(3)]
    for number, family in enumerate(families):
        moment = timedelta(hours=number + 1)
        decided = claimed(*family, after=moment)
        decide_claim(decided, origin(after=moment + timedelta(seconds=5)), lambda _: VET)
        claimed(*family, after=moment + timedelta(minutes=1), claim_amount=77.77)
    for name, rows in world().items():
        drop(name, rows)
    drop("claims/broken.jsonl", [claim(7, claim_amount="much")])
    _arrive(families)
    return families


def _arrive(families: list[tuple[str, str, str]]) -> None:
    """Everything committed gets to raw, and from there to gold."""
    for customer_id, *_ in families:
        outbox.drain(customer_id)
    sweep.sweep(now=NOW)
    drive()


def _records() -> dict[str, list[dict[str, Any]]]:
    found = {}
    for name in backup.TABLES:
        rows = (dict(entity) for entity in table(name).query_entities(""))
        found[name] = sorted(rows, key=lambda row: (row["PartitionKey"], row["RowKey"]))
    return found


def _destroy() -> None:
    """The account of the records with all its tables is lost, and every table of the lake."""
    service = clients.tables()
    for item in list(service.list_tables()):
        found = service.get_table_client(item.name)
        for entity in list(found.query_entities("", select=["PartitionKey", "RowKey"])):
            found.delete_entity(entity)
    for layer in (*rebuild_from_raw.LAYERS, rebuild_from_raw.PLANS):
        container = storage_resources.container(layer)
        for blob in list(list_files(container)):
            with suppress(ResourceNotFoundError):
                container.delete_blob(blob.name)


def test_all_but_the_raw_files_is_lost_and_had_again() -> None:
    ask_day()
    families = _business()
    records, lake = _records(), lake_contents(without=NEW)
    raw = {blob.name: blob.etag for blob in list_files(storage_resources.container(storage.RAW))}
    assert manifest().tables["silver"]["fact_claims"].rows >= 10
    name = backup.write_backup(NOW).name

    _destroy()
    new_process()
    assert published.read_head().manifest is None
    assert not any(_records().values())

    restored = backup.restore_backup(name)
    assert dict(restored.entities) == {where: len(rows) for where, rows in records.items()}
    assert _records() == records
    rebuild_from_raw.start(now=NOW)
    drive()
    # The day that gold stood at went with the tables: an operator asks for it.
    ask_day()
    drive()
    assert_same_lake(lake, lake_contents(without=NEW))
    # What was published before the backup is not published once more.
    for customer_id, *_ in families:
        outbox.drain(customer_id)
        assert broken_log(customer_id) is None
    assert {blob.name: blob.etag for blob in list_files(storage_resources.container(storage.RAW))} == raw

    later = claimed(*families[0], after=timedelta(days=1), claim_amount=12.34)
    _arrive(families)
    assert runs.recent(1)[0]["status"] == "succeeded"
    assert later in set(lake_contents()["gold/claims_analytics"]["claim_id"])
    cells = sum(frame.width * frame.height for frame in lake.values())
    told = f"{sum(restored.entities.values())} rows of records restored"
    print(f"{told}, {cells:,} cells of {len(lake)} tables built from raw files, 0 differ")
