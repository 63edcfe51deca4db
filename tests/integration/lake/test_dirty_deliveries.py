"""Dirty files: what can't be taken stands in quarantine with every reason, and can be delivered again."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta

import pytest

from shared.errors import ConflictError, NotFoundError
from shared.lake.intake import quarantine, sweep
from shared.lake.intake.quarantine import Correction, Filters
from shared.lake.monitor import quality
from shared.lake.state import runs
from tests.support.lake import ask_day, drive, drop, drop_record, new_process, table
from tests.support.small_world import claim, customer, pet, policy, provider

pytestmark = pytest.mark.azurite

NOW = datetime(2026, 1, 2, tzinfo=UTC)
EVERYTHING = Filters()


@pytest.fixture(autouse=True)
def _empty_lake(app_settings: object) -> None:
    new_process()
    ask_day()


def lines(rows: list[dict[str, object]]) -> list[str]:
    return [json.dumps(row) for row in rows]


def test_every_refused_row_is_in_quarantine_and_every_other_row_in_silver() -> None:
    rows = lines([claim(n) for n in range(500)])
    chance = random.Random(7)
    garbage = sorted(chance.sample(range(500), 10))
    for position in garbage:
        rows[position] = rows[position][: len(rows[position]) // 2]
    keyless = next(n for n in range(500) if n not in garbage)
    rows[keyless] = json.dumps(claim(keyless, claim_id=None))
    drop("claims/dirty.jsonl", "\n".join(rows) + "\n")
    drive()
    found, total = quarantine.page(EVERYTHING, limit=100, offset=0)
    assert total == 11
    assert {row["source_file"] for row in found} == {"claims/dirty.jsonl"}
    assert sorted(row["row_number"] for row in found) == sorted(n + 1 for n in [*garbage, keyless])
    assert all(row["reasons"] for row in found)
    assert table("silver", "fact_claims").height == 489


def test_findings_are_flagged_and_pass() -> None:
    drop(
        "customers/a.jsonl",
        [customer(1), customer(2, email="C1@EXAMPLE.com"), customer(3, date_of_birth="x")],
    )
    drop("pets/a.jsonl", [pet(1, 1, weight_lbs=0), pet(2, 9)])
    drop("policies/a.jsonl", [policy(1, 2, 1)])
    drop("claims/a.jsonl", [claim(1, claim_amount=-5, service_date="2024-02-30"), claim(2, provider_id="V9")])
    drop("vet_providers/a.jsonl", [provider(1)])
    drive()
    flags = {
        row[0]: row[1]
        for name, key in (
            ("dim_customers", "customer_id"),
            ("dim_pets", "pet_id"),
            ("fact_claims", "claim_id"),
        )
        for row in table("silver", name).select(key, "_quality_flags").iter_rows()
    }
    assert flags["C1"] == flags["C2"] == ["duplicate_email"]
    assert "unparsed:date_of_birth" in flags["C3"]
    assert flags["P1"] == ["nonpositive_weight"]
    assert flags["P2"] == ["orphan_customer"]
    assert {"nonpositive_amount", "owner_mismatch", "unparsed:service_date"} <= set(flags["M1"])
    assert "orphan_provider" in flags["M2"]
    assert quarantine.page(EVERYTHING, limit=10, offset=0) == ([], 0)


def test_a_strict_lake_refuses_the_one_record_with_an_unknown_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_SCHEMA_POLICY", "strict")
    for number, extra in enumerate(({}, {"mood": "good"}, {"line_items": []})):
        drop_record(f"claims/M{number}_20260102_000000_000000.json", claim(number) | extra)
    drive()
    run = runs.recent(1)[0]
    assert run["bronze"]["claims"]["files"] == {"loaded": 2, "refused": 1}
    assert run["bronze"]["claims"]["refused"] == [
        "claims/M1_20260102_000000_000000.json: Unknown columns: mood."
    ]
    assert table("silver", "fact_claims")["claim_id"].sort().to_list() == ["M0", "M2"]


@pytest.mark.parametrize("told", ["9999-01-01T00:00:00Z", "2031-06-01T00:00:00+00:00"])
def test_a_record_is_no_later_than_its_file_whatever_it_says(told: str) -> None:
    drop_record("claims/M2_20260102_000000_000000.json", claim(2), at=told)
    drop_record("claims/M3_20260102_000000_000000.json", claim(3))
    drive()
    rows = {row["claim_id"]: row["_ingestion_timestamp"] for row in table("bronze", "claims_raw").to_dicts()}
    assert rows["M2"] < datetime.now(UTC) + timedelta(minutes=6)
    assert rows["M3"] == datetime(2026, 1, 2, tzinfo=UTC)


def test_a_file_with_none_of_its_columns_is_refused_and_the_others_are_loaded() -> None:
    drop("claims/strange.csv", "a,b\n1,2\n")
    drop("customers/a.jsonl", [customer(1)])
    drive()
    run = runs.recent(1)[0]
    assert run["status"] == "succeeded"
    assert run["bronze"]["claims"]["files"] == {"refused": 1}
    assert "none of the columns" in run["bronze"]["claims"]["refused"][0]
    assert table("silver", "dim_customers").height == 1


def test_a_replayed_row_with_a_correction_reaches_silver_once() -> None:
    drop("claims/a.jsonl", [claim(1, claim_id=None, claim_amount=77.5)])
    drive()
    (row,), _ = quarantine.page(EVERYTHING, limit=10, offset=0)
    correction = Correction(row["quarantine_id"], {"claim_id": "M77"})
    first = quarantine.replay([correction], by="operator:test", now=NOW)
    again = quarantine.replay([correction], by="operator:test", now=NOW)
    assert first == again

    sweep.sweep(now=NOW)
    drive()
    assert table("silver", "fact_claims").select("claim_id", "claim_amount").rows() == [("M77", 77.5)]
    assert table("bronze", "claims_raw").height == 2
    (marked,), _ = quarantine.page(Filters(status="replayed"), limit=10, offset=0)
    assert marked["resolved_at"] == NOW
    assert quarantine.page(Filters(status="open"), limit=10, offset=0)[1] == 0


def test_garbage_needs_a_correction_before_it_is_replayed() -> None:
    drop("claims/a.jsonl", '{"claim_id": "M1", "cla\n')
    drive()
    (row,), _ = quarantine.page(EVERYTHING, limit=10, offset=0)
    with pytest.raises(ConflictError):
        quarantine.replay([Correction(row["quarantine_id"], {})], by="operator:test", now=NOW)
    quarantine.replay([Correction(row["quarantine_id"], {"claim_id": "M1"})], by="operator:test", now=NOW)
    with pytest.raises(NotFoundError):
        quarantine.replay([Correction("nothing", {})], by="operator:test", now=NOW)


def test_quarantine_is_filtered_before_it_is_cut() -> None:
    drop("claims/a.jsonl", "\n".join([*(["{"] * 3), json.dumps(claim(1, claim_id=None))]) + "\n")
    drop("pets/a.jsonl", [pet(1, 1, pet_id=None)])
    drive()
    rows, total = quarantine.page(Filters(entity="claims", reason="missing:claim_id"), limit=1, offset=0)
    assert (len(rows), total) == (1, 1)
    assert quarantine.page(Filters(entity="pets"), limit=10, offset=0)[1] == 1
    assert quarantine.page(Filters(file="claims/a.jsonl"), limit=2, offset=0)[1] == 4


def test_the_quality_report_counts_what_the_run_did() -> None:

    drop("claims/a.jsonl", "\n".join([*lines([claim(1), claim(2, claim_amount=-1)]), "{"]) + "\n")
    drive()
    run_id = runs.recent(1)[0]["id"]
    rejected, _ = quality.report(run_id=run_id, table="claims_raw", limit=10, offset=0)
    assert {m["measure"]: m["value"] for m in rejected if m["rule"] is None} == {"rows_rejected": 1}
    measures, total = quality.report(run_id=run_id, table="fact_claims", limit=500, offset=0)
    values = {(m["measure"], m["rule"]): m["value"] for m in measures}
    assert total == len(measures)
    assert values[("rows_in", None)] == 2
    assert values[("rows_flagged", "nonpositive_amount")] == 1
    assert {m["batch_id"][-7:] for m in measures} == {"-000001"}
