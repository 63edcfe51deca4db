"""A host whose engine is Spark: it computes files, polars a claim on top, and insights show both.

After either the lake is the one that polars computes from the same bronze: cells, refusals and measures.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from shared.lake.audit import aside_rows
from shared.lake.engine_polars import SilverRun, rebuild_gold, rebuild_silver
from shared.lake.intake import bronze_rows
from shared.lake.schema.contracts import ENTITIES, SILVER_TABLES, SOURCE_COLUMNS, TABLES
from shared.lake.state import pass_plan, published, set_aside
from shared.lake.state.set_aside import Place
from tests.support import lake
from tests.support.azurite import Account
from tests.support.lake_worlds import by_entity, dirty_rows
from tests.support.spark import needs_spark
from tests.support.stack import Stack, eventually, running_stack

pytestmark = [pytest.mark.azurite, pytest.mark.host, pytest.mark.spark, needs_spark]

WORLDS = 24
PARTS = 2
OWNER = {"customer_id": "DEMO-001", "pet_id": "PET-DEMO-001", "policy_id": "POL-DEMO-001"}
MEASURES = ("table", "measure", "rule", "severity", "value")


@pytest.fixture
def stack(app_settings: Account, tmp_path: Path) -> Iterator[Stack]:
    """A host beside a lake of one pass by polars; a second delivery waits."""
    lake.new_process()
    lake.ask_day()
    deliver(0)
    lake.drive()
    keep_out()
    deliver(1)
    job = json.dumps({"kind": "local"})
    with running_stack(app_settings, tmp_path, LAKE_ENGINE="spark", SPARK_JOB=job) as found:
        yield found


def test_files_are_computed_by_spark_and_a_claim_by_polars_on_top(stack: Stack) -> None:
    with stack.client("admin") as client:
        body(client, "POST", "pipeline/runs", {"kind": "increment"})
        eventually(lambda: published.read_head().number >= 2, within_s=400)
        by_polars, second = same_as_polars(), pass_plan.read_plan(2)
        assert second is not None
        assert judged(by_polars) == reported(second.run_id)
        assert {aside_rows.REASON, "missing:claim_id"} <= refused("claims")
        assert body(client, "GET", "insights/summary")["total_claims"] == gold("claims_analytics").height > 0
        status = body(client, "GET", "pipeline/status")
        # A pass that finds nothing left to do may have come after it, and is by polars.
        assert body(client, "GET", f"pipeline/runs/{second.run_id}")["engine"] == "spark"
        assert any(entry["message"].endswith(" on Spark") for entry in status["processing_log"])

        body(client, "POST", "customers/seed-demo")
        claim_id = submit(client)
        eventually(lambda: claim_id in listed(client), within_s=60)
        tells_the_engines(client)
        same_as_polars()


def deliver(part: int) -> None:
    """A part of a dirty world."""
    for entity, rows in by_entity(dirty_rows(seed=7, worlds=WORLDS)).items():
        names = [column.name for column in SOURCE_COLUMNS[entity]]
        lake.drop(f"{entity}/part{part}.jsonl", [{n: row[n] for n in names} for row in rows[part::PARTS]])


def keep_out() -> None:
    """Two claims of the first delivery, as a pass keeps them out once they have failed its audit."""
    plan = pass_plan.read_plan(1)
    assert plan is not None
    known = bronze_rows.everything("claims").filter(pl.col("claim_id").is_not_null())
    places = known.sort("_row_number").select(*set_aside.PLACE).head(2).collect().iter_rows()
    aside = {"claims": tuple(Place(*place) for place in places)}
    aside_rows.keep_out(replace(plan, aside=aside), at=plan.at)


def submit(client: httpx.Client) -> str:
    day = body(client, "GET", "policies/POL-DEMO-001")["policy"]["updated_at"][:10]
    claim = OWNER | {"service_date": day, "claim_type": "Illness", "claim_amount": 90.01}
    return str(body(client, "POST", "claims", claim)["claim_id"])


def listed(client: httpx.Client) -> set[str]:
    return {row["claim_id"] for row in body(client, "GET", "insights/claims?customer_id=DEMO-001")["claims"]}


def body(client: httpx.Client, method: str, path: str, sent: Any = None) -> dict[str, Any]:
    answer = client.request(method, f"/api/{path}", json=sent)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


def tells_the_engines(client: httpx.Client) -> None:
    """Of each run, in their order; and of the newest one in the status."""
    runs = [run for run in body(client, "GET", "pipeline/runs")["runs"] if run["finished_at"]]
    first, by_spark, *others = sorted(runs, key=lambda run: run["number"])
    assert (first["engine"], by_spark["engine"]) == ("polars", "spark")
    assert {run["engine"] for run in others} == {"polars"}
    assert [run.get("spark") for run in (first, *others)] == [None] * len(runs[1:])
    assert by_spark["spark"]["state"] == "succeeded", by_spark["spark"]
    assert body(client, "GET", "pipeline/status")["execution_info"]["engine"] == "polars"


def gold(name: str) -> pl.DataFrame:
    return lake.table("gold", name)


def refused(entity: str) -> set[str]:
    return set(lake.table("quarantine", entity)["reasons"].explode())


def same_as_polars() -> SilverRun:
    """What polars makes of bronze, once everything that is published was the same."""
    lake.new_process()
    manifest = lake.manifest()
    plan = pass_plan.read_plan(manifest.number)
    assert plan is not None
    everything = {entity: bronze_rows.everything(entity) for entity in ENTITIES}
    bronze = set_aside.left_in(everything, aside_rows.quarantined())
    run = rebuild_silver(bronze, as_of=manifest.as_of, at=plan.at)
    marts = rebuild_gold({n: t.lazy() for n, t in run.tables.items()}, as_of=manifest.as_of, at=plan.at)
    expected = {"silver": run.tables, "gold": marts.tables}
    names = [(layer, name) for layer in expected for name in TABLES[layer]]
    lake.assert_same_lake(
        {f"{a}/{b}": lake.comparable(TABLES[a][b], lake.table(a, b)) for a, b in names},
        {f"{a}/{b}": lake.comparable(TABLES[a][b], expected[a][b]) for a, b in names},
    )
    assert min(lake.table("silver", name).height for name in SILVER_TABLES.values()) > 0
    return run


def judged(run: SilverRun) -> list[tuple[Any, ...]]:
    return sorted(run.quality.select(MEASURES).rows(), key=str)


def reported(run_id: str) -> list[tuple[Any, ...]]:
    report = lake.table("quarantine", "data_quality").filter(run_id=run_id)
    return sorted(report.select(MEASURES).rows(), key=str)
