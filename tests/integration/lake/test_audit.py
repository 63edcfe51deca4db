"""The audit in a lake: one absurd row stops nobody, and a halt says table, rows and file."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from shared.lake.audit import verify
from shared.lake.delta import commit, frames, table_changes
from shared.lake.intake import quarantine, sweep
from shared.lake.intake.quarantine import Correction, Filters
from shared.lake.run import gold_run
from shared.lake.schema import buckets
from shared.lake.schema.contracts import TABLES, silver_contract
from shared.lake.state import published, runs
from tests.support import lake as support
from tests.support.lake import ask_day, drive, drop, new_process
from tests.support.small_world import claim, world

pytestmark = pytest.mark.azurite


@pytest.fixture(autouse=True)
def _lake(app_settings: None) -> None:
    new_process()
    ask_day()
    for name, rows in world().items():
        drop(name, rows)
    drive()


def _newest() -> dict[str, Any]:
    return runs.recent(1)[0]


def _first_halted() -> dict[str, Any]:
    return [run for run in runs.recent(20) if run["status"] == "halted"][-1]


def _wrong_while(monkeypatch: pytest.MonkeyPatch, odd: pl.Expr) -> None:
    """Gold's sums are a cent off in the month of each claim that is odd."""
    real, claims, kpis = gold_run.write_tables, silver_contract("claims"), TABLES["gold"]["monthly_kpis"]

    def write(tables: Any, plan: Any, manifest: Any, *, whole: Any) -> Any:
        newest = commit.newest(claims)
        if kpis not in tables or newest is None:
            return real(tables, plan, manifest, whole=whole)
        months = frames.read(claims, newest.version()).filter(odd)["service_date"].dt.strftime("%Y-%m")
        off = pl.when(pl.col("year_month").is_in(months.implode())).then(0.01).otherwise(0.0)
        wrong = tables[kpis].with_columns(pl.col("total_claim_amount") - off)
        return real({**tables, kpis: wrong}, plan, manifest, whole=whole)

    monkeypatch.setattr(gold_run, "write_tables", write)


def _quarantined() -> list[tuple[Any, ...]]:
    found, _ = quarantine.page(Filters(), limit=100, offset=0)
    return sorted((row["source_file"], row["row_number"], *row["reasons"]) for row in found)


def _in_gold() -> set[str]:
    return set(support.table("gold", "claims_analytics")["claim_id"])


@pytest.mark.parametrize("amounts", [[985_112_345_678_903], [1e15 + n for n in range(40)], [1e300, 1e300]])
def test_a_chip_number_as_an_amount_stops_nobody(amounts: list[float]) -> None:
    cents = [claim(n, claim_amount=round(n * 1.37, 2)) for n in range(10, 210)]
    drop("claims/ordinary.jsonl", cents)
    drop("claims/chip.jsonl", [claim(900 + n, claim_amount=each) for n, each in enumerate(amounts)])
    drive()
    assert _newest()["status"] == "succeeded", _newest()["error"]
    drop("claims/after.jsonl", [claim(5)])
    drive()
    assert _newest()["status"] == "succeeded"
    assert "M5" in support.table("gold", "claims_analytics")["claim_id"]


def test_a_halt_names_table_rows_and_file(monkeypatch: pytest.MonkeyPatch) -> None:
    before = published.read_head().manifest
    with monkeypatch.context() as patch:
        _wrong_while(patch, pl.lit(True))
        drop("claims/more.jsonl", [claim(5, claim_amount=77.77, service_date="2025-11-02")])
        drive()
    assert _newest()["status"] == "halted"
    run = _first_halted()
    assert "monthly_kpis.total_claim_amount of year_month 2025-11 is 77.76" in run["error"]
    assert "M5 (claims/more.jsonl, row 1)" in run["error"]
    after = published.read_head().manifest
    assert before is not None
    assert after is not None
    assert after.tables == before.tables
    # Leaving it out did not help, so the row was not to blame.
    assert _quarantined() == []
    drive()
    drop("claims/last.jsonl", [claim(6)])
    drive()
    assert _newest()["status"] == "succeeded"


def test_a_row_that_cannot_be_true_is_quarantined_and_the_rest_passes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    odd = claim(66, claim_amount=66.66, invoice_number="ODD", service_date="2025-11-02")
    others = [claim(5, service_date="2025-11-03"), claim(6), claim(7, service_date="2025-11-09")]
    with monkeypatch.context() as patch:
        _wrong_while(patch, pl.col("invoice_number") == "ODD")
        drop("claims/more.jsonl", [*others, odd])
        drive()
        assert _newest()["status"] == "succeeded"
        assert _in_gold() == {"M1", "M2", "M3", "M4", "M5", "M6", "M7"}
        assert "M66 (claims/more.jsonl, row 4)" in _first_halted()["error"]
        told = [row for row in _newest()["quarantined"] if row["code"] == "fails_audit"]
        assert [(row["entity"], row["rows"]) for row in told] == [("claims", 1)]
        assert _quarantined() == [("claims/more.jsonl", 4, "fails_audit")]
        drop("claims/last.jsonl", [claim(8)])
        drive()
        assert "M8" in _in_gold()
        # Whoever computes everything anew does not take it up again.
        runs.ask("rebuild", as_of=None, requested_by="test", now=support.START)
        new_process()
        drive()
        assert _newest()["status"] == "succeeded"
        assert "M66" not in _in_gold()
    # Once the fault is mended the rows are sent again.
    waiting, _ = quarantine.page(Filters(status="open"), limit=100, offset=0)
    quarantine.replay(
        [Correction(row["quarantine_id"], {}) for row in waiting], by="operator:test", now=support.START
    )
    sweep.sweep(now=support.START)
    drive()
    assert _in_gold() >= {"M8", "M66"}


def test_a_whole_day_that_is_halted_is_tried_again_for_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        _wrong_while(patch, pl.col("claim_id") == "M3")
        ask_day(date(2026, 1, 2))
        drive()
    manifest = published.read_head().manifest
    assert manifest is not None
    assert (manifest.as_of, _newest()["status"]) == (date(2026, 1, 2), "succeeded")
    assert _in_gold() == {"M1", "M2", "M4"}
    assert _quarantined() == [("claims/base.jsonl", 3, "fails_audit")]


def test_a_key_in_two_files_is_found_though_one_of_them_stayed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "STEPS", ((1, 1), (1000, 3)))
    monkeypatch.setattr(table_changes, "LARGEST_SHARE", 10)
    runs.ask("rebuild", as_of=None, requested_by="test", now=support.START)
    drive()
    drop("claims/new.jsonl", [claim(5)])
    drive()
    assert _newest()["status"] == "succeeded"
    with monkeypatch.context() as patch:
        patch.setattr(table_changes, "_known", lambda *_: {})
        drop("claims/again.jsonl", [claim(3, claim_amount=1.0)])
        drive()
    assert "fact_claims has keys in several files: M3 (claims/" in _first_halted()["error"]


def test_rows_that_would_be_lost_are_named() -> None:
    manifest = published.read_head().manifest
    assert manifest is not None
    silver, gold = dict(manifest.tables["silver"]), manifest.tables["gold"]
    drop("customers/more.jsonl", [*world()["customers/base.jsonl"][:1], _customer()])
    drive()
    now = published.read_head().manifest
    assert now is not None
    told = verify.problems(silver, gold, now)
    assert told == [
        "dim_customers would fall from 4 to 3 rows, without C9 (customers/more.jsonl, row 2).",
    ]


def _customer() -> dict[str, Any]:
    return {**world()["customers/base.jsonl"][0], "customer_id": "C9", "email": "c9@example.com"}
