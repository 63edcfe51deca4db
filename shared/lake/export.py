"""Every bronze, silver and gold table as one parquet file, for people and tools without Delta."""

from __future__ import annotations

from pathlib import Path

from shared.lake import announced, commit, frames
from shared.lake.announced import Manifest
from shared.lake.contracts import TABLES, TableContract

LAYERS = ("bronze", "silver", "gold")


def export(directory: Path) -> dict[str, int]:
    """Write `directory/<layer>/<table>.parquet` for every table; returns rows by `layer/table`.

    Silver and gold as announced, bronze as it is; a table without a version has no rows.
    """
    manifest = announced.read_head().manifest
    return {
        f"{layer}/{name}": _write(table, manifest, directory / layer / f"{name}.parquet")
        for layer in LAYERS
        for name, table in TABLES[layer].items()
    }


def _write(table: TableContract, manifest: Manifest | None, path: Path) -> int:
    import polars as pl

    from shared.lake.engine_polars import empty_frame

    version = _version(table, manifest)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = empty_frame(table).lazy() if version is None else frames.scan(table, version)
    rows.sink_parquet(path, engine="streaming")
    return int(pl.scan_parquet(path).select(pl.len()).collect(engine="streaming").item())


def _version(table: TableContract, manifest: Manifest | None) -> int | None:
    if table.layer != "bronze":
        return manifest.version(table.layer, table.name) if manifest else None
    handle = commit.newest(table)
    return handle.version() if handle else None
