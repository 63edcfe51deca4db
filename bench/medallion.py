"""Raw to gold in one process against the least any engine must do: parse the same files and write them.

`python -m bench.medallion WORK FOLDER` does one of the works and prints {"seconds", "peak_mb"}.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bench import increments
from bench.measured import cpu_seconds, line, peak_mb
from devhost import azurite

ROOT = Path(__file__).resolve().parents[1]
AS_OF = date(2026, 1, 1)
# Of so many both lakes are compared cell by cell before anything is timed.
CHECKED_CUSTOMERS = 5_000
# As many activities as host.json lets one instance do side by side.
ACTIVITIES = 2
FILES = ("customers.csv", "pets.csv", "policies.csv", "vet_providers.csv", "claims.jsonl")


def run(customers: int) -> None:
    """Print the pipeline's times as ratios to DuckDB doing the same work, and to the least work there is.

    Seconds and processor seconds: the second ratio holds on a busy machine, too.
    """
    with tempfile.TemporaryDirectory() as folder:
        _check_cells(Path(folder) / "small")
        data = Path(folder) / "data"
        generate(customers, data)
        least = measure("plain", data, {})
        duckdb = measure("duckdb", data, {})
        line("parse and write, plain polars", _told(least))
        line("raw to gold, DuckDB to Parquet", _told(duckdb))
        with_azurite = _on_azurite(Path(folder), data)
        local = _on_files(Path(folder), data)
        for name, took in (
            ("raw to gold, lake in Azurite", with_azurite),
            ("raw to gold, lake in files", local),
        ):
            line(name, f"{_told(took)}, {_ratios(took, duckdb)} x DuckDB, {_ratios(took, least)} x plain")
        increments.told(measure_increments(Path(folder), data))


def _check_cells(folder: Path) -> None:
    data = folder / "data"
    generate(CHECKED_CUSTOMERS, data)
    measure("duckdb", data, {})
    storage = azurite.start(log=folder / "azurite.log")
    try:
        settings = _settings(storage, f"file://{folder}/lake")
        measure("pipeline", data, settings)
        compared = measure("cells", data, settings)["tables"]
    finally:
        storage.stop()
    line(f"{CHECKED_CUSTOMERS:,} customers, DuckDB and ours", f"{compared:.0f} tables with the same cells")


def _told(took: Mapping[str, float]) -> str:
    return f"{took['seconds']:.2f} s, {took['cpu_seconds']:.2f} s CPU, {took['peak_mb']:.0f} MB"


def _ratios(took: Mapping[str, float], peer: Mapping[str, float]) -> str:
    return f"{took['seconds'] / peer['seconds']:.2f} ({took['cpu_seconds'] / peer['cpu_seconds']:.2f} CPU)"


def generate(customers: int, folder: Path) -> None:
    """Batch files of that many customers, the same each time."""
    arguments = ["--customers", str(customers), "--seed", "1", "--as-of", AS_OF.isoformat()]
    _python("devhost.generator", *arguments, "--to", str(folder))


def measure(work: str, data: Path, settings: dict[str, str]) -> dict[str, float]:
    """Seconds and peak memory of one work in a process of its own."""
    figures: dict[str, float] = json.loads(
        _python("bench.medallion", work, str(data), **settings).split("\n")[-2]
    )
    return figures


def _on_azurite(folder: Path, data: Path) -> dict[str, float]:
    storage = azurite.start(log=folder / "azurite.log", location=folder / "azurite")
    try:
        return measure("pipeline", data, _settings(storage, f"az://{azurite.DEFAULT_ACCOUNT}"))
    finally:
        storage.stop()


def _on_files(folder: Path, data: Path) -> dict[str, float]:
    storage = azurite.start(log=folder / "azurite-2.log")
    try:
        return measure("pipeline", data, _settings(storage, f"file://{folder}/lake"))
    finally:
        storage.stop()


def measure_increments(folder: Path, data: Path) -> increments.Figures:
    """What a few new claims cost, each lake in a process of its own."""
    figures: increments.Figures = {}
    for work in ("empty", "many"):
        storage = azurite.start(log=folder / f"azurite-{work}.log")
        try:
            settings = _settings(storage, f"file://{folder}/{work}")
            figures |= json.loads(_python("bench.increments", work, str(data), **settings))
        finally:
            storage.stop()
    return figures


def _settings(storage: azurite.Azurite, lake: str) -> dict[str, str]:
    connection = storage.connection_string()
    return {"AzureWebJobsStorage": connection, "LAKE_STORAGE": connection, "LAKE_URI": lake}


def _python(module: str, *arguments: str, **settings: str) -> str:
    line_ = [sys.executable, "-m", module, *arguments]
    return subprocess.run(
        line_, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **settings}
    ).stdout


def plain(data: Path) -> None:
    """Parse each file with its types and write it as Parquet."""
    import polars as pl

    target = data.parent / "plain"
    target.mkdir(exist_ok=True)
    for name in FILES:
        path = data / name
        read = pl.scan_ndjson if path.suffix == ".jsonl" else pl.scan_csv
        read(path).sink_parquet(target / f"{path.stem}.parquet", engine="streaming")


def pipeline(data: Path) -> None:
    """The stages of the medallion run, one after the other, on files that are already in raw."""
    from shared.lake.run import stages

    moments = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=n) for n in count())
    plan = stages.plan(now=next(moments))
    while plan["number"]:
        number, at = plan["number"], next(moments)

        def bronze(entity: str, number: int = number, at: datetime = at) -> None:
            stages.load_bronze({"number": number, "entity": entity}, now=at)

        with ThreadPoolExecutor(ACTIVITIES) as pool:
            list(pool.map(bronze, plan["entities"]))
        silver = stages.refresh_silver({"number": number}, now=next(moments))
        gold = stages.refresh_gold({"number": number, "silver": silver}, now=next(moments))
        stages.publish({"number": number, "silver": silver, "gold": gold}, now=next(moments))
        plan = stages.plan(now=next(moments))


def drop(data: Path) -> None:
    """Put the files into raw, as an upload would, and note them in the ledger."""
    from shared import clients, storage_resources
    from shared.lake.intake import sweep

    storage_resources.container("raw")
    container = clients.blobs().get_container_client("raw")
    for name in FILES:
        with (data / name).open("rb") as file:
            container.upload_blob(name, file, overwrite=True, max_concurrency=4)
    sweep.sweep(now=datetime(2026, 1, 1, tzinfo=UTC))


def cells(data: Path) -> dict[str, float]:
    """Our lake against the peer's tables."""
    from bench.duckdb_peer.cells import compare

    return {"tables": compare(data.parent / "peer")}


def peer(data: Path) -> None:
    """The same files through DuckDB."""
    from bench.duckdb_peer.run import build

    build(data, data.parent / "peer", AS_OF)


WORKS: dict[str, tuple[Callable[[Path], Any], Callable[[Path], Any]]] = {
    "plain": (lambda _: None, plain),
    "pipeline": (drop, pipeline),
    "duckdb": (lambda _: None, peer),
    "cells": (lambda _: None, cells),
}


def main() -> None:
    """Prepare and do one work; only the work is timed."""
    work, data = sys.argv[1], Path(sys.argv[2])
    prepare, do = WORKS[work]
    prepare(data)
    before, began = cpu_seconds(), time.perf_counter()
    figures = do(data) or {}
    took = {"seconds": time.perf_counter() - began, "cpu_seconds": cpu_seconds() - before}
    print(json.dumps({**took, "peak_mb": peak_mb(), **figures}))


if __name__ == "__main__":
    main()
