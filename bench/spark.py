"""Bronze to gold on polars against Spark `local[2]`: same rows, same transformations, Parquet to Parquet.

`python -m bench.spark WORK FOLDER` does one of the works and prints its figures; Spark's start is told apart.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from bench import medallion, spark_counts
from bench.measured import line, peak_mb
from shared.lake.spark_jobs.local import java_options

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from shared.lake.schema.contracts import TableContract

AT = datetime(2026, 1, 2, tzinfo=UTC)
AS_OF = date(2026, 1, 1)
# Customers; the largest takes a quarter of an hour.
SIZES = (20_000, 200_000)
LONG_SIZE = 500_000
_SETTINGS = {
    "spark.master": "local[2]",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "4g",
    "spark.ui.enabled": "false",
}
Figures = Mapping[str, float]
Compared = Mapping[str, Figures]


def run(customers: int | None = None, *, long: bool = False) -> None:
    """Print times, CPU times and their ratios for each size, and from which size Spark is worth its start.

    `customers` in place of the larger size; a tenth of it is the smaller one then.
    """
    if missing := _missing():
        line("bronze to gold, Spark local[2]", f"not measured: {missing}")
        return
    sizes = (max(1, customers // 10), customers) if customers else SIZES
    compared = [_compared(number) for number in (*sizes, *([LONG_SIZE] if long else []))]
    for few, many in pairwise(compared):
        _grown(few, many)
    _crossing(compared[0], compared[-1])


def _compared(customers: int) -> Compared:
    with tempfile.TemporaryDirectory() as folder:
        medallion.generate(customers, Path(folder) / "data")
        rows = _work("bronze", folder)["rows"]
        polars, spark = (_work(engine, folder) | {"rows": rows} for engine in ("polars", "spark"))
    for engine, measured in (("polars", polars), ("Spark local[2]", spark)):
        start = f", started in {measured['start']:.1f} s" if "start" in measured else ""
        took = f"{measured['seconds']:.2f} s, {measured['cpu']:.2f} s of CPU"
        figures = f"{took}, {measured['peak_mb']:.0f} MB{start}"
        line(f"bronze to gold, {customers:,} customers ({rows:,.0f} rows), {engine}", figures)
    did = ("calls", "queries", "plan_lines", "jobs", "stages", "tasks")
    line("what Spark did", ", ".join(f"{spark[what]:,.0f} {what.replace('_', ' ')}" for what in did))
    ratios = (spark[what] / polars[what] for what in ("seconds", "cpu"))
    line("Spark local[2] to polars", "{:.1f} x the time, {:.1f} x the CPU".format(*ratios))
    return {"polars": polars, "spark": spark}


def _grown(few: Compared, many: Compared) -> None:
    for engine in ("polars", "spark"):
        ratios = (many[engine][what] / few[engine][what] for what in ("rows", "seconds", "cpu"))
        ratio = "{:.1f} x the rows in {:.1f} x the time, {:.1f} x the CPU".format(*ratios)
        line(f"growth on {engine}", ratio)


def _crossing(few: Compared, many: Compared) -> None:
    """From which size Spark is worth its start, by the straight lines through both sizes."""
    lines = {engine: _line(few[engine], many[engine], "seconds") for engine in few}
    (fixed, each), (fixed_spark, each_spark) = lines["polars"], lines["spark"]
    for engine, (least, more) in lines.items():
        line(f"time on {engine}", f"{least:.1f} s and {more * 1e6:.1f} s for each million rows")
    start = many["spark"]["start"]
    if each > each_spark:
        rows = max(0.0, (start + fixed_spark - fixed) / (each - each_spark))
        line("Spark is the faster one, start included", f"from {rows:,.0f} rows")
    else:
        line("Spark is the faster one, start included", "at no size on this machine")
    _, each_cpu = _line(few["spark"], many["spark"], "cpu")
    line("cores from which a cluster computes as fast", f"{each_cpu / max(each, 1e-12):.0f}")
    held, each_mb = _line(few["polars"], many["polars"], "peak_mb")
    for memory in (2048, 4096, 8192):
        rows = max(0.0, (memory - held) / max(each_mb, 1e-12))
        line(f"rows that polars computes within {memory:,} MB", f"{rows:,.0f}")


def _line(few: Figures, many: Figures, what: str) -> tuple[float, float]:
    """A figure without rows, and for each row."""
    each = (many[what] - few[what]) / (many["rows"] - few["rows"])
    return few[what] - each * few["rows"], each


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


def bronze(folder: Path) -> dict[str, float]:
    """Bronze of the generated files as Parquet, which both engines read; returns how many rows there are."""
    from shared.lake.parse.files import parse_file
    from shared.lake.parse.parsed import to_bronze
    from shared.lake.schema.contracts import BRONZE_TABLES, ENTITIES

    rows = {}
    for entity in ENTITIES:
        file = next((folder / "data").glob(f"{entity}.*"))
        parsed = parse_file(entity, file.read_bytes(), name=file.name)
        frame = to_bronze(parsed, ingested_at=AT, batch_id="1", source_file=file.name, source_etag="1")
        place = folder / "bronze" / BRONZE_TABLES[entity]
        place.mkdir(parents=True)
        frame.write_parquet(place / "part-0.parquet")
        rows[entity] = frame.height
    (folder / "rows.json").write_text(json.dumps(rows))
    return {"rows": sum(rows.values())}


def polars(folder: Path) -> dict[str, float]:
    """Silver and gold in full on polars; returns its figures."""
    began, used = time.perf_counter(), time.process_time()
    _on_polars(folder)
    took = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - used}
    return {**took, "peak_mb": peak_mb()}


def _on_polars(folder: Path) -> None:
    import polars as pl

    from shared.lake.engine_polars import rebuild_gold, rebuild_silver
    from shared.lake.schema.contracts import BRONZE_TABLES, ENTITIES

    def written(layer: str, tables: Mapping[str, pl.LazyFrame]) -> dict[str, pl.LazyFrame]:
        place = folder / "polars" / layer
        place.mkdir(parents=True)
        for name, rows in tables.items():
            rows.sink_parquet(place / f"{name}.parquet", engine="streaming")
        return {name: pl.scan_parquet(place / f"{name}.parquet") for name in tables}

    sources = {e: pl.scan_parquet(folder / "bronze" / BRONZE_TABLES[e] / "*.parquet") for e in ENTITIES}
    rebuilt = rebuild_silver(sources, as_of=AS_OF, at=AT)
    silver = written("silver", {name: rows.lazy() for name, rows in rebuilt.tables.items()})
    made = rebuild_gold(silver, as_of=AS_OF, at=AT)
    written("gold", {name: rows.lazy() for name, rows in made.tables.items()})


def spark(folder: Path) -> dict[str, float]:
    """Silver and gold in full on Spark; returns its figures, CPU and memory of both its processes."""
    from shared.lake.engine_spark.session import begun

    rows = json.loads((folder / "rows.json").read_text())
    java = {"spark.driver.extraJavaOptions": java_options(sum(rows.values()))}
    started = time.perf_counter()
    session = begun("bench", {**_SETTINGS, **java, **spark_counts.settings(folder / "events")})
    session.range(1).count()
    calls, began, used = spark_counts.Calls(), time.perf_counter(), _cpu(session)
    _computed(session, folder, rows)
    took = {"seconds": time.perf_counter() - began, "cpu": _cpu(session) - used, "calls": calls.count}
    figures = {**took, "start": began - started, "peak_mb": peak_mb() + _peak_of_java(session)}
    session.stop()
    return {**figures, **spark_counts.counts(folder / "events")}


def _cpu(session: SparkSession) -> float:
    handle = session._jvm.java.lang.ProcessHandle.current()  # type: ignore[union-attr]
    return float(handle.info().totalCpuDuration().get().toMillis()) / 1000 + time.process_time()


def _peak_of_java(session: SparkSession) -> float:
    """Its heap as it has grown, in MB."""
    return float(session._jvm.java.lang.Runtime.getRuntime().totalMemory()) / 2**20  # type: ignore[union-attr]


def _computed(session: SparkSession, folder: Path, rows: Mapping[str, int]) -> None:
    from shared.lake.engine_spark.rebuild import rebuild_gold, rebuild_silver, write
    from shared.lake.engine_spark.session import prepare
    from shared.lake.engine_spark.source import read
    from shared.lake.schema.contracts import ENTITIES, TABLES, bronze_contract

    def table(contract: TableContract, place: Path) -> DataFrame:
        return read(session, contract, [str(place)], near=folder)

    bronze = {e: table(bronze_contract(e), folder / "bronze" / bronze_contract(e).name) for e in ENTITIES}
    prepare(session, sum(rows.values()))
    silver = write(rebuild_silver(bronze, rows, as_of=AS_OF, at=AT), folder / "spark" / "silver")
    tables = {name: table(TABLES["silver"][name], place) for name, place in silver.items()}
    write(rebuild_gold(tables, as_of=AS_OF, at=AT), folder / "spark" / "gold")


def main() -> None:
    """Do one work and print its figures."""
    work, folder = sys.argv[1], Path(sys.argv[2])
    print(json.dumps({"bronze": bronze, "polars": polars, "spark": spark}[work](folder)))


if __name__ == "__main__":
    main()
