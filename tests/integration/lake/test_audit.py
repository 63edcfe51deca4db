"""The audit in a lake: one absurd row stops nobody, and a halt says table, rows and file."""

from __future__ import annotations

from typing import Any

import pytest

from shared.lake import announced, gold_run, runs, verify
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
    import polars as pl

    real = gold_run._computed

    def a_cent_less(*args: Any, **kwargs: Any) -> Any:
        rows, whole = real(*args, **kwargs)
        kpis = rows["monthly_kpis"].with_columns(pl.col("total_claim_amount") - 0.01)
        return {**rows, "monthly_kpis": kpis}, whole

    before = announced.read_head().manifest
    with monkeypatch.context() as patch:
        patch.setattr(gold_run, "_computed", a_cent_less)
        drop("claims/more.jsonl", [claim(5, claim_amount=77.77, service_date="2025-11-02")])
        drive()
    run = _newest()
    assert run["status"] == "halted"
    assert "monthly_kpis.total_claim_amount of year_month 2025-11 is 77.76" in run["error"]
    assert "M5 (claims/more.jsonl, row 1)" in run["error"]
    after = announced.read_head().manifest
    assert before is not None
    assert after is not None
    assert after.tables == before.tables
    drive()
    drop("claims/last.jsonl", [claim(6)])
    drive()
    assert _newest()["status"] == "succeeded"


def test_rows_that_would_be_lost_are_named() -> None:
    manifest = announced.read_head().manifest
    assert manifest is not None
    silver, gold = dict(manifest.tables["silver"]), manifest.tables["gold"]
    drop("customers/more.jsonl", [*world()["customers/base.jsonl"][:1], _customer()])
    drive()
    now = announced.read_head().manifest
    assert now is not None
    told = verify.problems(silver, gold, now)
    assert told == [
        "dim_customers would fall from 4 to 3 rows, without C9 (customers/more.jsonl, row 2).",
    ]


def _customer() -> dict[str, Any]:
    return {**world()["customers/base.jsonl"][0], "customer_id": "C9", "email": "c9@example.com"}
