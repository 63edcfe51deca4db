"""The rows that no layer could take: listed with their reasons, and delivered again after a correction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from shared.errors import ConflictError, NotFoundError
from shared.lake import commit, frames, storage
from shared.lake.contracts import ENTITIES, SOURCE_COLUMNS, TABLES

if TYPE_CHECKING:
    import polars as pl

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: None takes any."""

    entity: str | None = None
    status: str | None = None
    reason: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A row to deliver again; `values` replace or complete what it held."""

    quarantine_id: str
    values: Mapping[str, Any]


def page(wanted: Wanted, *, limit: int, offset: int) -> tuple[list[Data], int]:
    """The rows that match, newest first, and how many there are in all."""
    import polars as pl

    entities = [wanted.entity] if wanted.entity else list(ENTITIES)
    rows = pl.concat([_rows(entity) for entity in entities])
    rows = rows.filter(*_conditions(wanted)).sort("quarantined_at", "quarantine_id", descending=[True, False])
    return rows.slice(offset, limit).to_dicts(), rows.height


def replay(corrections: Sequence[Correction], *, now: datetime) -> list[Data]:
    """Deliver rows again, each as a raw file of its own, and mark them as replayed.

    The file is named after the row and its new content, so repeating a replay delivers nothing twice. Raises
    NotFoundError for an unknown row and ConflictError for one that is no record without a correction; then
    nothing is delivered.
    """
    found = _by_id([c.quarantine_id for c in corrections])
    files = [_file(found[c.quarantine_id], c.values) for c in corrections]
    for name, content in files:
        _deliver(name, content)
    by_entity: dict[str, list[str]] = {}
    for correction in corrections:
        by_entity.setdefault(found[correction.quarantine_id]["entity"], []).append(correction.quarantine_id)
    for entity, ids in by_entity.items():
        _mark(entity, ids, now)
    return [
        {"quarantine_id": c.quarantine_id, "file": name}
        for c, (name, _) in zip(corrections, files, strict=True)
    ]


def _rows(entity: str) -> pl.DataFrame:
    from shared.lake.engine_polars import empty_frame

    table = TABLES["quarantine"][entity]
    handle = commit.newest(table)
    return frames.read(table, handle.version()) if handle else empty_frame(table)


def _conditions(wanted: Wanted) -> list[pl.Expr]:
    import polars as pl

    conditions = []
    if wanted.status:
        conditions.append(pl.col("status") == wanted.status)
    if wanted.reason:
        conditions.append(pl.col("reasons").list.contains(wanted.reason))
    if wanted.file:
        conditions.append(pl.col("source_file") == wanted.file)
    return conditions


def _by_id(ids: Sequence[str]) -> dict[str, Data]:
    import polars as pl

    rows = pl.concat([_rows(entity) for entity in ENTITIES]).filter(pl.col("quarantine_id").is_in(list(ids)))
    found = {row["quarantine_id"]: row for row in rows.iter_rows(named=True)}
    for quarantine_id in ids:
        if quarantine_id not in found:
            raise NotFoundError(f"Quarantined row {quarantine_id} not found")
    return found


def _file(row: Data, values: Mapping[str, Any]) -> tuple[str, bytes]:
    record = {**_record(row["raw"]), **values}
    columns = {column.name for column in SOURCE_COLUMNS[row["entity"]]}
    if not columns & record.keys():
        message = f"Quarantined row {row['quarantine_id']} is no record: correct it before it is replayed."
        raise ConflictError(message, code="correction_needed")
    content = json.dumps(record, default=str, sort_keys=True, ensure_ascii=False).encode()
    digest = sha256(content).hexdigest()[:12]
    return f"{row['entity']}/replay-{row['quarantine_id']}-{digest}.json", content


def _record(raw: str | None) -> Data:
    """What the refused line says when it is a JSON object; its lineage is left behind."""
    try:
        value = json.loads(raw or "")
    except ValueError:
        return {}
    if not isinstance(value, dict):
        return {}
    return {name: cell for name, cell in value.items() if not name.startswith("_")}


def _deliver(name: str, content: bytes) -> None:
    from azure.core.exceptions import ResourceExistsError

    try:
        storage.container(storage.RAW).upload_blob(name, content, overwrite=False)
    except ResourceExistsError:
        # The same row with the same content has been delivered before.
        return


def _mark(entity: str, ids: Sequence[str], now: datetime) -> None:
    listed = ", ".join(f"'{quarantine_id}'" for quarantine_id in ids)
    commit.update(
        TABLES["quarantine"][entity],
        f"quarantine_id IN ({listed})",
        {"status": "'replayed'", "resolved_at": f"to_timestamp_micros({int(now.timestamp() * 1_000_000)})"},
    )
