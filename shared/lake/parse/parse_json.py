"""Records of JSON, one a line: vectorised when uniform, record by record when not."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from shared.lake.parse import screening
from shared.lake.parse.cells import Literal, added_values, has_float_ids, typed_values, without_empty_texts
from shared.lake.parse.layout import folded, known_names
from shared.lake.schema.contracts import ADDED_COLUMNS, KEYS, SOURCE_COLUMNS, Kind
from shared.lake.schema.polars_schema import DTYPES

Reject = tuple[int, str, list[str]]
Record = Mapping[str, Any]
_BLOCK = 4096
# Blanks, the separator of JSON text sequences (RFC 7464), the end of file of DOS.
_AROUND = b" \t\r\n\x0b\x0c\x1e\x1a"
# What the product writes into every record that comes from its API.
STAMPS = frozenset({"_ingestion_timestamp", "_source", "_entity_id"})
_BOM = b"\xef\xbb\xbf"
_NONE = type(None)
_TYPES: Mapping[Kind, tuple[type, ...]] = {
    "text": (str, _NONE),
    "bool": (bool, _NONE),
    "double": (float, Literal, int, _NONE),
    "int": (int, _NONE),
    "long": (int, _NONE),
}
_KINDS = {entity: {c.name: _TYPES[c.kind] for c in columns} for entity, columns in SOURCE_COLUMNS.items()}


@dataclass(frozen=True, slots=True)
class ParsedJson:
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
    if not _only_known_keys(rows, data) or _doubtful(entity, rows):
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
    if written != nulls:
        return False
    # A number in the place of a text must keep its digits, which polars may round.
    texts = rows.select(pl.col(pl.String))
    text_cells = rows.height * texts.width - sum(texts.null_count().row(0)) if texts.width else 0
    return data.count(b'": "' if spaced else b'":"') == text_cells


def _doubtful(entity: str, rows: pl.DataFrame) -> bool:
    """True when a row may be no record, or an id came as a float."""
    return screening.any_strange(entity, rows[KEYS[entity]]) or has_float_ids(entity, rows)


def parse_with_flaws(entity: str, data: bytes) -> ParsedJson:
    """The records of lines, and every line that is none.

    Blocks of lines that look like objects go through polars; a block that fails is read line by line.
    """
    # The elements of an array, one a line, are followed by commas.
    # Files with a byte order mark that were put together have one in the midst.
    bare = (line.strip(_AROUND).removeprefix(_BOM).strip(_AROUND) for line in data.split(b"\n"))
    stripped = (line.removesuffix(b",").rstrip() for line in bare)
    numbered = list(enumerate((line for line in stripped if line), start=1))
    likely = [entry for entry in numbered if entry[1][:1] == b"{" and entry[1][-1:] == b"}"]
    others = _sort(entity, [entry for entry in numbered if entry[1][:1] != b"{" or entry[1][-1:] != b"}"])
    blocks = (likely[start : start + _BLOCK] for start in range(0, len(likely), _BLOCK))
    return _joined(entity, [others, *(_block(entity, block) for block in blocks)])


def _block(entity: str, lines: Sequence[tuple[int, bytes]]) -> ParsedJson:
    rows = _vectorised(entity, lines)
    return ParsedJson(rows) if rows is not None else _sort(entity, lines)


def _vectorised(entity: str, lines: Sequence[tuple[int, bytes]]) -> pl.DataFrame | None:
    rows = parse_lines(entity, b"\n".join(line for _, line in lines))
    if rows is None or rows.height != len(lines):
        return None
    return rows.with_columns(pl.Series("_row_number", [number for number, _ in lines], pl.Int64))


def _sort(entity: str, lines: Sequence[tuple[int, bytes]]) -> ParsedJson:
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
    return ParsedJson(rows if rows is not None else empty_rows(entity), records, rejects)


def _is_regular(entity: str, record: Record) -> bool:
    """True when every value has its column's type, so that polars reads the line as it is."""
    kinds = _KINDS[entity]
    return len(record) == len(kinds) and all(type(v) in kinds.get(k, ()) for k, v in record.items())


def _joined(entity: str, parts: Sequence[ParsedJson]) -> ParsedJson:
    return ParsedJson(
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
        return json.loads(raw.decode(), parse_constant=str, parse_float=Literal.read), ""
    except UnicodeDecodeError:
        return None, "invalid_utf8"
    except (ValueError, RecursionError):
        return None, "invalid_json"


def rows_of(entity: str, records: Sequence[Record], *, from_api: bool) -> pl.DataFrame:
    """Bronze columns of records; unknown keys stand in `_extra`.

    What a record says of its own source, time and decision counts only `from_api`.
    """
    known = {c.name for c in SOURCE_COLUMNS[entity]}
    known |= {c.name for c in ADDED_COLUMNS[entity]} if from_api else set()
    extras = [_extra(record, known) for record in records]
    texts = [json.dumps(extra, ensure_ascii=False) if extra else None for extra in extras]
    times = [_time(record.get("_ingestion_timestamp")) if from_api else None for record in records]
    return typed_values(entity, records).with_columns(
        *added_values(entity, records if from_api else [{}] * len(records)),
        pl.Series("_extra", [t and t.encode("utf-8", "replace").decode() for t in texts], pl.String),
        _source=pl.lit("api" if from_api else "batch"),
        _ingestion_timestamp=pl.Series(times, dtype=DTYPES["timestamp"]),
    )


def screened(entity: str, records: Sequence[tuple[int, Record]]) -> ParsedJson:
    """Records of a batch file with columns in our spelling; totals and repeated headers are rejected."""
    kept, rejects = [], list[Reject]()
    for number, record in records:
        renamed = our_names(entity, record)
        reason = screening.reason_of(entity, renamed)
        if reason:
            rejects.append((number, json.dumps(record, ensure_ascii=False), [reason]))
        else:
            kept.append((number, renamed))
    return ParsedJson(empty_rows(entity), kept, rejects)


def our_names(entity: str, record: Record) -> Record:
    """The record with keys that resemble a source column under that column's name."""
    known = known_names(entity)
    renamed = {
        name: known[folded(name)]
        for name in record
        if folded(name) in known and known[folded(name)] not in record
    }
    if not renamed:
        return record
    return {renamed.get(name, name): value for name, value in record.items()}


def _extra(record: Record, known: set[str]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in known and name not in STAMPS}


def _time(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
