"""Bronze to gold on polars against Spark `local[2]`: same rows, same transformations, Parquet to Parquet.

`python -m bench.spark WORK FOLDER` does one of the works and prints {"seconds", "peak_mb"}; starting Spark
is not counted.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bench import medallion
from bench.measured import line, peak_mb, seconds

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

AT = datetime(2026, 1, 2, tzinfo=UTC)
AS_OF = date(2026, 1, 1)


def run(customers: int) -> None:
    """Print both times and their ratio, or why Spark can't run here."""
    if missing := _missing():
        line("bronze to gold, Spark local[2]", f"not measured: {missing}")
        return
    with tempfile.TemporaryDirectory() as folder:
        medallion.generate(customers, Path(folder) / "data")
        _work("bronze", folder)
        polars, spark = _work("polars", folder), _work("spark", folder)
    line("bronze to gold, polars", f"{polars['seconds']:.2f} s, {polars['peak_mb']:.0f} MB")
    ratio = spark["seconds"] / polars["seconds"]
    line("bronze to gold, Spark local[2]", f"{spark['seconds']:.2f} s, {ratio:.1f} x polars")


def _missing() -> str | None:
    if find_spec("pyspark") is None:
        return "install requirements-spark.txt"
    return None if shutil.which("java") else "there is no Java on PATH"


def _work(name: str, folder: str) -> dict[str, float]:
    # Spark's own figures go to stderr.
    ran = subprocess.run(
        [sys.executable, "-m", "bench.spark", name, folder],
        cwd=medallion.ROOT,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"},
    )
    figures: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return figures


def bronze(folder: Path) -> None:
    """Bronze of the generated files as Parquet, which both engines read."""
    from shared.lake.contracts import BRONZE_TABLES, ENTITIES
    from shared.lake.engine_polars import parse_file, to_bronze

    for entity in ENTITIES:
        file = next((folder / "data").glob(f"{entity}.*"))
        parsed = parse_file(entity, file.read_bytes(), name=file.name)
        rows = to_bronze(parsed, ingested_at=AT, batch_id="1", source_file=file.name, source_etag="1")
        place = folder / "bronze" / BRONZE_TABLES[entity]
        place.mkdir(parents=True)
        rows.write_parquet(place / "part-0.parquet")


def polars(folder: Path) -> None:
    """Silver and gold in full on polars."""
    import polars as pl

    from shared.lake.contracts import BRONZE_TABLES, ENTITIES
    from shared.lake.engine_polars import plan_gold, plan_silver

    def written(layer: str, plans: dict[str, pl.LazyFrame]) -> dict[str, pl.LazyFrame]:
        place = folder / "polars" / layer
        place.mkdir(parents=True)
        for name, rows in plans.items():
            rows.sink_parquet(place / f"{name}.parquet", engine="streaming")
        return {name: pl.scan_parquet(place / f"{name}.parquet") for name in plans}

    sources = {e: pl.scan_parquet(folder / "bronze" / BRONZE_TABLES[e] / "*.parquet") for e in ENTITIES}
    silver = written("silver", plan_silver(sources, as_of=AS_OF, at=AT))
    written("gold", plan_gold(silver, as_of=AS_OF, at=AT))


def spark(folder: Path) -> float:
    """Silver and gold in full on Spark; returns the seconds without its start."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.driver.bindAddress", "127.0.0.1")
    session = builder.config("spark.ui.enabled", "false").config("spark.driver.memory", "4g").getOrCreate()
    session.range(1).count()
    return seconds(lambda: _computed(session, folder))


def _computed(session: SparkSession, folder: Path) -> None:
    from shared.lake.contracts import BRONZE_TABLES, ENTITIES
    from shared.lake.engine_spark.rebuild import rebuild_gold, rebuild_silver
    from shared.lake.engine_spark.session import prepare

    def written(layer: str, tables: dict[str, DataFrame]) -> dict[str, DataFrame]:
        found = {}
        for name, rows in tables.items():
            place = str(folder / "spark" / layer / name)
            rows.write.parquet(place)
            found[name] = session.read.parquet(place)
        return found

    bronze = {e: session.read.parquet(str(folder / "bronze" / BRONZE_TABLES[e])) for e in ENTITIES}
    prepare(session, bronze.values())
    silver = written("silver", rebuild_silver(bronze, as_of=AS_OF, at=AT))
    prepare(session, silver.values())
    written("gold", rebuild_gold(silver, as_of=AS_OF, at=AT))


def main() -> None:
    """Do one work and print its figures."""
    work, folder = sys.argv[1], Path(sys.argv[2])
    if work == "spark":
        print(json.dumps({"seconds": spark(folder), "peak_mb": peak_mb()}))
        return
    took = seconds(lambda: {"bronze": bronze, "polars": polars}[work](folder))
    print(json.dumps({"seconds": took, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main()
