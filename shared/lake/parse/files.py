"""Raw bytes to bronze rows and rejects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Literal

import polars as pl

from shared.ahead import ahead
from shared.lake.parse.layout import Layout, check_entity, folded, known_names
from shared.lake.parse.parse_csv import CsvReader
from shared.lake.parse.parse_json import STAMPS, ParsedJson, empty_rows, load, rows_of
from shared.lake.parse.parsed import NO_TEXT, REJECTS, Parsed, complete, from_batch, halted, refused_rows
from shared.lake.parse.raw_cuts import pieces
from shared.lake.parse.raw_format import is_json, opened, peeked
from shared.lake.parse.read_binary import read_parquet_typed, read_workbook
from shared.lake.parse.read_json import read_json, told_keys
from shared.lake.parse.sheet import Reject, rows_of_texts
from shared.lake.parse.too_long import without_long_rows
from shared.lake.schema.contracts import ADDED_COLUMNS, KNOWN_EXTRAS, SOURCE_COLUMNS
from shared.lake.schema.reasons import Refusal, RefusedFileError, quoted

Policy = Literal["strict", "evolve"]
_HEAD_BYTES = 64 * 1024
_BOM = b"\xef\xbb\xbf"


def parse_file(entity: str, data: bytes, *, name: str, policy: Policy = "evolve") -> Parsed:
    """One batch file in memory, whatever its format; see `parse_pieces`. No content makes it raise."""
    try:
        parts = list(parse_pieces(entity, [data], name=name, policy=policy))
    except RefusedFileError as refused:
        unknown = refused.refusal.detail.split(", ") if refused.refusal.code == "unknown_columns" else []
        return halted(entity, refused.refusal, unknown)
    if len(parts) == 1:
        return parts[0]
    unknown = sorted(set[str]().union(*(part.unknown_columns for part in parts)))
    return replace(
        parts[-1],
        rows=pl.concat([part.rows for part in parts]),
        rejects=pl.concat([part.rejects for part in parts]),
        unknown_columns=tuple(unknown),
    )


def parse_pieces(
    entity: str, blocks: Iterable[bytes], *, name: str, policy: Policy = "evolve"
) -> Iterator[Parsed]:
    """A batch file as its bytes come in: CSV by header name, JSON of any shape, a workbook, Parquet, or gzip.

    Row numbers count the file's records from 1: lines after the header, JSON lines, elements of an array,
    rows of a sheet; blank ones do not count. Pieces hold some ten MB each. Raises RefusedFileError when
    nothing of the file may be loaded, also after some pieces.
    """
    before = 0
    for piece in _pieces(entity, blocks, name):
        if policy == "strict" and piece.unknown_columns:
            raise RefusedFileError("unknown_columns", ", ".join(quoted(piece.unknown_columns)))
        parsed = without_long_rows(piece)
        rows = parsed.rows.with_columns(pl.col("_row_number") + before) if before else parsed.rows
        rejects = parsed.rejects.with_columns(pl.col("row_number") + before) if before else parsed.rejects
        yield replace(parsed, rows=rows, rejects=rejects)
        numbers = rows["_row_number"].max(), rejects["row_number"].max()
        before = max([before, *(number for number in numbers if isinstance(number, int))])


def parse_records(
    entity: str, blobs: Iterable[tuple[str, str, bytes]], *, policy: Policy = "evolve"
) -> Parsed:
    """Many single-record JSON blobs (name, etag, bytes) in one go; each is row 1 of its own file.

    A record that the policy refuses leaves the others alone.
    """
    records, places, rejects, refused = [], [], [], {}
    for name, etag, data in blobs:
        value, reason = load(data.removeprefix(_BOM))
        unknown = (
            _unknown(entity, value, from_api=True) if policy == "strict" and isinstance(value, dict) else []
        )
        if unknown:
            refused[name] = Refusal("unknown_columns", ", ".join(quoted(unknown)))
        elif isinstance(value, dict):
            records.append(value)
            places.append((name, etag))
        else:
            raw = data.decode("utf-8", "replace")
            rejects.append((1, raw, [reason or "not_an_object"], name, etag))
    numbers = pl.Series("_row_number", [1] * len(records), pl.Int64)
    rows = complete(entity, rows_of(entity, records, from_api=True).with_columns(numbers))
    files, etags = ([place[part] for place in places] for part in (0, 1))
    source = {c.name for c in SOURCE_COLUMNS[entity]}
    missing = [sorted(source.difference(record)) for record in records]
    placed = rows.with_columns(
        pl.Series("_source_file", files, pl.String),
        pl.Series("_source_etag", etags, pl.String),
        pl.Series("_missing_columns", missing, pl.List(pl.String())),
    )
    unread = pl.DataFrame(rejects, schema=REJECTS, orient="row")
    added = _unknown(entity, set[str]().union(*records), from_api=True)
    return Parsed(entity, placed, unread, tuple(added), refused=refused)


def _pieces(entity: str, blocks: Iterable[bytes], name: str) -> Iterator[Parsed]:
    kind, content = opened(blocks)
    if kind == "workbook":
        layout, texts, others = read_workbook(entity, content)
        notices = (f"sheets_not_read:{', '.join(quoted(others))}",) if others else ()
        yield replace(_sheet(entity, layout, texts), notices=notices)
        return
    if kind == "parquet":
        for layout, (rows, is_typed) in read_parquet_typed(entity, content):
            yield _table(entity, layout, rows, []) if is_typed else _sheet(entity, layout, rows)
        return
    head, text = peeked(content, _HEAD_BYTES)
    if is_json(head):
        yield from _json(entity, head, text)
        return
    try:
        yield from _csv(entity, ahead(pieces(text, quoted=True)))
    except _NoHeaderError as error:
        if not _named_json(name):
            raise RefusedFileError("no_known_columns", entity) from error
        yield from _json(entity, b"{}", error.text)


class _NoHeaderError(Exception):
    """Text without a header of the entity; `text` is all of it."""

    def __init__(self, text: Iterator[bytes]) -> None:
        self.text = text
        super().__init__("no header")


def _named_json(name: str) -> bool:
    ending = name.lower().removesuffix(".gz").rpartition(".")[2]
    return ending in ("json", "jsonl", "ndjson")


def _csv(entity: str, parts: Iterator[bytes]) -> Iterator[Parsed]:
    first = next(parts, b"")
    if not first or first.isspace():
        raise RefusedFileError("empty")
    try:
        reader = CsvReader(entity, first)
    except RefusedFileError as refused:
        if refused.refusal.code != "no_known_columns":
            raise
        raise _NoHeaderError(chain([first], parts)) from refused
    for part in chain([first], parts):
        rows, rejects = reader.read(part)
        yield _table(entity, reader.layout, rows, rejects)


def _sheet(entity: str, layout: Layout, texts: pl.DataFrame) -> Parsed:
    """Rows of a workbook or a Parquet file; the lines above a header come first."""
    rows, screened = rows_of_texts(entity, texts)
    reasons = {number: ["above_header"] for number in range(1, len(layout.above) + 1)} | dict(screened)
    if not reasons:
        return _table(entity, layout, rows, [])
    refused = pl.col("_row_number").is_in(list(reasons))
    record = pl.struct(pl.col(name).alias(layout.extras.get(name, name)) for name in layout.names)
    raws = texts.filter(refused).select("_row_number", record.struct.json_encode()).iter_rows()
    rejects = [(number, raw, reasons[number]) for number, raw in raws]
    return _table(entity, layout, rows.filter(~refused), rejects)


def _table(entity: str, layout: Layout, rows: pl.DataFrame, rejects: Sequence[Reject]) -> Parsed:
    empty = {name for name in layout.nameless if rows[name].fill_null("").str.strip_chars().eq("").all()}
    extras = {name: label for name, label in layout.extras.items() if name not in empty}
    fields = [pl.col(name).alias(label) for name, label in extras.items()]
    extra = pl.struct(fields).struct.json_encode() if fields else NO_TEXT
    missing = sorted({c.name for c in SOURCE_COLUMNS[entity]}.difference(layout.names))
    completed = complete(entity, from_batch(entity, rows, extra))
    return Parsed(entity, completed, refused_rows(rejects), tuple(extras.values()), tuple(missing))


def _json(entity: str, head: bytes, text: Iterator[bytes]) -> Iterator[Parsed]:
    source = {c.name for c in SOURCE_COLUMNS[entity]}
    said = set[str]()
    for piece in read_json(entity, head, text):
        keys = told_keys(entity, piece)
        if keys and not said:
            _check_keys(entity, keys)
        said |= keys
        unknown = _unknown(entity, keys, from_api=False)
        yield _records(entity, piece, unknown, sorted(source - said) if said else [])


def _check_keys(entity: str, keys: set[str]) -> None:
    check_entity(entity, keys)
    if not any(folded(key) in known_names(entity) for key in keys):
        raise RefusedFileError("no_known_columns", entity)


def _records(entity: str, piece: ParsedJson, unknown: Sequence[str], missing: Sequence[str]) -> Parsed:
    if not piece.records:
        regular = complete(entity, from_batch(entity, piece.rows))
        return Parsed(entity, regular, refused_rows(piece.rejects), tuple(unknown), tuple(missing))
    numbers = pl.Series("_row_number", [number for number, _ in piece.records], pl.Int64)
    records = [record for _, record in piece.records]
    irregular = complete(entity, rows_of(entity, records, from_api=False).with_columns(numbers))
    regular = complete(entity, from_batch(entity, piece.rows if piece.rows.width else empty_rows(entity)))
    rows = pl.concat([regular, irregular]).sort("_row_number")
    return Parsed(entity, rows, refused_rows(piece.rejects), tuple(unknown), tuple(missing))


def _unknown(entity: str, keys: Iterable[str], *, from_api: bool) -> list[str]:
    known = {c.name for c in SOURCE_COLUMNS[entity]}
    known |= {c.name for c in ADDED_COLUMNS[entity]} if from_api else set()
    return sorted(set(keys) - known - KNOWN_EXTRAS[entity] - STAMPS)
