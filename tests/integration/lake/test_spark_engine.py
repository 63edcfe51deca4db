"""Spark gives what polars gives: every cell of every silver and gold table."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from shared.lake.contracts import BRONZE_TABLES, ENTITIES, SILVER_TABLES, TABLES, TableContract
from shared.lake.engine_polars import rebuild_gold, rebuild_silver
from tests.support.lake_compare import differences
from tests.support.lake_worlds import bronze_frames, by_entity, dirty_rows
from tests.support.spark import needs_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [pytest.mark.spark, needs_spark]

AS_OF = date(2026, 1, 1)
AT = datetime(2026, 1, 2, tzinfo=UTC)
WORLDS = 40


def test_every_table_is_the_same_on_both_engines(spark: SparkSession, tmp_path: Path) -> None:
    from shared.lake.engine_spark.__main__ import rebuild

    bronze = bronze_frames(by_entity(dirty_rows(seed=2026, worlds=WORLDS)))
    for entity in ENTITIES:
        place = tmp_path / "bronze" / BRONZE_TABLES[entity]
        place.mkdir(parents=True)
        bronze[entity].collect().write_parquet(place / "part-0.parquet")
    silver = rebuild_silver(bronze, as_of=AS_OF, at=AT).tables
    gold = rebuild_gold({n: rows.lazy() for n, rows in silver.items()}, as_of=AS_OF, at=AT).tables

    lake = f"{tmp_path}/{{layer}}/{{table}}"
    counts = rebuild(spark, source=lake, target=lake, as_of=AS_OF, at=AT, kind="parquet")

    expected = {"silver": silver, "gold": gold}
    assert counts == {name: rows.height for tables in expected.values() for name, rows in tables.items()}
    assert min(counts[name] for name in SILVER_TABLES.values()) > 0
    found = [
        difference
        for layer, tables in expected.items()
        for name, rows in tables.items()
        for difference in _differences(tmp_path / layer / name, rows, TABLES[layer][name])
    ]
    assert found == []


def _differences(place: Path, expected: pl.DataFrame, contract: TableContract) -> list[str]:
    written = pl.read_parquet(place / "*.parquet")
    return differences(written, expected.iter_rows(named=True), contract)
