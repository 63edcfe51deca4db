"""CSV by header name: vectorised when the file is flawless, line by line when it is not."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

import polars as pl
from polars.exceptions import PolarsError

from shared.lake.contracts import SOURCE_COLUMNS
from shared.lake.engine_polars.cells import typed, without_empty_texts
from shared.lake.engine_polars.schema import DTYPES

# A field may hold line ends; a quote left open must not swallow the rest of the file.
_MAX_LINES_PER_RECORD = 50
_QUOTED = re.compile(rb'"[^"]*(?:""[^"]*)*"')
_MARK = b"\x00"
Reject = tuple[int, str, list[str]]


def parse_csv(entity: str, data: bytes) -> tuple[list[str], pl.DataFrame, list[Reject]]:
    """Header, rows (every column of the header, source columns typed, _unparsed, _row_number) and rejects."""
    first, _, body = data.partition(b"\n")
    header = _header(first)
    if not any(column.name in header for column in SOURCE_COLUMNS[entity]):
        return header, pl.DataFrame(), []
    flawless = _fast(entity, header, body)
    return (header, *((flawless, []) if flawless is not None else _careful(entity, header, body)))


def _header(line: bytes) -> list[str]:
    text = line.decode("utf-8", "replace").rstrip("\r")
    try:
        names = [name.strip() for name in next(csv.reader([text]), [])]
    except csv.Error:
        # No header at all, so none of its names will be known.
        names = [text]
    seen: dict[str, int] = {}
    for position, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            names[position] = f"{name}#{seen[name]}"
    return names


def _fast(entity: str, header: Sequence[str], body: bytes) -> pl.DataFrame | None:
    """All rows at polars' speed, None when a single cell or line needs a closer look."""
    separators = _separators(body)
    if separators is None or len(header) < 2:
        return None
    # Bronze's long columns hold ints of 32 bits, as silver does.
    kinds = {c.name: pl.Int32() if c.kind == "long" else DTYPES[c.kind] for c in SOURCE_COLUMNS[entity]}
    schema = {name: kinds.get(name, pl.String()) for name in header}
    try:
        rows = (
            pl.read_csv(body, has_header=False, schema=schema)
            if body.strip()
            else pl.DataFrame(schema=schema)
        )
    except PolarsError:
        return None
    # polars fills short lines with nulls in silence, and reads nan and inf as numbers.
    if separators != rows.height * (len(header) - 1) or not _finite(rows):
        return None
    if b'""' in body:
        rows = without_empty_texts(rows)
    cast = (pl.col(c.name).cast(DTYPES[c.kind]) for c in SOURCE_COLUMNS[entity] if c.name in header)
    missing = (c for c in SOURCE_COLUMNS[entity] if c.name not in header)
    return rows.with_columns(
        *cast,
        *(pl.lit(None, dtype=DTYPES[c.kind]).alias(c.name) for c in missing),
        _unparsed=pl.lit([], dtype=pl.List(pl.String())),
        _row_number=pl.int_range(1, pl.len() + 1, dtype=pl.Int64),
    )


def _separators(body: bytes) -> int | None:
    """Commas outside quotes; None when the quoting is irregular."""
    if b'"' not in body:
        return body.count(b",")
    if _MARK in body:
        return None
    bare = _QUOTED.sub(_MARK, body)
    marks = bare.count(_MARK)
    opened = bare.count(b"," + _MARK) + bare.count(b"\n" + _MARK) + bare.startswith(_MARK)
    closed = sum(bare.count(_MARK + end) for end in (b",", b"\n", b"\r")) + bare.endswith(_MARK)
    return None if b'"' in bare or not marks == opened == closed else bare.count(b",")


def _finite(rows: pl.DataFrame) -> bool:
    doubles = rows.select(pl.col(pl.Float64).is_finite().all())
    return all(doubles.row(0)) if doubles.width else True


def _careful(entity: str, header: Sequence[str], body: bytes) -> tuple[pl.DataFrame, list[Reject]]:
    """Rows and rejects of a file with flaws: lines without quotes still go through polars together."""
    plain: list[tuple[int, bytes]] = []
    quoted: list[tuple[int, list[str]]] = []
    rejects: list[Reject] = []
    for number, (line, fields, reason) in enumerate(_records(body.split(b"\n"), len(header)), start=1):
        if reason:
            rejects.append((number, line.decode("utf-8", "replace"), [reason]))
        elif fields:
            quoted.append((number, fields))
        else:
            plain.append((number, line))
    texts = pl.concat([_plain_rows(header, plain), _quoted_rows(header, quoted)]).sort("_row_number")
    missing = (c.name for c in SOURCE_COLUMNS[entity] if c.name not in header)
    complete = texts.with_columns(pl.lit(None, dtype=pl.String()).alias(name) for name in missing)
    return typed(entity, complete), rejects


def _plain_rows(header: Sequence[str], lines: Sequence[tuple[int, bytes]]) -> pl.DataFrame:
    schema = dict.fromkeys(header, pl.String())
    if not lines:
        return pl.DataFrame(schema={**schema, "_row_number": pl.Int64()})
    joined = b"\n".join(line for _, line in lines)
    rows = pl.read_csv(joined, has_header=False, schema=schema, quote_char=None)
    return rows.with_columns(pl.Series("_row_number", [number for number, _ in lines], pl.Int64))


def _quoted_rows(header: Sequence[str], records: Sequence[tuple[int, list[str]]]) -> pl.DataFrame:
    schema = {**dict.fromkeys(header, pl.String()), "_row_number": pl.Int64()}
    return pl.DataFrame([(*fields, number) for number, fields in records], schema=schema, orient="row")


def _records(lines: list[bytes], width: int) -> Iterator[tuple[bytes, list[str], str]]:
    """(line, fields if it has quotes, reason to reject or empty) of every record; blank lines are none."""
    position = 0
    while position < len(lines):
        line = lines[position].removesuffix(b"\r")
        fields, consumed, reason = _record(line, lines, position, width)
        if line.strip():
            yield line, fields, reason
        position += consumed


def _record(line: bytes, lines: list[bytes], position: int, width: int) -> tuple[list[str], int, str]:
    if not line.isascii() and not _is_utf8(line):
        return [], 1, "invalid_utf8"
    if b'"' not in line:
        return [], 1, "" if line.count(b",") == width - 1 else "wrong_field_count"
    fields, consumed = _quoted_record(lines, position)
    if not consumed:
        return [], 1, "broken_quotes"
    # A wrong record of several lines may start with an open quote: only its first line is refused.
    return (fields, consumed, "") if len(fields) == width else ([], 1, "wrong_field_count")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _quoted_record(lines: list[bytes], position: int) -> tuple[list[str], int]:
    """Fields and number of lines of a record with quotes; no lines when its quotes don't close."""
    window = lines[position : position + _MAX_LINES_PER_RECORD]
    reader = csv.reader((line.decode() + "\n" for line in window), strict=True)
    try:
        fields = next(reader)
    except (csv.Error, UnicodeDecodeError, StopIteration):
        return [], 0
    return fields, reader.line_num
