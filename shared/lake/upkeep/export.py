"""Every table of the lake as one parquet file, for people and tools without Delta."""

from __future__ import annotations

from pathlib import Path

from shared.lake.delta import commit, frames
from shared.lake.replay import state
from shared.lake.replay.contract import REPLAY
from shared.lake.schema.contracts import TABLES, TableContract
from shared.lake.state import published
from shared.lake.state.published import Manifest

LAYERS = ("bronze", "silver", "gold", "quarantine")


def export(directory: Path) -> dict[str, int]:
    """Write `directory/<layer>/<table>.parquet` for every table; returns rows by `layer/table`.

    Silver, gold and the adjudication replay as published, bronze and quarantine as they are; a table without
    a version has no rows.
    """
    manifest, replay = published.read_head().manifest, state.read().published
    versions = {table: _version(table, manifest) for layer in LAYERS for table in TABLES[layer].values()}
    versions[REPLAY] = replay.table.version if replay else None
    return {
        f"{table.layer}/{table.name}": _write(table, version, directory)
        for table, version in versions.items()
    }


def _write(table: TableContract, version: int | None, directory: Path) -> int:
    import polars as pl

    from shared.lake.schema.polars_schema import empty_frame

    path = directory / table.layer / f"{table.name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = empty_frame(table).lazy() if version is None else frames.scan(table, version)
    rows.sink_parquet(path, engine="streaming")
    return int(pl.scan_parquet(path).select(pl.len()).collect(engine="streaming").item())


def _version(table: TableContract, manifest: Manifest | None) -> int | None:
    if table.layer in ("silver", "gold"):
        return manifest.version(table.layer, table.name) if manifest else None
    handle = commit.newest(table)
    return handle.version() if handle else None
