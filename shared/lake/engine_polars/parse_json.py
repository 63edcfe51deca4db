"""JSONL, one JSON array, one JSON object: vectorised when uniform, record by record when not."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from shared.lake.contracts import ADDED_COLUMNS, SOURCE_COLUMNS, Kind
from shared.lake.engine_polars.cells import added_values, typed_values, without_empty_texts
from shared.lake.engine_polars.schema import DTYPES

Reject = tuple[int, str, list[str]]
Record = Mapping[str, Any]
_BLOCK = 4096
_NONE = type(None)
_TYPES: Mapping[Kind, tuple[type, ...]] = {
    "text": (str, _NONE),
    "bool": (bool, _NONE),
    "double": (float, int, _NONE),
    "int": (int, _NONE),
    "long": (int, _NONE),
}
_KINDS = {entity: {c.name: _TYPES[c.kind] for c in columns} for entity, columns in SOURCE_COLUMNS.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds: finished rows, records yet to convert with their row numbers, and what is none."""

    rows: pl.DataFrame
    records: Sequence[tuple[int, Record]] = ()
    rejects: Sequence[Reject] = ()


def parse_lines(entity: str, data: bytes) -> pl.DataFrame | None:
    """All rows of flawless JSONL at polars' speed; None when a line or a key needs a closer look."""
    columns = SOURCE_COLUMNS[entity]
    # Bronze's long columns hold ints of 32 bits, as silver does.
    schema = {c.name: pl.Int32() if c.kind == "long" else DTYPES[c.kind] for c in columns}
    try:
        rows = pl.read_ndjson(data, schema=schema)
    except PolarsError:
        return None
    if not _only_known_keys(rows, data):
        return None
    return without_empty_texts(rows).select(
        *(pl.col(c.name).cast(DTYPES[c.kind]) for c in columns),
        _unparsed=pl.lit([], dtype=pl.List(pl.String())),
        _row_number=pl.int_range(1, pl.len() + 1, dtype=pl.Int64),
    )


def _only_known_keys(rows: pl.DataFrame, data: bytes) -> bool:
    """True when the file has as many keys as cells and as many nulls as null cells: none is unknown.

    polars drops unknown keys in silence. A text that looks like a key only leads to the closer look.
    """
    spaced = b'": ' in data[: data.find(b"\n")]
    if data.count(b'":') != rows.height * rows.width:
        return False
    nulls = sum(rows.null_count().row(0))
    written = data.count(b'": null' if spaced else b'":null')
    return bool(written == nulls)


def parse_with_flaws(entity: str, data: bytes) -> Found:
    """The records of JSONL, of one array or of one object, and everything that is none."""
    lines = _lines(entity, data)
    # One document over several lines has no record on any of them.
    if not lines.records and not lines.rows.height and lines.rejects:
        return _document(entity, data) or lines
    return lines


def _lines(entity: str, data: bytes) -> Found:
    """Blocks of lines that look like objects go through polars; a block that fails is read line by line."""
    stripped = (line.strip() for line in data.split(b"\n"))
    numbered = list(enumerate((line for line in stripped if line), start=1))
    likely = [entry for entry in numbered if entry[1][:1] == b"{" and entry[1][-1:] == b"}"]
    found = _sort(entity, [entry for entry in numbered if entry[1][:1] != b"{" or entry[1][-1:] != b"}"])
    blocks = (likely[start : start + _BLOCK] for start in range(0, len(likely), _BLOCK))
    return _joined(entity, [found, *(_block(entity, block) for block in blocks)])


def _block(entity: str, lines: Sequence[tuple[int, bytes]]) -> Found:
    rows = _vectorised(entity, lines)
    return Found(rows) if rows is not None else _sort(entity, lines)


def _vectorised(entity: str, lines: Sequence[tuple[int, bytes]]) -> pl.DataFrame | None:
    rows = parse_lines(entity, b"\n".join(line for _, line in lines))
    if rows is None or rows.height != len(lines):
        return None
    return rows.with_columns(pl.Series("_row_number", [number for number, _ in lines], pl.Int64))


def _document(entity: str, data: bytes) -> Found | None:
    value, reason = load(data)
    if reason:
        return None
    if not isinstance(value, list):
        return _sort(entity, [(1, data)])
    numbered = list(enumerate(value, start=1))
    records = [(n, v) for n, v in numbered if isinstance(v, dict)]
    texts = [(n, json.dumps(v, ensure_ascii=False)) for n, v in numbered if not isinstance(v, dict)]
    return Found(empty_rows(entity), records, [(n, text, ["not_an_object"]) for n, text in texts])


def _sort(entity: str, lines: Sequence[tuple[int, bytes]]) -> Found:
    """Lines one by one: regular records go through polars together after all."""
    regular: list[tuple[int, bytes]] = []
    records: list[tuple[int, Record]] = []
    rejects: list[Reject] = []
    for number, raw in lines:
        value, reason = load(raw)
        if not isinstance(value, dict):
            rejects.append((number, raw.decode("utf-8", "replace"), [reason or "not_an_object"]))
        elif _is_regular(entity, value):
            regular.append((number, raw))
        else:
            records.append((number, value))
    rows = _vectorised(entity, regular) if regular else None
    if rows is None:
        records += [(number, load(raw)[0]) for number, raw in regular]
    return Found(rows if rows is not None else empty_rows(entity), records, rejects)


def _is_regular(entity: str, record: Record) -> bool:
    """True when every value has its column's type, so that polars reads the line as it is."""
    kinds = _KINDS[entity]
    return len(record) == len(kinds) and all(type(v) in kinds.get(k, ()) for k, v in record.items())


def _joined(entity: str, parts: Sequence[Found]) -> Found:
    return Found(
        pl.concat([part.rows for part in parts]),
        [entry for part in parts for entry in part.records],
        sorted(entry for part in parts for entry in part.rejects),
    )


def empty_rows(entity: str) -> pl.DataFrame:
    """No rows, with the columns of `parse_lines`."""
    source = {c.name: DTYPES[c.kind] for c in SOURCE_COLUMNS[entity]}
    return pl.DataFrame(schema={**source, "_unparsed": pl.List(pl.String()), "_row_number": pl.Int64()})


def load(raw: bytes) -> tuple[Any, str]:
    """A JSON value, or the reason why it is none. NaN and Infinity come as text, which no number accepts."""
    try:
        return json.loads(raw.decode(), parse_constant=str), ""
    except UnicodeDecodeError:
        return None, "invalid_utf8"
    except (ValueError, RecursionError):
        return None, "invalid_json"


def rows_of(entity: str, records: Sequence[Record]) -> pl.DataFrame:
    """Bronze columns of records, with what API records say of themselves; unknown keys stand in `_extra`."""
    source = {c.name for c in SOURCE_COLUMNS[entity]}
    added = {c.name for c in ADDED_COLUMNS[entity]}
    extras = [_extra(r, source | added if r.get("_source") == "api" else source) for r in records]
    texts = [json.dumps(extra, ensure_ascii=False) if extra else None for extra in extras]
    times = [_time(r.get("_ingestion_timestamp")) if r.get("_source") == "api" else None for r in records]
    return typed_values(entity, records).with_columns(
        *added_values(entity, records),
        pl.Series("_extra", [t and t.encode("utf-8", "replace").decode() for t in texts], pl.String),
        pl.Series("_source", ["api" if r.get("_source") == "api" else "batch" for r in records], pl.String),
        pl.Series("_ingestion_timestamp", times, DTYPES["timestamp"]),
    )


def _extra(record: Record, known: set[str]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in known and name[:1] != "_"}


def _time(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
