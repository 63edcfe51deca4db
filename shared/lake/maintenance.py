"""Daily care of the lake: many small files become few, files that no reader needs any more go."""

from __future__ import annotations

from collections.abc import Iterator

from shared.lake import announced, commit, handles
from shared.lake.contracts import TABLES, TableContract
from shared.lake.replay import state
from shared.lake.replay.contract import REPLAY

# Readers of an older version have this long to finish.
RETENTION_HOURS = 48
MANY_FILES = 12


def maintain() -> dict[str, int]:
    """Compact and vacuum every table; returns files compacted and files removed.

    Part of the one run that writes, so that it never meets a commit; a replay's are never compacted.
    """
    done = [_maintain(table, version) for table, version in _tables()]
    return {"compacted": sum(c for c, _ in done), "removed": sum(r for _, r in done)}


def _tables() -> Iterator[tuple[TableContract, int | None]]:
    """Every table with its announced version."""
    manifest, replay = announced.read_head().manifest, state.read().announced
    for layer, tables in TABLES.items():
        for name, table in tables.items():
            yield table, manifest.version(layer, name) if manifest else None
    yield REPLAY, replay.table.version if replay else None


def _maintain(table: TableContract, version: int | None) -> tuple[int, int]:
    handle = commit.newest(table)
    if handle is None:
        return 0, 0
    where = handles.address(table)
    with handles.locked(where):
        files = len(handle.file_uris())
        # Silver and gold are cut into buckets on purpose.
        grows = table.layer in ("bronze", "quarantine")
        compacted = files if grows and files > MANY_FILES else 0
        if compacted:
            handle.optimize.compact()
        handle.create_checkpoint()
        # Until a newer version is announced, readers need the files of the announced one.
        removed = handle.vacuum(
            retention_hours=RETENTION_HOURS,
            dry_run=False,
            enforce_retention_duration=False,
            keep_versions=None if version is None else [version],
        )
        handles.drop(where)
    return compacted, len(removed)
