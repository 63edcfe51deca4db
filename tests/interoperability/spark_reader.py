"""Spark over the files of a version, with the columns that the table's log names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import polars as pl
from deltalake import DeltaTable

from shared.lake.schema.columns import Column
from tests.interoperability import sql
from tests.interoperability.filters import Filter
from tests.interoperability.lakes import Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

WORDS = {
    **{"string": "text", "boolean": "bool", "int": "int", "bigint": "long", "double": "double"},
    **{"decimal(18,2)": "money", "date": "date", "timestamp": "timestamp", "array<string>": "texts"},
}


def _literal(column: Column, value: Any) -> str:
    if column.kind == "text":
        # A doubled quote would be two texts side by side, and a backslash escapes.
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    if column.kind == "timestamp":
        return f"TIMESTAMP '{value.isoformat()}'"
    return sql.cast(column, value)


class Spark:
    """Delta's own package for Spark is no part of this: the log is read by delta-rs, the files by Spark."""

    name = "Spark"
    _DIALECT = sql.Dialect(_literal, "array_contains")

    def __init__(self, session: SparkSession, table: Table, wanted: Sequence[Filter]) -> None:
        """A table open, with the filters that it will be asked for."""
        self._session, self._wanted = session, wanted
        self._log = DeltaTable(str(table.folder), version=table.version)
        self._found = session.read.parquet(*self._log.file_uris())
        self._rows = _with_columns(self._found, self._log)
        self._answers: pl.DataFrame | None = None

    def kinds(self) -> dict[str, str]:
        return {name: WORDS.get(kind, kind) for name, kind in self._found.dtypes}

    def rows(self) -> pl.DataFrame:
        return pl.DataFrame(self._rows.toArrow())

    def found(self, wanted: Filter, columns: tuple[str, ...]) -> pl.DataFrame:
        if self._answers is None:
            self._answers = self._asked(columns)
        return self._answers.filter(pl.col("filter") == self._wanted.index(wanted)).drop("filter")

    def _asked(self, columns: tuple[str, ...]) -> pl.DataFrame:
        """One query with a scan a filter: a job for each would take most of its time to start."""
        self._rows.createOrReplaceTempView("it")
        scans = [
            f"SELECT {number} AS filter, {sql.columns(columns)} FROM it"
            f" WHERE {sql.condition(each, self._DIALECT)}"
            for number, each in enumerate(self._wanted)
        ]
        return pl.DataFrame(self._session.sql(" UNION ALL ".join(scans)).coalesce(1).toArrow())


def _with_columns(found: DataFrame, log: DeltaTable) -> DataFrame:
    """The same files with the columns of the log, which are more where a contract has grown."""
    from pyspark.sql.types import StructType

    wanted = StructType.fromJson(json.loads(log.schema().to_json()))
    if found.schema.names == wanted.names:
        return found
    return found.sparkSession.read.schema(wanted).parquet(*log.file_uris())
