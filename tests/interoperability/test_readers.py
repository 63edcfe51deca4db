"""Every reader sees the same lake: the same columns, rows and cells, and finds the same rows by a filter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
import pytest

from shared.lake.engine_spark.session import prepare
from tests.interoperability import verbs
from tests.interoperability.compare import Told, differences
from tests.interoperability.readers import READERS, Reader
from tests.interoperability.spark_reader import Spark
from tests.support.spark import needs_spark
from tests.support.summary import COMPARISON

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.azurite

Note = Callable[[str, Any], None]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_reader_sees_what_was_written(reader: Any, tables: list[Told], record_property: Note) -> None:
    _compare(reader.name, lambda each: reader(each.table), tables, record_property)


# The tidy lake has no kind of value that the other has not, and takes as long.
@needs_spark
@pytest.mark.spark
@pytest.mark.parametrize("tables", ["dirty"], indirect=True)
def test_spark_sees_what_was_written(spark: SparkSession, tables: list[Told], record_property: Note) -> None:
    def opened(each: Told) -> Reader:
        return Spark(spark, each.table, [wanted for wanted, _ in each.filters])

    _compare(Spark.name, opened, tables, record_property)


@needs_spark
@pytest.mark.spark
def test_definitions_make_the_same_of_cases_at_the_edges(spark: SparkSession, tmp_path: Path) -> None:
    verbs.cases().write_parquet(tmp_path / "cases.parquet")
    prepare(spark, len(verbs.TEXTS))
    by_polars = verbs.made(nw.from_native(pl.scan_parquet(tmp_path / "cases.parquet"))).collect()
    on_spark = verbs.made(nw.from_native(spark.read.parquet(str(tmp_path / "cases.parquet"))))
    expected, found = by_polars.rows(), [tuple(row) for row in on_spark.to_native().collect()]
    differences = [
        (name, verbs.TEXTS[number], one, other)
        for number, (mine, theirs) in enumerate(zip(expected, found, strict=True))
        for name, one, other in zip(by_polars.columns, mine, theirs, strict=True)
        if one != other
    ]
    assert differences == []


def _compare(name: str, opened: Callable[[Told], Reader], tables: list[Told], note: Note) -> None:
    found = [difference for each in tables for difference in differences(opened(each), each)]
    least = min(len(each.filters) for each in tables)
    note(COMPARISON, (name, [each.table.name for each in tables], least, len(found)))
    assert not found, "\n".join(found)
