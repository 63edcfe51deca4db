"""Spark as the engine of a pass: it computes tables into a folder, from which they are committed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shared.lake.delta import frames
from shared.lake.engine_spark.rebuild import Plans, rebuild_gold, rebuild_silver, write
from shared.lake.engine_spark.session import prepare
from shared.lake.engine_spark.source import newest_files, read, without
from shared.lake.intake import bronze_rows
from shared.lake.run.engine import EngineName
from shared.lake.schema.contracts import ENTITIES, TABLES, bronze_contract
from shared.lake.state.published import TableState
from shared.lake.state.set_aside import Aside

if TYPE_CHECKING:
    import polars as pl
    from pyspark.sql import SparkSession


class SparkEngine:
    """Whole tables by Spark; its workers and this process share `folder`, which is left to its maker.

    Delta's own package for Spark is not needed: Spark writes Parquet, and what reads it commits as ever.
    """

    name: EngineName = "spark"

    def __init__(self, session: SparkSession, folder: Path) -> None:
        self._session, self._folder = session, folder

    def silver(self, aside: Aside, *, as_of: date, at: datetime) -> Mapping[str, pl.LazyFrame]:
        """All silver tables from all of bronze but the rows that are set aside."""
        bronze = {}
        for entity in ENTITIES:
            table = bronze_contract(entity)
            rows = read(self._session, table, newest_files(table), near=self._folder)
            bronze[entity] = without(rows, aside.get(entity, ()), near=self._folder)
        rows = {entity: bronze_rows.count(entity) for entity in ENTITIES}
        prepare(self._session, sum(rows.values()))
        return self._computed("silver", rebuild_silver(bronze, rows, as_of=as_of, at=at))

    def gold(
        self, silver: Mapping[str, TableState], *, as_of: date, at: datetime
    ) -> Mapping[str, pl.LazyFrame]:
        """All gold tables from these states of the silver tables, by name."""
        tables = {
            name: read(
                self._session,
                TABLES["silver"][name],
                frames.files(TABLES["silver"][name], state.version),
                near=self._folder,
            )
            for name, state in silver.items()
        }
        prepare(self._session, sum(state.rows for state in silver.values()))
        return self._computed("gold", rebuild_gold(tables, as_of=as_of, at=at))

    def _computed(self, layer: str, plans: Plans) -> dict[str, pl.LazyFrame]:
        import polars as pl

        from shared.lake.schema.polars_schema import schema

        places = write(plans, self._folder / "computed" / layer)
        return {
            name: pl.scan_parquet(place / "*.parquet", schema=schema(TABLES[layer][name]))
            for name, place in places.items()
        }
