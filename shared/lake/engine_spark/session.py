"""How a Spark session computes the lake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import ceil
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# What can be set at the start alone.
AT_START = {
    # Each operation on a column would look where in our code it is, by several calls.
    "spark.python.sql.dataFrameDebugging.enabled": "false",
}
ROWS_A_PARTITION = 250_000
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    # Spark's default, INT96, says nothing of the time zone to other readers.
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    # One method for all rules of a table is longer than a JVM takes: Spark would generate it, fail to compile
    # it, and fall back to what this says at once.
    "spark.sql.codegen.wholeStage": "false",
}


def begun(name: str, settings: Mapping[str, str] = MappingProxyType({})) -> SparkSession:
    """The session of this process, made with these settings if missing."""
    from pyspark.sql import SparkSession

    return SparkSession.builder.appName(name).config(map={**AT_START, **settings}).getOrCreate()


def prepare(session: SparkSession, bronze: Iterable[DataFrame]) -> None:
    """Set what the rules need, and as many partitions as these rows deserve: Spark's 200 are for more."""
    for name, value in _SETTINGS.items():
        session.conf.set(name, value)
    rows = sum(frame.count() for frame in bronze)
    wanted = max(session.sparkContext.defaultParallelism, ceil(rows / ROWS_A_PARTITION))
    session.conf.set("spark.sql.shuffle.partitions", str(wanted))
