"""Raw bytes to bronze rows and rejects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

import polars as pl

from shared.lake.contracts import ADDED_COLUMNS, KNOWN_EXTRAS, SOURCE_COLUMNS, bronze_contract
from shared.lake.engine_polars.parse_csv import parse_csv
from shared.lake.engine_polars.parse_json import (
    Found,
    empty_rows,
    load,
    parse_lines,
    parse_with_flaws,
    rows_of,
)
from shared.lake.engine_polars.quarantine import finish
from shared.lake.engine_polars.schema import DTYPES, schema
from shared.lake.reasons import Refusal

Policy = Literal["strict", "evolve"]
_NO_TEXT = pl.lit(None, dtype=pl.String())
# What `to_bronze` puts beside parsed rows.
_GIVEN_LATER = ("_batch_id", "_missing_columns")
_BOM = b"\xef\xbb\xbf"
_REJECTS = {
    "row_number": pl.Int64(),
    "raw": pl.String(),
    "reasons": pl.List(pl.String()),
    "source_file": pl.String(),
    "source_etag": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one file, or many API records, held.

    rows: the source columns typed as in bronze, and _source, _row_number, _unparsed, _extra; of API records
    also _ingestion_timestamp (else null), of parse_records also _source_file and _source_etag (else null).
    rejects: row_number, raw, reasons (list of text), source_file, source_etag.
    missing_columns: source columns that the whole file does not say, sorted: no such column in its header, no
    such key in any of its records. A null, an empty cell and a key absent from single records do not count:
    there the file says "empty". Of API records each is a file of its own, and rows has _missing_columns.
    halt: why nothing of this file may be loaded, and rows is empty; None when it may.
    refused: by file, why a record of parse_records is not loaded.
    """

    entity: str
    rows: pl.DataFrame
    rejects: pl.DataFrame
    unknown_columns: tuple[str, ...] = ()
    missing_columns: tuple[str, ...] = ()
    halt: Refusal | None = None
    refused: Mapping[str, Refusal] = field(default_factory=dict)


def parse_file(entity: str, data: bytes, *, name: str, policy: Policy = "evolve") -> Parsed:
    """One batch file: CSV by header name, JSONL, one JSON array, one JSON object. No content makes it raise.

    Row numbers count the file's records from 1: CSV lines after the header, JSON lines, elements of an array;
    blank lines do not count.
    """
    content = data.removeprefix(_BOM)
    if not content.strip():
        return _halted(entity, Refusal("empty"))
    parsed = _csv(entity, content) if _is_csv(name, content) else _json(entity, content)
    return _checked(parsed, policy)


def parse_records(
    entity: str, blobs: Iterable[tuple[str, str, bytes]], *, policy: Policy = "evolve"
) -> Parsed:
    """Many single-record JSON blobs (name, etag, bytes) in one go; each is row 1 of its own file.

    A record that the policy refuses leaves the others alone.
    """
    records, places, rejects, refused = [], [], [], {}
    for name, etag, data in blobs:
        value, reason = load(data.removeprefix(_BOM))
        unknown = _unknown(entity, value) if policy == "strict" and isinstance(value, dict) else []
        if unknown:
            refused[name] = _names_unknown(unknown)
        elif isinstance(value, dict):
            records.append(value)
            places.append((name, etag))
        else:
            raw = data.decode("utf-8", "replace")
            rejects.append((1, raw, [reason or "not_an_object"], name, etag))
    parsed = _from_found(entity, Found(empty_rows(entity), [(1, record) for record in records]))
    files, etags = ([place[part] for place in places] for part in (0, 1))
    source = {c.name for c in SOURCE_COLUMNS[entity]}
    missing = [sorted(source.difference(record)) for record in records]
    rows = parsed.rows.with_columns(
        pl.Series("_source_file", files, pl.String),
        pl.Series("_source_etag", etags, pl.String),
        pl.Series("_missing_columns", missing, DTYPES["texts"]),
    )
    unread = pl.DataFrame(rejects, schema=_REJECTS, orient="row")
    return replace(parsed, rows=rows, rejects=unread, refused=refused)


def to_bronze(
    parsed: Parsed,
    *,
    ingested_at: datetime,
    batch_id: str,
    source_file: str = "",
    source_etag: str = "",
    missing_columns: Sequence[str] | None = None,
) -> pl.DataFrame:
    """The bronze rows of a batch, as the contract says; an API record's own _ingestion_timestamp wins.

    missing_columns is for a piece of a file: what the whole file does not say, while `parsed` knows only its
    piece. Each row carries it as _missing_columns (texts, sorted; null for none), but for API records: those
    say every column.
    """
    missing = parsed.missing_columns if missing_columns is None else missing_columns
    complete = parsed.rows.with_columns(
        _missing_columns=_unsaid(parsed.rows, missing),
        _batch_id=pl.lit(batch_id),
    ).with_columns(
        pl.col("_ingestion_timestamp").fill_null(ingested_at),
        pl.col("_source_file").fill_null(source_file),
        pl.col("_source_etag").fill_null(source_etag),
    )
    columns = schema(bronze_contract(parsed.entity))
    return complete.select(pl.col(name).cast(kind) for name, kind in columns.items())


def _unsaid(rows: pl.DataFrame, missing: Sequence[str]) -> pl.Expr:
    unsaid = pl.lit(sorted(missing) or None, dtype=DTYPES["texts"])
    if "_missing_columns" in rows.columns:
        unsaid = pl.col("_missing_columns").fill_null(unsaid)
    return pl.when((pl.col("_source") != "api") & (unsaid.list.len() > 0)).then(unsaid)


def reject_rows(
    parsed: Parsed, *, at: datetime, batch_id: str, source_file: str = "", source_etag: str = ""
) -> pl.DataFrame:
    """The rejects as rows of quarantine/<entity>; ids depend on file, etag and row number alone."""
    placed = parsed.rejects.with_columns(
        pl.col("source_file").fill_null(source_file),
        pl.col("source_etag").fill_null(source_etag),
        batch_id=pl.lit(batch_id),
    )
    return finish(parsed.entity, placed, stage="parse", at=at)


def _is_csv(name: str, content: bytes) -> bool:
    ending = name.rpartition(".")[2].lower()
    if ending in ("csv", "json", "jsonl", "ndjson"):
        return ending == "csv"
    return content.lstrip()[:1] not in (b"{", b"[")


def _csv(entity: str, content: bytes) -> Parsed:
    header, rows, rejects = parse_csv(entity, content)
    if not rows.width:
        return _halted(entity, Refusal("no_known_columns", entity))
    source = {c.name for c in SOURCE_COLUMNS[entity]}
    unknown = tuple(name for name in header if name not in source)
    extra = pl.struct(unknown).struct.json_encode() if unknown else _NO_TEXT
    told = _from_batch(entity, rows, extra)
    missing = tuple(sorted(source.difference(header)))
    return Parsed(entity, _complete(entity, told), _refused(rejects), unknown, missing)


def _json(entity: str, content: bytes) -> Parsed:
    rows = parse_lines(entity, content)
    if rows is None:
        return _from_found(entity, parse_with_flaws(entity, content))
    return Parsed(entity, _complete(entity, _from_batch(entity, rows)), _refused([]))


def _from_found(entity: str, found: Found) -> Parsed:
    records = [record for _, record in found.records]
    source = {c.name for c in SOURCE_COLUMNS[entity]}
    keys = set[str]().union(*records) | (source if found.rows.height else set())
    if records and not keys & source:
        return _halted(entity, Refusal("no_known_columns", entity))
    numbers = pl.Series("_row_number", [number for number, _ in found.records], pl.Int64)
    irregular = _complete(entity, rows_of(entity, records).with_columns(numbers))
    rows = pl.concat([_complete(entity, _from_batch(entity, found.rows)), irregular]).sort("_row_number")
    unknown = _unknown(entity, keys)
    missing = sorted(source - keys) if rows.height else []
    return Parsed(entity, rows, _refused(found.rejects), tuple(unknown), tuple(missing))


def _unknown(entity: str, keys: Iterable[str]) -> list[str]:
    known = {c.name for c in (*SOURCE_COLUMNS[entity], *ADDED_COLUMNS[entity])} | KNOWN_EXTRAS[entity]
    return sorted({key for key in keys if not key.startswith("_")} - known)


def _names_unknown(columns: Iterable[str]) -> Refusal:
    return Refusal("unknown_columns", ", ".join(columns))


def _from_batch(entity: str, rows: pl.DataFrame, extra: pl.Expr = _NO_TEXT) -> pl.DataFrame:
    return rows.with_columns(
        *(pl.lit(None, dtype=DTYPES[c.kind]).alias(c.name) for c in ADDED_COLUMNS[entity]),
        _extra=extra,
        _source=pl.lit("batch"),
        _ingestion_timestamp=pl.lit(None, dtype=DTYPES["timestamp"]),
    )


def _complete(entity: str, rows: pl.DataFrame) -> pl.DataFrame:
    placed = rows.with_columns(_source_file=_NO_TEXT, _source_etag=_NO_TEXT)
    return placed.select(name for name in bronze_contract(entity).names if name not in _GIVEN_LATER)


def _refused(rejects: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame([(*reject, None, None) for reject in rejects], schema=_REJECTS, orient="row")


def _checked(parsed: Parsed, policy: Policy) -> Parsed:
    if policy == "evolve" or not parsed.unknown_columns or parsed.halt:
        return parsed
    return replace(
        _halted(parsed.entity, _names_unknown(parsed.unknown_columns)),
        unknown_columns=parsed.unknown_columns,
    )


def _halted(entity: str, reason: Refusal) -> Parsed:
    columns = schema(bronze_contract(entity))
    rows = pl.DataFrame(schema={name: kind for name, kind in columns.items() if name not in _GIVEN_LATER})
    return Parsed(entity, rows, _refused([]), halt=reason)
