"""A lake that polars and Spark build by turns is the one that polars builds: cells, refusals and measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from shared import clients
from shared.lake import announced, aside_rows, bronze_rows, intake_plan, intake_sweep, runs, set_aside
from shared.lake.contracts import ENTITIES, SILVER_TABLES, SOURCE_COLUMNS, TABLES
from shared.lake.engine_spark.publish import publish_pass
from shared.lake.engine_spark.source import without
from shared.lake.set_aside import Place
from shared.raw.names import api_blob_name
from shared.raw.writer import write_record_blob
from tests.support import lake
from tests.support.azurite import RunningAzurite
from tests.support.lake_worlds import by_entity, dirty_rows
from tests.support.spark import needs_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [pytest.mark.azurite, pytest.mark.spark, needs_spark]

Pass = Callable[[], object]
WORLDS = 24
PARTS = 3
# What is no one's data, or differs between two runs of the same engine.
OWN = ("_ingestion_timestamp", "_batch_id", "_source_etag")
CLAIM = "CLM-0000ABCD"
SUBMITTED = datetime(2026, 1, 1, 9, tzinfo=UTC)


def test_a_lake_built_by_turns_is_the_lake_that_polars_builds(
    azurite: RunningAzurite, spark: SparkSession
) -> None:
    def by_spark() -> None:
        outcome = publish_pass(spark, now=lake.CLOCK.now())
        assert outcome is not None
        assert (outcome["status"], outcome["more"]) == ("succeeded", False)

    expected = built(azurite, second=lake.drive)
    by_turns = built(azurite, second=by_spark)

    for one, other in zip(by_turns, expected, strict=True):
        lake.assert_same_lake(one.tables, other.tables)
        assert one.refused == other.refused
        assert one.judged == other.judged
    second, third = (found.tables for found in expected)
    assert min(second[f"silver/{name}"].height for name in SILVER_TABLES.values()) > 0
    assert min(second[f"gold/{name}"].height for name in TABLES["gold"]) > 0
    assert {aside_rows.REASON, "missing:claim_id"} <= {reason for _, reason in expected[0].refused["claims"]}
    assert CLAIM not in set(second["gold/claims_analytics"]["claim_id"])
    assert CLAIM in set(third["gold/claims_analytics"]["claim_id"])


def test_spark_leaves_out_the_rows_that_polars_leaves_out(spark: SparkSession, tmp_path: Path) -> None:
    told = [("a", "1", 1), ("a", "1", 2), ("a", "2", 1), ("b", "3", 1), (None, None, 1), ("c", "4", None)]
    rows = pl.DataFrame(told, schema=list(set_aside.PLACE), orient="row")
    rows.write_parquet(tmp_path / "rows.parquet")
    places = (Place("a", "1", 2), Place("b", "3", None), Place("c", "4", 7), Place("a", "9", None))

    bronze = spark.read.parquet(str(tmp_path / "rows.parquet"))
    left = without(bronze, places, near=tmp_path).select(*set_aside.PLACE).toArrow()

    expected = set_aside.left_in({"claims": rows.lazy()}, {"claims": places})["claims"].collect()
    assert set(pl.DataFrame(left).rows()) == set(expected.rows()) == {told[n] for n in (0, 2, 4, 5)}


@dataclass(frozen=True)
class Built:
    """The comparable tables of a lake, its quarantined rows by entity, and how the last pass judged it."""

    tables: dict[str, pl.DataFrame]
    refused: dict[str, list[tuple[str, str]]]
    judged: list[tuple[object, ...]]


def built(azurite: RunningAzurite, *, second: Pass) -> list[Built]:
    """A lake of its own after its second and its third pass; the first and the third are by polars."""
    with lake_of_its_own(azurite):
        deliver(0)
        lake.drive()
        keep_out()
        deliver(1)
        # Reports of a batch tell of its rows alone.
        runs.ask("rebuild", as_of=None, requested_by="test", now=lake.START)
        second()
        found = [looked_at()]
        deliver(2)
        submit()
        lake.drive()
        assert announced.read_head().number == lake.manifest().number == PARTS
        return [*found, looked_at()]


@contextmanager
def lake_of_its_own(azurite: RunningAzurite) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in azurite.new_account().environment().items():
            patch.setenv(name, value)
        clients.reset()
        lake.new_process()
        lake.ask_day()
        yield
    clients.reset()


def deliver(part: int) -> None:
    """A part of a dirty world, the same each time."""
    for entity, rows in by_entity(dirty_rows(seed=7, worlds=WORLDS)).items():
        names = [column.name for column in SOURCE_COLUMNS[entity]]
        lake.drop(f"{entity}/part{part}.jsonl", [{n: row[n] for n in names} for row in rows[part::PARTS]])


def submit() -> None:
    """A claim by the API, on top of what the files told."""
    name = api_blob_name("claims", CLAIM, SUBMITTED)
    row = {"claim_id": CLAIM, "claim_amount": 12.5, "service_date": "2025-11-02", "status": "Submitted"}
    write_record_blob(name, row, ingested_at=SUBMITTED, entity_id=CLAIM)
    intake_sweep.record_blob(name, now=lake.START)


def keep_out() -> None:
    """Two claims of the first delivery, as a pass keeps them out once they have failed its audit."""
    plan = intake_plan.read_plan(1)
    assert plan is not None
    known = bronze_rows.everything("claims").filter(pl.col("claim_id").is_not_null())
    places = known.sort("_row_number").select(*set_aside.PLACE).head(2).collect().iter_rows()
    aside = {"claims": tuple(Place(*place) for place in places)}
    aside_rows.keep_out(replace(plan, aside=aside), at=plan.at)


def looked_at() -> Built:
    held = {entity: lake.table("quarantine", entity) for entity in ENTITIES}
    refused = {
        entity: sorted(
            (row["raw"], reason) for row in rows.iter_rows(named=True) for reason in row["reasons"]
        )
        for entity, rows in held.items()
        if rows.height
    }
    report = lake.table("quarantine", "data_quality").filter(run_id=lake.manifest().run_id)
    judged = sorted(report.select("table", "measure", "rule", "severity", "value").rows(), key=str)
    return Built(lake.lake_contents(without=OWN), refused, judged)
