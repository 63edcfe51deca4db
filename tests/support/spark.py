"""One Spark on this machine for every test of a process that needs it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from shared.lake.engine_spark.session import AT_START
from shared.lake.spark_jobs.local import java_options

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    **AT_START,
    # What SQL names is quoted by the standard, as every other engine takes it.
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    # Few rows: compiling the plans would take longer than interpreting them.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    # As would starting a stage before the next one is planned.
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.extraJavaOptions": java_options(rows=0),
}


def missing() -> str | None:
    """What Spark lacks here, None when it can run."""
    if find_spec("pyspark") is None:
        return "requirements-spark.txt is not installed"
    return None if shutil.which("java") else "there is no Java on PATH"


needs_spark = pytest.mark.skipif(missing() is not None, reason=f"Spark: {missing()}.")


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """Spark `local[2]`, stopped at the end."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("tests")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()
