"""Several processes that all believe to be the one run: slower, but nothing is lost or doubled."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import polars as pl
import pytest

from shared.lake.engine_spark import publish
from shared.lake.run import stages
from shared.lake.run.engine import EngineName
from shared.lake.schema.contracts import TABLES
from shared.lake.schema.polars_schema import schema
from shared.lake.state import computed, pass_plan, published, raw_files, runs
from tests.support.lake import CLOCK, ask_day, drive, drop, lake_contents, new_process, table
from tests.support.processes import ROOT
from tests.support.small_world import claim, customer, world

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

RIVALS = 3
PROGRAM = "from tests.support.lake import drive; drive()"


def compete() -> list[int]:
    """Run the medallion in several processes at once; their exit codes."""
    rivals = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM], cwd=ROOT, env={**os.environ}, stderr=subprocess.DEVNULL
        )
        for _ in range(RIVALS)
    ]
    return [rival.wait(timeout=120) for rival in rivals]


def test_rivals_write_every_row_once() -> None:
    new_process()
    ask_day()
    for name, rows in world().items():
        drop(name, rows)
    drive()
    for round_ in range(3):
        for number in range(5):
            drop(f"claims/{round_}-{number}.jsonl", [claim(100 + 10 * round_ + number), claim(1)])
        drop(f"customers/{round_}.jsonl", [customer(2, city=f"City {round_}")])
        compete()
    new_process()
    drive()
    assert raw_files.is_empty()
    assert table("bronze", "claims_raw").height == 4 + 3 * 5 * 2
    assert table("bronze", "customers_raw").height == 3 + 3
    assert table("silver", "fact_claims").height == 4 + 3 * 5
    assert table("gold", "claims_analytics").height == 4 + 3 * 5
    assert table("gold", "monthly_kpis")["total_claims"].sum() == 4 + 3 * 5
    assert table("silver", "dim_customers").filter(customer_id="C2")["city"].to_list() == ["City 2"]
    assert {run["status"] for run in runs.recent(50)} <= {"succeeded", "failed"}


class Late:
    """Another engine, whose job comes back when its pass is long over, with nothing."""

    name: EngineName = "spark"

    def silver(self, *_: Any, **__: Any) -> dict[str, pl.LazyFrame]:
        return self._empty("silver")

    def gold(self, *_: Any, **__: Any) -> dict[str, pl.LazyFrame]:
        return self._empty("gold")

    def _empty(self, layer: str) -> dict[str, pl.LazyFrame]:
        return {name: pl.LazyFrame(schema=schema(table)) for name, table in TABLES[layer].items()}


def test_a_job_that_outlives_its_pass_changes_nothing() -> None:
    new_process()
    ask_day()
    for name, rows in world().items():
        drop(name, rows)
    drive()
    head, before = published.read_head(), lake_contents()
    new_process()
    silver = stages.refresh_silver({"number": head.number}, now=CLOCK.now(), engine=Late())
    stages.refresh_gold({"number": head.number, "silver": silver}, now=CLOCK.now(), engine=Late())
    assert published.read_head().manifest == head.manifest
    assert runs.recent(1)[0]["engine"] == "polars"
    drop("claims/more.jsonl", [claim(100)])
    drive()
    after = lake_contents()
    assert after["silver/fact_claims"].height == before["silver/fact_claims"].height + 1
    assert after["silver/dim_customers"].height == before["silver/dim_customers"].height


def test_a_job_that_comes_too_late_or_again_does_not_begin() -> None:
    new_process()
    ask_day()
    drop("customers/one.jsonl", [customer(1)])
    drive()
    # Without a session it could not compute anything.
    session: Any = None
    publish.compute_pass(session, published.read_head().number, now=CLOCK.now())
    drop("customers/two.jsonl", [customer(2)])
    plan = pass_plan.next_plan(None, now=CLOCK.now())
    assert plan is not None
    computed.keep(plan, {"tables": {}}, {"tables": {}})
    publish.compute_pass(session, plan.number, now=CLOCK.now())
