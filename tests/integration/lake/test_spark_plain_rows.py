"""Rows without a cell that needs a closer look take a shorter way on Spark, to the same silver."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl
import pytest

from shared.lake.engine_polars import rebuild_silver
from shared.lake.engine_spark import rebuild
from shared.lake.engine_spark.session import prepare
from shared.lake.engine_spark.source import read
from shared.lake.schema.contracts import ENTITIES, SILVER_TABLES, TABLES, bronze_contract
from shared.lake.transform.marks import is_odd
from tests.support import lake
from tests.support.lake_worlds import AS_OF, AT, bronze_frames, by_entity, dirty_rows
from tests.support.spark import needs_spark

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [pytest.mark.spark, needs_spark]

WORLDS = 24
DIRTY = frozenset({"policies"})


def test_plain_rows_beside_dirty_ones_are_what_polars_makes_of_them(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bronze = bronze_frames(by_entity(dirty_rows(seed=7, worlds=WORLDS)))
    delivered = {e: rows if e in DIRTY else _plain(e, rows) for e, rows in bronze.items()}
    expected = rebuild_silver(delivered, as_of=AS_OF, at=AT).tables
    plain = _noted(monkeypatch)

    found = _on_spark(spark, delivered, tmp_path)

    assert plain == {entity: entity not in DIRTY for entity in ENTITIES}
    tables = TABLES["silver"]
    lake.assert_same_lake(
        {name: lake.comparable(tables[name], found[name]) for name in found},
        {name: lake.comparable(tables[name], expected[name]) for name in found},
    )
    assert all(expected[table].height for table in SILVER_TABLES.values())


def _plain(entity: str, rows: pl.LazyFrame) -> pl.LazyFrame:
    plain: pl.LazyFrame = nw.from_native(rows).filter(~is_odd(entity)).to_native()
    return plain


def _noted(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """By entity, whether its rows were taken as plain ones."""
    plain, statements = {}, rebuild.statements

    def noted(entity: str, *args: nw.LazyFrame[pl.LazyFrame], **options: object) -> object:
        plain[entity] = bool(options["plain"])
        return statements(entity, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(rebuild, "statements", noted)
    return plain


def _on_spark(
    spark: SparkSession, delivered: dict[str, pl.LazyFrame], folder: Path
) -> dict[str, pl.DataFrame]:
    bronze, rows = {}, {}
    for entity, frame in delivered.items():
        collected, contract = frame.collect(), bronze_contract(entity)
        file = folder / f"{entity}.parquet"
        collected.write_parquet(file)
        bronze[entity], rows[entity] = read(spark, contract, [str(file)], near=folder), collected.height
    prepare(spark, sum(rows.values()))
    places = rebuild.write(rebuild.rebuild_silver(bronze, rows, as_of=AS_OF, at=AT), folder / "silver")
    return {name: pl.read_parquet(place / "*.parquet") for name, place in places.items()}
