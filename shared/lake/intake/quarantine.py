"""The rows that no layer could take: listed with their reasons, and delivered again after a correction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from shared import storage_resources
from shared.errors import ConflictError, FieldError, InvalidInputError, NotFoundError
from shared.lake import storage
from shared.lake.delta import commit, frames
from shared.lake.schema.contracts import ENTITIES, SOURCE_COLUMNS, TABLES
from shared.lake.schema.reasons import told

if TYPE_CHECKING:
    import polars as pl

Data = dict[str, Any]

# Who had a row delivered again, in the metadata of its file: role and subject.
REPLAYED_BY = "replayed_by"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which rows: None takes any."""

    entity: str | None = None
    status: str | None = None
    reason: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A row to deliver again; `values` replace or complete the cells it came with, null empties one."""

    quarantine_id: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of the items of a replay, in their order.

    delivered: quarantine_id and file. left: quarantine_id, code, sentence and remedy.
    """

    delivered: list[Data] = field(default_factory=list)
    left: list[Data] = field(default_factory=list)


def page(filters: Filters, *, limit: int, offset: int) -> tuple[list[Data], int]:
    """The rows that match, newest first, and how many there are in all."""
    import polars as pl

    entities = [filters.entity] if filters.entity else list(ENTITIES)
    matches = pl.concat([rows(entity) for entity in entities])
    matches = matches.filter(*_conditions(filters)).sort(
        "quarantined_at", "quarantine_id", descending=[True, False]
    )
    return matches.slice(offset, limit).to_dicts(), matches.height


def explained(row: Data) -> Data:
    """A row for people: each reason in words with the column it is about, and the cells that are known."""
    explanations = [
        {"reason": reason, "column": reason.partition(":")[2] or None, **told(reason)}
        for reason in row["reasons"]
    ]
    return {**row, "explanations": explanations, "cells": cells(row["raw"]) or None}


def columns(entity: str) -> list[dict[str, str]]:
    """The columns that a correction of an entity's row may name, in order, with their kinds."""
    return [{"name": column.name, "kind": column.kind} for column in SOURCE_COLUMNS[entity]]


def rows(entity: str) -> pl.DataFrame:
    """Every quarantined row of an entity."""
    from shared.lake.schema.polars_schema import empty_frame

    table = TABLES["quarantine"][entity]
    handle = commit.newest(table)
    return frames.read(table, handle.version()) if handle else empty_frame(table)


def by_id(ids: Sequence[str]) -> dict[str, Data]:
    """The rows of these ids; unknown ids are left out."""
    import polars as pl

    quarantine_ids = list(ids)
    tables = [rows(entity).filter(pl.col("quarantine_id").is_in(quarantine_ids)) for entity in ENTITIES]
    return {row["quarantine_id"]: row for row in pl.concat(tables).iter_rows(named=True)}


def cells(raw: str | None) -> Data:
    """What the refused row says when it is a JSON object, else nothing; its lineage is left behind.

    A number that no double holds stays the text it is, because no answer could say it.
    """
    try:
        value = json.loads(raw or "", parse_float=_number, parse_constant=str)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(value, dict):
        return {}
    return {name: cell for name, cell in value.items() if not name.startswith("_")}


def _number(text: str) -> float | str:
    value = float(text)
    return value if isfinite(value) else text


def close(
    entity: str, brought: Mapping[str, str], *, status: Literal["replayed", "resolved"], at: datetime
) -> None:
    """Close rows by id, each with the file that brought it; repeating it changes nothing."""
    import polars as pl

    if not brought:
        return
    quarantine_id = pl.col("quarantine_id")
    chosen = quarantine_id.is_in(list(brought))
    if status == "resolved":
        chosen &= pl.col("status") == "open"
    bringing = quarantine_id.replace_strict(brought, default=None, return_dtype=pl.String)
    values = {"status": pl.lit(status), "resolved_at": pl.lit(at), "resolved_by": bringing}
    commit.update(TABLES["quarantine"][entity], chosen, values)


def replay(corrections: Sequence[Correction], *, by: str, now: datetime) -> Replayed:
    """Deliver what can be delivered, and mark it as replayed; each file's metadata says `by` whom.

    A column that neither the row nor its correction names is not said, so what is known of it stays. The file
    is named after the row and its new content, so repeating a replay delivers nothing twice.

    Raises InvalidInputError for a column that no contract knows; NotFoundError or ConflictError when not a
    single row can be delivered. In each case nothing is.
    """
    rows_by_id = by_id([c.quarantine_id for c in corrections])
    _check_columns(corrections, rows_by_id)
    outcome = Replayed()
    files: list[tuple[str, bytes]] = []
    for correction in corrections:
        row = rows_by_id.get(correction.quarantine_id)
        reason = _obstacle(row, correction.values)
        if row is None or reason:
            outcome.left.append({"quarantine_id": correction.quarantine_id, **told(reason)})
            continue
        files.append(_file(row, correction.values))
        outcome.delivered.append({"quarantine_id": correction.quarantine_id, "file": files[-1][0]})
    if not files:
        _refuse(outcome.left)
    for name, content in files:
        _deliver(name, content, by)
    _mark(outcome.delivered, rows_by_id, now)
    return outcome


def _conditions(filters: Filters) -> list[pl.Expr]:
    import polars as pl

    conditions = []
    if filters.status:
        conditions.append(pl.col("status") == filters.status)
    if filters.reason:
        conditions.append(pl.col("reasons").list.contains(filters.reason))
    if filters.file:
        conditions.append(pl.col("source_file") == filters.file)
    return conditions


def _check_columns(corrections: Sequence[Correction], rows_by_id: Mapping[str, Data]) -> None:
    errors = [
        FieldError("unknown_column", ("body", "items", position, "values", name), _no_column(name, row))
        for position, correction in enumerate(corrections)
        if (row := rows_by_id.get(correction.quarantine_id))
        for name in correction.values
        if name not in _columns(row)
    ]
    if errors:
        raise InvalidInputError(errors[0].msg, errors)


def _no_column(name: str, row: Data) -> str:
    return f"{name} is no column of {row['entity']}"


def _columns(row: Data) -> set[str]:
    return {column.name for column in SOURCE_COLUMNS[row["entity"]]}


def _obstacle(row: Data | None, values: Mapping[str, Any]) -> str:
    """The reason why a row is not delivered, empty when it is."""
    if row is None:
        return "unknown_row"
    if row["status"] == "resolved":
        return f"already_resolved:{row['resolved_by']}"
    return "" if _columns(row) & _record(row, values).keys() else "correction_needed"


def _record(row: Data, values: Mapping[str, Any]) -> Data:
    """The cells of a row as they came, our columns by our names, and the corrections put in."""
    from shared.lake.parse.layout import folded, known_names

    came, ours = cells(row["raw"]), known_names(row["entity"])
    named = {ours.get(folded(name), name): cell for name, cell in came.items()}
    return {**named, **{name: came[name] for name in _columns(row) & came.keys()}, **values}


def _refuse(left: Sequence[Data]) -> None:
    listed = "; ".join(f"{each['quarantine_id']}: {each['sentence']} {each['remedy']}" for each in left[:5])
    codes = {each["code"] for each in left}
    if codes == {"unknown_row"}:
        raise NotFoundError(f"Quarantined row {left[0]['quarantine_id']} not found")
    code = "correction_needed" if "correction_needed" in codes else "already_resolved"
    raise ConflictError(f"Nothing can be delivered. {listed}", code=code)


def _file(row: Data, values: Mapping[str, Any]) -> tuple[str, bytes]:
    record = _record(row, values)
    content = json.dumps(record, default=str, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")
    digest = sha256(content).hexdigest()[:12]
    return f"{row['entity']}/replay-{row['quarantine_id']}-{digest}.json", content


def _deliver(name: str, content: bytes, by: str) -> None:
    from azure.core.exceptions import ResourceExistsError

    try:
        storage_resources.container(storage.RAW).upload_blob(
            name, content, overwrite=False, metadata={REPLAYED_BY: quote(by, safe=":@ ")}
        )
    except ResourceExistsError:
        # The same row with the same content has been delivered before.
        return


def _mark(delivered: Sequence[Data], rows_by_id: Mapping[str, Data], now: datetime) -> None:
    by_entity: dict[str, dict[str, str]] = {}
    for each in delivered:
        entity = rows_by_id[each["quarantine_id"]]["entity"]
        by_entity.setdefault(entity, {})[each["quarantine_id"]] = each["file"]
    for entity, brought in by_entity.items():
        close(entity, brought, status="replayed", at=now)
