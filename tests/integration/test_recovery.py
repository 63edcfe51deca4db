"""What is lost can be had again: records from a backup, the lake from its raw files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shared import clients, observed
from shared.errors import ConflictError, NotFoundError
from shared.lake.intake import quarantine
from shared.lake.intake.quarantine import Filters
from shared.lake.state import raw_files
from shared.lake.state.raw_files import Settled
from shared.lake.upkeep import rebuild_from_raw
from shared.records import backup, outbox
from shared.records.archive import decode_entity, encode_entity
from shared.records.audit_check import broken_log
from shared.records.store import RecordStore
from shared.records.tables import table
from tests.support import records
from tests.support.insurance import VET
from tests.support.lake import assert_same_lake, drive, drop, lake_contents, new_process
from tests.support.records import NOW, claimed, insured
from tests.support.small_world import claim, world

pytestmark = pytest.mark.azurite

# Numbers and times of passes and files are new; what the tables say is not.
NEW = ("_ingestion_timestamp", "_batch_id", "_source_etag")


@pytest.fixture(autouse=True)
def _empty(app_settings: object) -> None:
    new_process()


def contents() -> dict[str, list[dict[str, Any]]]:
    found = {}
    for name in backup.TABLES:
        rows = (dict(entity) for entity in table(name).query_entities(""))
        found[name] = sorted(rows, key=lambda row: (row["PartitionKey"], row["RowKey"]))
    return found


def empty_tables() -> None:
    for name in backup.TABLES:
        for entity in list(table(name).query_entities("")):
            table(name).delete_entity(entity)


def test_a_restored_backup_is_the_system_of_record_as_it_was() -> None:
    families = [insured() for _ in range(3)]
    claim_id = claimed(*families[0])
    before = contents()
    written = backup.write_backup(NOW)
    empty_tables()
    restored = backup.restore_backup(written.name)
    assert contents() == before
    assert dict(restored.entities) == {name: len(rows) for name, rows in before.items()}
    customer_id = families[0][0]
    assert RecordStore.system().get("claim", claim_id).customer_id == customer_id
    assert broken_log(customer_id) is None
    assert claimed(*families[0], after=timedelta(hours=1)) != claim_id


def test_a_customer_that_changes_while_being_copied_is_restored_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    family = insured()
    copied = backup._write_lines

    def meanwhile(*args: Any) -> int:
        done = copied(*args)
        if args[1].endswith("records-0.jsonl.gz"):
            claimed(*family)
        return done

    monkeypatch.setattr(backup, "_write_lines", meanwhile)
    written = backup.write_backup(NOW)
    monkeypatch.setattr(backup, "_write_lines", copied)
    expected = contents()
    empty_tables()
    backup.restore_backup(written.name)
    assert contents() == expected
    assert broken_log(family[0]) is None


def test_a_backup_goes_into_empty_tables_only_and_must_be_complete() -> None:
    insured()
    written = backup.write_backup(NOW)
    with pytest.raises(ConflictError):
        backup.restore_backup(written.name)
    clients.blobs().get_container_client("backups").delete_blob(f"{written.name}/manifest.json")
    assert backup.list_backups() == []
    with pytest.raises(NotFoundError):
        backup.restore_backup(written.name)


def test_backups_are_kept_for_two_weeks() -> None:
    days = [NOW + timedelta(days=day) for day in (0, 7, 15)]
    names = [backup.write_backup(day).name for day in days]
    assert [found.name for found in backup.list_backups()] == [names[2], names[1]]


def test_every_type_of_a_property_survives() -> None:
    from azure.data.tables import EdmType, EntityProperty

    entity = {
        "PartitionKey": "p",
        "RowKey": "r",
        "text": "Ärger",
        "number": 7,
        "long": EntityProperty(2**40, EdmType.INT64),
        "real": 1.5,
        "yes": True,
        "at": NOW,
        "raw": b"\x00\xff",
    }
    assert decode_entity(encode_entity(entity)) == entity


def test_the_lake_built_again_from_raw_files_is_as_it_was() -> None:
    for name, rows in world().items():
        drop(name, rows)
    drop("claims/broken.jsonl", [claim(7, claim_amount="much")])
    drive()
    drop("claims/more.jsonl", [claim(9), claim(1, claim_amount=999.5)])
    drive()
    before = lake_contents(without=NEW)
    refused = quarantine.page(Filters(None, None, None, None), limit=50, offset=0)[1]
    new_process()
    run_id = rebuild_from_raw.start(now=NOW)
    assert rebuild_from_raw.published.read_head().manifest is None
    drive()
    assert_same_lake(before, lake_contents(without=NEW))
    assert rebuild_from_raw.runs.get(run_id)["status"] == "succeeded"
    assert quarantine.page(Filters(None, None, None, None), limit=50, offset=0)[1] == refused


def test_what_waits_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: dict[str, float] = {}
    monkeypatch.setattr(observed, "value", lambda metric, amount: shown.update({metric.name: amount}))
    quiet = observed.observe_flow(NOW)
    assert (quiet.outbox_pending, quiet.outbox_age_s, quiet.gold_staleness_s, quiet.poison) == (0, 0, 0, 0)
    drop("claims/waiting.jsonl", [claim(1)])
    outbox.record_poison("CUST-1", NOW)
    later = records.NOW + timedelta(hours=3)
    assert observed.observe_flow(later).poison == 1
    assert shown["petinsure360.gold.staleness"] > 0


def test_a_file_that_was_put_off_has_an_age() -> None:
    raw_files.record("claims/late.json", "0x1", size=1, seen_at=NOW)
    raw_files.settle([Settled("claims/late.json", "0x1", "deferred")], number=1, at=NOW)
    assert observed.observe_flow(NOW + timedelta(hours=1)).gold_staleness_s == 3600


def test_an_unpublished_event_has_an_age(monkeypatch: pytest.MonkeyPatch) -> None:
    family = insured()
    monkeypatch.setattr(outbox, "drain_inline", lambda *_: False)
    claimed(*family, after=timedelta(hours=1))
    waiting = observed.observe_flow(NOW + timedelta(hours=2))
    assert waiting.outbox_pending > 0
    assert waiting.outbox_age_s == pytest.approx(3600, abs=5)


def test_claims_that_wait_for_a_person_are_measured() -> None:
    from shared.records.commands.processing import decide_claim

    family = insured()
    assert observed.observe_backlog(NOW).claims == 0
    for number in range(2):
        claim_id = claimed(*family, claim_amount=6000 + number, after=timedelta(minutes=number))
        decide_claim(claim_id, records.origin(), lambda _: VET)
    backlog = observed.observe_backlog(NOW + timedelta(days=1))
    assert backlog.claims >= 1
    assert backlog.oldest_s == pytest.approx(86400, abs=120)
