"""A lake that Spark and polars built by turns is the lake that either builds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
import pytest

from shared import clients
from shared.lake import announced, runs
from shared.lake.contracts import ENTITIES, SOURCE_COLUMNS
from shared.lake.engine_spark.publish import publish_pass
from tests.support import lake
from tests.support.azurite import RunningAzurite
from tests.support.lake_worlds import by_entity, dirty_rows
from tests.support.spark import needs_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [pytest.mark.azurite, pytest.mark.spark, needs_spark]

Make = Callable[[], object]
PARTS = 3
# What is no one's data, or differs between two runs of the same engine.
OWN = ("_ingestion_timestamp", "_batch_id", "_source_etag")


def test_a_lake_built_by_turns_is_the_lake_that_either_builds(
    azurite: RunningAzurite, spark: SparkSession
) -> None:
    def by_spark() -> None:
        outcome = publish_pass(spark, now=lake.CLOCK.now())
        assert outcome is not None
        assert (outcome["status"], outcome["more"]) == ("succeeded", False)

    expected = built(azurite, [lake.drive, lake.drive, lake.drive])
    by_turns = built(azurite, [by_spark, lake.drive, by_spark])

    lake.assert_same_lake(by_turns.tables, expected.tables)
    assert by_turns.refused == expected.refused
    assert by_turns.judged == expected.judged
    assert min(frame.height for name, frame in expected.tables.items() if "silver" in name) > 0
    assert expected.refused


@dataclass(frozen=True)
class Built:
    """The comparable tables of a lake, its quarantined rows by entity, and how the last pass judged it."""

    tables: dict[str, pl.DataFrame]
    refused: dict[str, list[str]]
    judged: list[tuple[object, ...]]


def built(azurite: RunningAzurite, passes: list[Make]) -> Built:
    """A lake of its own after one pass for each part of a dirty delivery."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in azurite.new_account().environment().items():
            patch.setenv(name, value)
        clients.reset()
        lake.new_process()
        lake.ask_day()
        for part, make in enumerate(passes):
            deliver(part)
            if part == PARTS - 1:
                # Reports of a batch tell of its rows alone.
                runs.ask("rebuild", as_of=None, requested_by="test", now=lake.START)
            make()
        assert announced.read_head().number == lake.manifest().number == len(passes)
        found = Built(lake.lake_contents(without=OWN), refused(), judged())
    clients.reset()
    return found


def deliver(part: int) -> None:
    """A part of a dirty world, the same each time."""
    for entity, rows in by_entity(dirty_rows(seed=7, worlds=8)).items():
        names = [column.name for column in SOURCE_COLUMNS[entity]]
        lake.drop(f"{entity}/part{part}.jsonl", [{n: row[n] for n in names} for row in rows[part::PARTS]])


def refused() -> dict[str, list[str]]:
    """The rows in quarantine, by entity."""
    held = {entity: lake.table("quarantine", entity) for entity in ENTITIES}
    return {entity: sorted(rows["raw"]) for entity, rows in held.items() if rows.height}


def judged() -> list[tuple[object, ...]]:
    """What the data-quality report says of the last pass."""
    report = lake.table("quarantine", "data_quality").filter(run_id=lake.manifest().run_id)
    return sorted(report.select("table", "measure", "rule", "severity", "value").rows(), key=str)
