"""Daily care of the lake: many small files become few, files and log entries that no reader needs go."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from shared.lake import storage
from shared.lake.delta import commit, data_files, handles, table_setup
from shared.lake.delta.commit import RETENTION_HOURS
from shared.lake.replay import state
from shared.lake.replay.contract import REPLAY
from shared.lake.schema.contracts import TABLES, TableContract
from shared.lake.state import published

if TYPE_CHECKING:
    from deltalake import DeltaTable

MANY_FILES = 12
THREADS = 16


def maintain() -> dict[str, int]:
    """Compact and vacuum every table; returns files compacted and files removed.

    Part of the one run that writes, so that it never meets a commit; a replay's are never compacted.
    """
    done = [_maintain(table, version) for table, version in _tables()]
    return {"compacted": sum(c for c, _ in done), "removed": sum(r for _, r in done)}


def _tables() -> Iterator[tuple[TableContract, int | None]]:
    """Every table with its published version."""
    manifest, replay = published.read_head().manifest, state.read().published
    for layer, tables in TABLES.items():
        for name, table in tables.items():
            yield table, manifest.version(layer, name) if manifest else None
    yield REPLAY, replay.table.version if replay else None


def _maintain(table: TableContract, version: int | None) -> tuple[int, int]:
    from deltalake import DeltaTable

    if commit.newest(table) is None:
        return 0, 0
    where = handles.address(table)
    with handles.locked(where):
        handle = DeltaTable(where.uri, storage_options=storage.options())
        compacted = _compact(table, handle)
        handle.create_checkpoint()
        _trim_log(handle, where, version)
        removed = _remove_files(table, handle, version)
        handles.drop(where)
    return compacted, removed


def _compact(table: TableContract, handle: DeltaTable) -> int:
    # Silver and gold are cut into buckets on purpose.
    files = len(handle.file_uris()) if table.layer in ("bronze", "quarantine") else 0
    if files <= MANY_FILES:
        return 0
    handle.optimize.compact(post_commithook_properties=table_setup.keeping_logs())
    return files


def _trim_log(handle: DeltaTable, where: handles.Address, version: int | None) -> None:
    """Remove old entries before the published version, which is read from a checkpoint of its own."""
    from deltalake import DeltaTable

    oldest = handle
    if version is not None and version != handle.version():
        oldest = DeltaTable(where.uri, version=version, storage_options=storage.options())
        oldest.create_checkpoint()
        # The last one written is where readers begin.
        handle.create_checkpoint()
    oldest.cleanup_metadata()


def _remove_files(table: TableContract, handle: DeltaTable, version: int | None) -> int:
    """Remove what no reader needs, files of crashed writers among it; returns how many were there.

    delta-rs only says which files these are. If it removed them, it would add two versions to the log, and it
    names a file again and again until its tombstone is forgotten.
    """
    needless = handle.vacuum(
        retention_hours=RETENTION_HOURS,
        dry_run=True,
        enforce_retention_duration=False,
        full=True,
        # Until a newer version is published, readers need the files of the published one.
        keep_versions=None if version is None else [version],
    )
    there = sorted(data_files.present(table).intersection(needless))
    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(lambda name: data_files.remove(table, name), there))
