"""From raw files to published gold on real storage: once, completely, and idle when nothing is new."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from deltalake import DeltaTable

from shared.lake import storage
from shared.lake.audit import verify
from shared.lake.delta import commit, frames
from shared.lake.engine_polars import cut
from shared.lake.intake import sweep
from shared.lake.run import stages
from shared.lake.schema import buckets
from shared.lake.schema.contracts import TABLES
from shared.lake.state import published, raw_files, runs
from shared.raw.writer import write_record_blob
from tests.support.lake import (
    CLOCK,
    STAGES,
    START,
    ask_day,
    assert_same_lake,
    drive,
    drop,
    drop_record,
    lake_contents,
    manifest,
    new_process,
    table,
)
from tests.support.small_world import claim, customer, pet, policy, world

pytestmark = pytest.mark.azurite


@pytest.fixture(autouse=True)
def _empty_lake(app_settings: object) -> None:
    new_process()


def drop_world() -> None:
    for name, rows in world().items():
        drop(name, rows)


def versions() -> dict[str, int]:
    found = {}
    for layer, tables in TABLES.items():
        for name, contract in tables.items():
            handle = commit.newest(contract)
            found[f"{layer}/{name}"] = handle.version() if handle else -1
    return found


def test_every_row_reaches_gold_and_the_sums_agree() -> None:
    ask_day()
    drop_world()
    drive()
    assert manifest().as_of == date(2026, 1, 1)
    assert table("gold", "customer_360_view").height == 3
    assert sorted(table("gold", "claims_analytics")["claim_id"]) == ["M1", "M2", "M3", "M4"]
    months = table("gold", "monthly_kpis").sort("year_month")
    assert months["year_month"].to_list() == ["2025-09", "2025-10"]
    assert months["total_claim_amount"].sum() == pytest.approx(300.25 * 3 + 1000.01)


def test_bronze_rows_tell_where_they_came_from() -> None:
    drop_world()
    drive()
    row = table("bronze", "claims_raw").filter(claim_id="M2").row(0, named=True)
    assert row["_source_file"] == "claims/base.jsonl"
    assert row["_row_number"] == 2
    assert row["_source"] == "batch"
    assert row["_batch_id"].endswith("-000001")


def test_files_at_the_root_are_loaded_as_the_reference_had_them() -> None:
    drop("claims.jsonl", [claim(1)])
    drop("customers.csv", "customer_id,first_name,email\r\nC1,Ann,ann@example.com\r\n")
    drive()
    assert table("bronze", "customers_raw")["_source_file"].to_list() == ["customers.csv"]
    assert table("silver", "fact_claims")["claim_id"].to_list() == ["M1"]


def test_loading_the_same_files_again_adds_no_row_anywhere() -> None:
    ask_day()
    drop_world()
    drive()
    before, contents = versions(), lake_contents()
    drop_world()
    drive()
    assert versions() == before
    assert_same_lake(lake_contents(), contents)
    latest = runs.recent(1)[0]
    assert latest["status"] == "succeeded"
    assert latest["bronze"]["claims"]["files"] == {"duplicate": 1}


def test_an_event_that_comes_again_starts_no_pass() -> None:
    drop("claims/a.jsonl", [claim(1)])
    drive()
    waiting = raw_files.waiting(1)
    assert not raw_files.record("claims/a.jsonl", "0x0", size=1, seen_at=START) or not waiting
    context = drive()
    assert context.calls[0] == "medallion_plan"


def test_going_back_to_an_earlier_content_is_a_delivery() -> None:
    for amount in (1.0, 2.0, 1.0):
        drop("claims/a.jsonl", [claim(1, claim_amount=amount)])
        drive()
    assert table("bronze", "claims_raw")["claim_amount"].to_list() == [1.0, 2.0, 1.0]
    assert table("silver", "fact_claims")["claim_amount"].to_list() == [1.0]


def test_the_latest_delivery_of_a_key_wins() -> None:
    drop("claims/a.jsonl", [claim(1, status="Submitted")])
    drive()
    drop("claims/b.jsonl", [claim(1, status="Paid")])
    drive()
    assert table("bronze", "claims_raw").height == 2
    assert table("silver", "fact_claims")["status"].to_list() == ["Paid"]
    assert table("gold", "monthly_kpis")["total_claims"].to_list() == [1]


def test_an_older_api_record_that_arrives_late_does_not_win() -> None:
    paid, submitted = claim(1, status="Paid"), claim(1)
    drop_record("claims/M1_20260101_120001_000000.json", paid, at="2026-01-01T12:00:01Z")
    drive()
    drop_record("claims/M1_20260101_120000_000000.json", submitted, at="2026-01-01T12:00:00Z")
    drive()
    assert table("silver", "fact_claims")["status"].to_list() == ["Paid"]


def test_a_run_touches_only_the_tables_that_change() -> None:
    drop_world()
    drive()
    before = versions()
    drop("claims/new.jsonl", [claim(9, customer_id="C2", pet_id="P2", policy_id="L2")])
    drive()
    changed = {name for name, version in versions().items() if version != before[name]}
    assert "silver/dim_customers" not in changed
    assert {
        "bronze/claims_raw",
        "silver/fact_claims",
        "gold/claims_analytics",
        "gold/monthly_kpis",
    } <= changed


def test_a_new_day_recomputes_ages_and_a_run_for_the_same_day_writes_nothing() -> None:
    ask_day(date(2026, 1, 1))
    drop_world()
    drive()
    first = table("silver", "dim_pets")["age_months"].to_list()
    ask_day(date(2027, 1, 1))
    drive()
    assert [month + 12 for month in first] == table("silver", "dim_pets")["age_months"].to_list()
    before = versions()
    ask_day(date(2027, 1, 1))
    drive()
    assert versions() == before
    assert manifest().as_of == date(2027, 1, 1)


def test_a_rebuild_of_unchanged_data_writes_nothing() -> None:
    ask_day()
    drop_world()
    drive()
    drop("claims/new.jsonl", [claim(9), claim(1, status="Approved")])
    drive()
    before = versions()
    runs.ask("rebuild", as_of=None, requested_by="admin", now=START)
    drive()
    unchanged = {n: v for n, v in versions().items() if n != "quarantine/data_quality"}
    assert unchanged == {n: v for n, v in before.items() if n != "quarantine/data_quality"}


@pytest.mark.parametrize("cut", [buckets.STEPS, ((1, 1), (1000, 3))], ids=["one file", "many buckets"])
def test_incremental_passes_equal_one_rebuild(
    cut: tuple[tuple[int, int], ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buckets, "STEPS", cut)
    ask_day()
    steps: list[tuple[str, list[dict[str, Any]]]] = [
        ("claims/1.jsonl", [claim(1), claim(2, customer_id="C9"), claim(3, provider_id=None)]),
        ("policies/1.jsonl", [policy(1, 1, 1, effective_date="2019-01-01")]),
        ("customers/1.jsonl", [customer(1), customer(2, email="C1@example.com ")]),
        ("pets/1.jsonl", [pet(1, 2)]),
        ("claims/2.jsonl", [claim(1, status="Denied", paid_amount=0), claim(4, service_date="2030-01-01")]),
        ("customers/2.jsonl", [customer(2, email="other@example.com"), customer(9, state=" ny ")]),
        ("pets/2.jsonl", [pet(1, 1, weight_lbs=-1)]),
    ]
    for name, rows in steps:
        drop(name, rows)
        drive()
    incremental = lake_contents()
    runs.ask("rebuild", as_of=None, requested_by="admin", now=START)
    new_process()
    drive()
    assert_same_lake(lake_contents(), incremental)


def test_a_lake_too_large_for_memory_is_rebuilt_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    ask_day()
    drop_world()
    drop("claims/more.jsonl", [claim(20, claim_id=None), claim(21), claim(22), claim(23)])
    drive()
    whole = lake_contents()
    report = table("quarantine", "data_quality")
    monkeypatch.setattr(cut, "PIECE_ROWS", 2)
    monkeypatch.setattr(buckets, "STEPS", ((1, 1),))
    monkeypatch.setattr(buckets, "STEPS", ())
    runs.ask("rebuild", as_of=None, requested_by="admin", now=START)
    new_process()
    drive()
    assert_same_lake(lake_contents(), whole)
    assert (
        len(frames.files(TABLES["silver"]["fact_claims"], manifest().tables["silver"]["fact_claims"].version))
        > 2
    )
    assert table("quarantine", "claims").height == 1
    again = table("quarantine", "data_quality").join(report, on=["run_id"], how="anti")
    columns = ["table", "measure", "rule", "value"]
    assert again.select(columns).sort(columns).equals(report.select(columns).sort(columns))


def test_a_restart_between_passes_changes_nothing() -> None:
    ask_day()
    drop_world()
    drive()
    drop("claims/new.jsonl", [claim(9)])
    new_process()
    drive()
    assert table("silver", "fact_claims").height == 5
    assert table("gold", "claims_analytics").height == 5


def test_readers_see_published_versions_only() -> None:
    drop_world()
    drive()
    published_version = manifest().version("gold", "monthly_kpis")
    drop("claims/new.jsonl", [claim(9)])
    plan = stages.plan(now=CLOCK.now())
    stages.load_bronze({"number": plan["number"], "entity": "claims"}, now=CLOCK.now())
    silver = stages.refresh_silver({"number": plan["number"]}, now=CLOCK.now())
    gold = stages.refresh_gold({"number": plan["number"], "silver": silver}, now=CLOCK.now())
    assert gold["tables"]["monthly_kpis"]["version"] > (published_version or 0)
    assert manifest().version("gold", "monthly_kpis") == published_version
    stages.publish({"number": plan["number"], "silver": silver, "gold": gold}, now=CLOCK.now())
    assert manifest().version("gold", "monthly_kpis") == gold["tables"]["monthly_kpis"]["version"]


def test_a_version_that_fails_the_audit_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    drop_world()
    drive()
    before = manifest()
    drop("claims/new.jsonl", [claim(9)])
    with monkeypatch.context() as patch:
        patch.setattr(verify, "problems", lambda *_, **__: ["fact_claims has 1 repeated keys."])
        drive()
    assert manifest() == before
    halted = runs.recent(1)[0]
    assert (halted["status"], halted["error"]) == ("halted", "fact_claims has 1 repeated keys.")
    drop("claims/newer.jsonl", [claim(10)])
    drive()
    assert table("gold", "claims_analytics").height == 6


def test_a_failed_stage_is_told_and_the_next_run_finishes_its_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(_given: Any, now: Any) -> Any:
        raise RuntimeError("disk on fire")

    drop_world()
    with monkeypatch.context() as patch:
        patch.setitem(STAGES, "medallion_gold", explode)
        with pytest.raises(RuntimeError):
            drive()
    failed = runs.recent(1)[0]
    assert failed["status"] == "failed"
    assert "gold" in failed["error"]
    assert "fire" not in failed["error"]
    drive()
    assert runs.recent(1)[0]["id"] == failed["id"]
    assert runs.recent(1)[0]["status"] == "succeeded"
    assert runs.recent(1)[0]["error"] is None
    assert published.read_head().number == 1


def test_the_trace_of_a_request_reaches_the_commit() -> None:
    name = "claims/M1_20260101_120000_000000.json"
    trace = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
    write_record_blob(name, claim(1), ingested_at=START, entity_id="M1", traceparent=trace)
    sweep.sweep(now=START)
    drive()
    uri = storage.table_uri("bronze", "claims_raw")
    assert trace in DeltaTable(uri, storage_options=storage.options()).history(1)[0]["traceparents"]
