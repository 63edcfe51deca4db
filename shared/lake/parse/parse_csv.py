"""Separated text by header name: vectorised when it is flawless, line by line when it is not."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence

import polars as pl
from polars.exceptions import PolarsError

from shared.lake.parse import screening
from shared.lake.parse.cells import has_float_ids, with_bronze_types, without_empty_texts
from shared.lake.parse.layout import SEPARATORS, Layout, find_line
from shared.lake.parse.sheet import Reject, Row, decimal_commas, screen, texts_of, typed_rows
from shared.lake.schema.contracts import KEYS, SOURCE_COLUMNS
from shared.lake.schema.polars_schema import DTYPES

# A field may hold line ends; a quote left open must not swallow the rest of the file.
_MAX_LINES_PER_RECORD = 50
# Where a large text has a flaw, only so much around it is read line by line.
_BLOCK_BYTES = 1024 * 1024
# gzip, zstd and zlib; `x^` is plain text as well.
_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"x\x01", b"x^", b"x\x9c", b"x\xda")
# Printers' page breaks, the end of file of DOS and what fills up a block of a disk are nothing as well.
_BLANKS = " \t\r\x0c\x1a\x00\u00a0\u2007\u202f\u3000\u200b\ufeff"
_WIDE = (b"\xc2", b"\xe2", b"\xe3", b"\xef")
_RULED = b"---"
_RULER = re.compile(rb'[\s"=+-]*')


class CsvReader:
    """One file, piece by piece: the first piece has the header and decides how all others are read."""

    def __init__(self, entity: str, first: bytes) -> None:
        """Raises RefusedFileError when the text has no header of the entity."""
        self.entity = entity
        self.layout = find_line(entity, first)
        self._commas: frozenset[str] | None = None
        self._below_other = False
        lines = first[: self.layout.start].split(b"\n")
        self._above = [lines[position] for position in self.layout.above]

    def read(self, piece: bytes) -> tuple[pl.DataFrame, list[Reject]]:
        """Rows (every column of the layout, source columns typed, _unparsed, _row_number) and rejects.

        The first piece is given with its header.
        """
        body, above = piece, self._above
        if self._commas is None:
            body = piece[self.layout.start :]
        self._above = []
        if above or self._below_other or self._commas:
            return self._careful(body, above)
        flawless = _fast(self.entity, self.layout, body)
        if flawless is not None:
            self._commas = frozenset()
            return flawless, []
        return self._by_blocks(body) if self._may_be_cut(body) else self._careful(body, ())

    def _may_be_cut(self, body: bytes) -> bool:
        """True when each record is one line, and all cells of a column need not be seen together."""
        if self._commas is None and self.layout.separator == ";":
            return False
        quoted = _in_quotes(body, self.layout.separator.encode())
        return bool(body) and quoted is not None and b"\n" not in quoted

    def _by_blocks(self, body: bytes) -> tuple[pl.DataFrame, list[Reject]]:
        """The same as by `_careful`, which takes only those blocks of lines that have a flaw."""
        parts: list[pl.DataFrame] = []
        rejects: list[Reject] = []
        before = 0
        for block in _blocks(body):
            flawless = None if self._below_other else _fast(self.entity, self.layout, block)
            rows, refused = self._careful(block, ()) if flawless is None else (flawless, [])
            parts.append(rows.with_columns(pl.col("_row_number") + before))
            rejects += [(number + before, raw, reasons) for number, raw, reasons in refused]
            before += rows.height + len(refused)
        return pl.concat(parts, how="diagonal"), rejects

    def _careful(self, body: bytes, above: Sequence[bytes]) -> tuple[pl.DataFrame, list[Reject]]:
        """Rows and rejects of text with flaws: lines without quotes still go through polars together."""
        plain: list[tuple[int, bytes]] = []
        quoted: list[Row] = []
        raws: dict[int, bytes] = {}
        rejects = [(n, _shown(line), ["above_header"]) for n, line in enumerate(above, start=1)]
        lines = _records(body.split(b"\n"), self.layout)
        for number, (line, fields, reason) in enumerate(lines, start=len(above) + 1):
            raws[number] = line
            if reason:
                rejects.append((number, _shown(line), [_why(self.entity, self.layout, line, reason)]))
            elif fields:
                quoted.append((number, fields))
            else:
                plain.append((number, line))
        texts = pl.concat([_plain_rows(self.layout, plain), texts_of(self.layout, quoted)])
        records, screened, self._below_other = screen(
            self.entity, texts.sort("_row_number"), below_other=self._below_other
        )
        if self._commas is None:
            has_commas = self.layout.separator == ";"
            self._commas = decimal_commas(self.entity, records) if has_commas else frozenset()
        rejects += [(number, _shown(raws[number]), reasons) for number, reasons in screened]
        return typed_rows(self.entity, records, self._commas), sorted(rejects)


def _fast(entity: str, layout: Layout, body: bytes) -> pl.DataFrame | None:
    """All rows at polars' speed, None when a single cell or line needs a closer look."""
    separator, names = layout.separator.encode(), layout.names
    quoted = _in_quotes(body, separator)
    if quoted is None or len(names) < 2 or body.startswith(_RULED) or b"\n" + _RULED in body:
        return None
    separators = body.count(separator) - quoted.count(separator)
    lines = body.count(b"\n") - quoted.count(b"\n") + (not body.endswith(b"\n"))
    if body and separators != lines * (len(names) - 1):
        return None
    # Bronze's long columns hold ints of 32 bits, as silver does.
    kinds = {c.name: pl.Int32() if c.kind == "long" else DTYPES[c.kind] for c in SOURCE_COLUMNS[entity]}
    schema = {name: kinds.get(name, pl.String()) for name in names}
    try:
        rows = (
            pl.DataFrame(schema=schema)
            if body.isspace() or not body
            else _read(body, schema, layout, quote_char='"')
        )
    except PolarsError:
        return None
    # polars fills short lines with nulls in silence, and reads nan and inf as numbers.
    if separators != rows.height * (len(names) - 1) or not _finite(rows) or _doubtful(entity, rows):
        return None
    if b'""' in body:
        rows = without_empty_texts(rows)
    return with_bronze_types(entity, rows)


def _read(
    text: bytes, schema: Mapping[str, pl.DataType], layout: Layout, quote_char: str | None
) -> pl.DataFrame:
    """Text without a header by polars, which would unpack what begins as compressed data begins."""
    mistakable = text.startswith(_PACKED)
    return pl.read_csv(
        b"-\n" + text if mistakable else text,
        skip_lines=1 if mistakable else 0,
        has_header=False,
        schema=schema,
        quote_char=quote_char,
        separator=layout.separator,
    )


def _in_quotes(body: bytes, separator: bytes) -> bytes | None:
    """All that stands in quotes; None when the quoting is irregular."""
    if b'"' not in body:
        return b""
    parts = body.split(b'"')
    # Outside, nothing stands between two quotes of which the second is a character of a quoted field.
    outside = parts[::2]
    before, behind = {part[-1:] for part in outside[:-1]}, {part[:1] for part in outside[1:]}
    regular = before <= {b"", separator, b"\n"} and behind <= {b"", separator, b"\n", b"\r"}
    return b"".join(parts[1::2]) if regular and len(parts) % 2 else None


def _blocks(body: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(body):
        end = body.find(b"\n", start + _BLOCK_BYTES) + 1 or len(body)
        yield body[start:end]
        start = end


def _finite(rows: pl.DataFrame) -> bool:
    doubles = rows.select(pl.col(pl.Float64).is_finite().all())
    return all(doubles.row(0)) if doubles.width else True


def _doubtful(entity: str, rows: pl.DataFrame) -> bool:
    """True when a row may be blank, a total or the header again, or when an id came as a float."""
    key = KEYS[entity]
    if key not in rows.columns:
        return not rows.is_empty() and bool(rows.select(screening.blank(rows).any()).item())
    keys = rows[key]
    if keys.null_count() or (keys.str.strip_chars() == "").any():
        return True
    return screening.any_strange(entity, keys) or has_float_ids(entity, rows)


def _why(entity: str, layout: Layout, line: bytes, reason: str) -> str:
    """A total or a header need not reach the last column to be none of the records."""
    if reason != "wrong_field_count":
        return reason
    return screening.reason(entity, _shown(line).partition(layout.separator)[0].strip(' "')) or reason


def _shown(line: bytes) -> str:
    """A line for the eye; what is not UTF-8 is most likely Windows-1252, which loses no byte."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _plain_rows(layout: Layout, lines: Sequence[tuple[int, bytes]]) -> pl.DataFrame:
    if not lines:
        return texts_of(layout, [])
    schema = dict.fromkeys(layout.names, pl.String())
    separator = layout.separator.encode()
    commas = len(layout.names) - 1
    # Lines may end before, or go on after, the columns that have no name.
    joined = b"\n".join(
        line if line.count(separator) == commas else _fitted(line, separator, commas) for _, line in lines
    )
    rows = _read(joined, schema, layout, quote_char=None)
    return rows.with_columns(pl.Series("_row_number", [number for number, _ in lines], pl.Int64))


def _fitted(line: bytes, separator: bytes, commas: int) -> bytes:
    fields = line.split(separator)[: commas + 1]
    return separator.join([*fields, *[b""] * (commas + 1 - len(fields))])


def _records(lines: list[bytes], layout: Layout) -> Iterator[tuple[bytes, list[str], str]]:
    """(line, fields if it has quotes, reason to reject or empty) of every record; blank lines are none."""
    nothing = "".join(SEPARATORS) + layout.separator + _BLANKS
    bare = nothing.encode("ascii", "ignore")
    position = 0
    while position < len(lines):
        line = lines[position].rstrip(b"\r")
        fields, consumed, reason = _record(line, lines, position, layout)
        empty = bool(fields) and not any(field.strip() for field in fields)
        left = line.strip(bare)
        # Blanks of other kinds, such as those that do not break, begin with one of these bytes.
        if left[:1] in _WIDE and left:
            left = left.decode("utf-8", "replace").strip(nothing).encode()
        if left and not empty and not (line.startswith(_RULED) and _is_ruler(line, layout)):
            yield line, fields, reason
        position += consumed


def _is_ruler(line: bytes, layout: Layout) -> bool:
    """True for the line of dashes that SQL tools draw below their header."""
    return _RULER.fullmatch(line.replace(layout.separator.encode(), b"")) is not None


def _record(line: bytes, lines: list[bytes], position: int, layout: Layout) -> tuple[list[str], int, str]:
    if not line.isascii() and not _is_utf8(line):
        return [], 1, "invalid_utf8"
    separator = layout.separator
    if b'"' not in line:
        exact = line.count(separator.encode()) == len(layout.names) - 1
        fits = exact or _fits(line.decode().split(separator), layout)
        return [], 1, "" if fits else "wrong_field_count"
    fields, consumed = _quoted_record(lines, position, separator)
    if not consumed:
        return [], 1, "broken_quotes"
    # A wrong record of several lines may start with an open quote: only its first line is refused.
    return (fields, consumed, "") if _fits(fields, layout) else ([], 1, "wrong_field_count")


def _fits(fields: Sequence[str], layout: Layout) -> bool:
    """True when every column with a name has its field, and what follows the last column is empty."""
    surplus = fields[len(layout.names) :]
    return len(fields) >= layout.width and not any(field.strip() for field in surplus)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _quoted_record(lines: list[bytes], position: int, separator: str) -> tuple[list[str], int]:
    """Fields and number of lines of a record with quotes; no lines when its quotes don't close."""
    window = lines[position : position + _MAX_LINES_PER_RECORD]
    reader = csv.reader((line.decode() + "\n" for line in window), strict=True, delimiter=separator)
    try:
        fields = next(reader)
    except (csv.Error, UnicodeDecodeError, StopIteration):
        return [], 0
    return fields, reader.line_num
