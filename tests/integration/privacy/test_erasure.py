"""Of an erased customer nothing is left in any byte of the storage, and of everybody else everything."""

from __future__ import annotations

import io
import json
import logging
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from shared import clients, poison, storage_resources
from shared.domain.money import to_cents
from shared.errors import ConflictError, NotFoundError
from shared.lake.delta import commit
from shared.lake.delta.row_removal import remove_rows
from shared.lake.intake import quarantine
from shared.lake.replay import run as replay_run
from shared.lake.replay.contract import REPLAY
from shared.lake.schema.contracts import TABLES, TableContract
from shared.lake.state import raw_files, runs
from shared.lake.upkeep import maintenance, rebuild_from_raw
from shared.listing import list_files
from shared.privacy import lake_erasure, register
from shared.privacy.daily import look_after
from shared.privacy.export import ABOUT, export_customer
from shared.privacy.person import Person, owned
from shared.privacy.places import EMPTIED, PLACES
from shared.privacy.progress import A_DAY, COPIES_EXPIRE, advance
from shared.privacy.proof import report
from shared.privacy.register import State
from shared.privacy.requests import request_erasure, status, withdraw
from shared.privacy.telling import TOLD
from shared.records import backup
from shared.records.outbox import hints
from shared.records.store import RecordStore
from shared.records.tables import query, table
from tests.support.lake import ask_day, drive, drop, lake_contents, manifest, new_process
from tests.support.planted import Planted
from tests.support.privacy import planted
from tests.support.records import NOW, STAFF
from tests.support.scanning import everything_sql_tells, everything_stored, found_in
from tests.support.small_world import customer

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

# What staff wrote about a claim, keys of requests, and files that nobody could read or has completed.
NOT_TOLD = {
    *("note of staff", "note of ruling", "key", "claim key", "upload", "refused file", "unknown file"),
    # Beside the rows of others.
    *("title of a file", "wrapper", "second sheet", "hidden sheet"),
}
BEGINS = NOW + timedelta(days=14)
SUMS = ("gold/monthly_kpis", "gold/provider_performance")
# Where a row stood in a file that was written anew, and which version of it that was.
PLACE = ("_ingestion_timestamp", "_batch_id", "_source_etag", "_row_number")


def others(person: Person) -> dict[str, pl.DataFrame]:
    """Every row of the lake that is not this customer's; sums over all customers are left out."""
    return {
        name: rows.filter(~rows.select(owned(person, rows.columns).fill_null(value=False)).to_series())
        for name, rows in lake_contents().items()
        if name not in SUMS
    }


def partition(customer_id: str) -> list[dict[str, Any]]:
    return query("records", "PartitionKey eq @customer", {"customer": customer_id})


def expire(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ends by itself has ended: hints are consumed, old files and log entries are past their days."""
    clients.queues().get_queue_client(hints.QUEUE).clear_messages()
    poison.take_up_hints(NOW)
    monkeypatch.setattr(maintenance, "RETENTION_HOURS", 0)
    new_process()
    maintenance.maintain()
    for layer, contracts in TABLES.items():
        for name, contract in contracts.items():
            _trim(storage_resources.container(layer), name, manifest().version(layer, name), contract)
    _trim(storage_resources.container("gold"), REPLAY.name, None, REPLAY)


def _trim(container: Any, name: str, version: int | None, contract: TableContract) -> None:
    """Remove log entries as maintenance does after a week: those before the version that readers use."""
    newest = commit.newest(contract)
    if newest is None:
        return
    first = version if version is not None else newest.version()
    for blob in list(list_files(container, f"{name}/_delta_log/")):
        number = blob.name.rpartition("/")[2].partition(".")[0]
        if number.isdecimal() and int(number) < first:
            container.delete_blob(blob.name)


def test_nothing_is_left_of_an_erased_customer(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    new_process()
    ask_day()
    one = planted()
    replay_run.run(now=NOW)
    me = one.principal
    old_backup = backup.write_backup(NOW)
    before = partition(one.other[0])
    paid = sum(RecordStore.system().get("claim", each).row["paid_amount"] for each in one.claims)
    _exported(one)
    assert len(found_in(one.words, everything_sql_tells(tmp_path))) >= 25

    with pytest.raises(ConflictError, match="in force"):
        request_erasure(one.customer_id, me, NOW, end_policies=False)
    asked = request_erasure(one.customer_id, me, NOW, end_policies=True)
    assert advance(asked.key, NOW).wait == A_DAY
    withdraw(one.customer_id, me)
    assert advance(asked.key, BEGINS).state is State.WITHDRAWN
    asked = request_erasure(one.customer_id, me, NOW, end_policies=True)
    step = advance(asked.key, BEGINS)
    assert (step.state, step.wait is not None) == (State.LAKE, True)
    found = register.find(asked.key)
    assert found is not None
    person = found.erasure.person
    expected = others(person)
    with monkeypatch.context() as patch:
        patch.setattr(lake_erasure, "remove_rows", _dying_at(3))
        with pytest.raises(Died):
            drive()
    new_process()
    drive()
    assert runs.recent(1)[0]["kind"] == "erasure"
    assert runs.recent(1)[0]["status"] == "succeeded", runs.recent(1)[0]
    assert advance(asked.key, BEGINS).state is State.RETENTION

    assert_same(expected, others(person))
    assert partition(one.other[0]) == before
    assert partition(one.customer_id) == []
    _late_rows(one)
    _restored(old_backup.name, one, before)

    expire(monkeypatch)
    after = BEGINS + COPIES_EXPIRE
    backup.write_backup(after)
    assert advance(asked.key, after).state is State.COMPLETED
    ids = {f"id {number}": each for number, each in enumerate(sorted(person.ids)) if "-" in each}
    assert found_in(one.words | ids, everything_stored()) == {}
    assert found_in(one.words | ids, everything_sql_tells(tmp_path)) == {}
    assert len(caplog.text) > 10_000
    assert found_in(one.words, iter([("log", caplog.text.encode())])) == {}
    print(f"{len(one.words)} words planted, 0 found in storage, SQL, queues, logs and the restored backup")
    _proof(one, to_cents(paid))
    _rebuilt()


def assert_same(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> None:
    assert one.keys() == other.keys()
    for name, rows in one.items():
        assert rows.height, name
        # Sums of doubles are told to the last place by the order of addition only.
        assert_frame_equal(rows, other[name], rel_tol=1e-12, abs_tol=1e-9)


class Died(BaseException):
    """The process is gone."""


def _dying_at(number: int) -> Any:
    calls: list[TableContract] = []

    def remove(contract: TableContract, chosen: Any) -> int:
        calls.append(contract)
        if len(calls) == number:
            raise Died
        return remove_rows(contract, chosen)

    return remove


def _exported(one: Planted) -> None:
    """The export tells of every place, and of nobody else."""
    assert len(one.words) >= 25
    stored = found_in(one.words, everything_stored())
    assert set(one.words) - set(stored) == {"key", "claim key"}
    data = export_customer(one.customer_id, NOW, str)
    assert set(one.words) - set(found_in(one.words, iter([("export", data)]))) == NOT_TOLD
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        about = json.loads(archive.read(ABOUT))
        texts = b"".join(archive.read(name) for name in archive.namelist())
    assert [place["name"] for place in about["places"]] == [place.name for place in PLACES]
    assert not any(other.encode() in texts for other in (*one.other, '"C1"'))
    with pytest.raises(NotFoundError):
        export_customer("CUST-NOBODY", NOW, str)


def test_every_place_is_told_by_a_function_of_its_own() -> None:
    assert [*TOLD] == [place.name for place in PLACES]
    assert {place.name for place in PLACES if place.way in ("removed", "rewritten")} == {*EMPTIED}


def _late_rows(one: Planted) -> None:
    """A file that names the customer again: the row is refused, and the file loses it within a day."""
    late = customer(9, customer_id=one.customer_id, first_name=one.word("late file"))
    drop("customers/late.jsonl", [late, customer(10)])
    drive()
    (refused,) = (
        quarantine.rows("customers").filter(pl.col("source_file") == "customers/late.jsonl").to_dicts()
    )
    assert (refused["reasons"], refused["raw"]) == (["customer_erased"], None)
    assert look_after(NOW)
    drive()
    assert b"C10" in storage_resources.container("raw").download_blob("customers/late.jsonl").readall()
    assert raw_files.depth() == 0


def _restored(name: str, one: Planted, before: list[dict[str, Any]]) -> None:
    """A backup from before the erasure brings everybody back but the customer."""
    kept = list(table("retained").query_entities(""))
    for where in backup.TABLES:
        for entity in list(table(where).query_entities("")):
            table(where).delete_entity(entity)
    backup.restore_backup(name)
    told = [entity["RowKey"] for entity in partition(one.other[0])]
    assert told == [entity["RowKey"] for entity in before]
    stored = ((p, data) for p, data in everything_stored() if p.startswith("table "))
    assert found_in(one.words, stored) == {}
    for entity in kept:
        table("retained").upsert_entity(entity)


def _proof(one: Planted, paid: int) -> None:
    with pytest.raises(NotFoundError):
        status("CUST-NOBODY", STAFF)
    proof = report(one.customer_id, status(one.customer_id, STAFF).erasure)
    assert proof["completed_at"] is not None
    counted = {place["place"]: (place["found"], place["left"]) for place in proof["places"]}
    assert all(left in (0, None) for _, left in counted.values())
    held = ("records", "documents", "raw_files", "bronze", "gold", "quarantine", "adjudication_replay")
    assert min(counted[place][0] for place in held) > 0
    entries = {kept["kind"]: kept["entries"] for kept in proof["kept"]}
    rows = [dict(row) for row in table("retained").query_entities("")]
    assert entries == {"claim": 3, "booking": len(rows) - 3}
    assert {row["outcome"] for row in rows if row["kind"] == "claim"} == {"Paid", "Denied"}
    assert sum(row.get("paid_cents", 0) for row in rows) == paid > 0


def _rebuilt() -> None:
    """The raw files give the lake that there is."""
    lake = lake_contents(without=PLACE)
    rebuild_from_raw.start(now=NOW)
    new_process()
    drive()
    ask_day()
    drive()
    for name, rows in lake_contents(without=PLACE).items():
        assert_frame_equal(rows, lake[name], check_row_order=False, check_exact=False)
