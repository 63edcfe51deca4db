"""Daily care of the lake: many small files become few, files that no reader needs any more go."""

from __future__ import annotations

from collections.abc import Iterator

from shared.lake import announced, commit, handles
from shared.lake.announced import Manifest
from shared.lake.contracts import TABLES, TableContract

# Readers of an older version have this long to finish.
RETENTION_HOURS = 48
MANY_FILES = 12


def maintain() -> dict[str, int]:
    """Compact and vacuum every table; returns files compacted and files removed.

    Part of the one run that writes, so that it never meets a commit.
    """
    manifest = announced.read_head().manifest
    done = [_maintain(table, manifest) for table in _tables()]
    return {"compacted": sum(c for c, _ in done), "removed": sum(r for _, r in done)}


def _tables() -> Iterator[TableContract]:
    for layer in TABLES.values():
        yield from layer.values()


def _maintain(table: TableContract, manifest: Manifest | None) -> tuple[int, int]:
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
        version = manifest.version(table.layer, table.name) if manifest else None
        removed = handle.vacuum(
            retention_hours=RETENTION_HOURS,
            dry_run=False,
            enforce_retention_duration=False,
            keep_versions=None if version is None else [version],
        )
        handles.drop(where)
    return compacted, len(removed)
