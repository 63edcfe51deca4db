"""Workbooks and Parquet files as columns of text under a layout, as a CSV of the same content would give."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import polars as pl
from polars.exceptions import PanicException, PolarsError

from shared.lake.parse import screening
from shared.lake.parse.cells import INT_MAX, has_float_ids, with_bronze_types, without_empty_texts
from shared.lake.parse.layout import HEADER_LINES, Layout, find_row, named
from shared.lake.parse.sheet import Row, texts_of
from shared.lake.parse.sheet_errors import with_untold
from shared.lake.schema.contracts import DATE_COLUMNS, KEYS, SOURCE_COLUMNS, Kind
from shared.lake.schema.reasons import RefusedFileError

WORKBOOK_BYTES = 64 * 1024 * 1024
WORKBOOK_UNPACKED = 512 * 1024 * 1024
PARQUET_BYTES = 256 * 1024 * 1024
ROWS_PER_PIECE = 200_000
# What a float can hold to the last digit.
_EXACT, _EXACT_SINGLE = 2**53, 2**24


def read_workbook(entity: str, blocks: Iterable[bytes]) -> tuple[Layout, pl.DataFrame, list[str]]:
    """The first visible sheet that holds the entity: its layout, and columns of text with `_row_number`.

    Blank rows are left out. The names are those of further sheets that hold it.
    """
    (_, layout, rows), *others = _fitting(entity, _collected(blocks, WORKBOOK_BYTES))
    moments = {position for position, name in enumerate(layout.names) if name in DATE_COLUMNS[entity]}
    above = [rows[position] for position in layout.above]
    kept: list[Row] = []
    for row in [*above, *rows[layout.start :]]:
        fields = [_cell_text(cell, day=position in moments) for position, cell in enumerate(row)]
        if any(field.strip() for field in fields):
            kept.append((len(kept) + 1, fields))
    return layout, texts_of(layout, kept), [name for name, _, _ in others]


def read_parquet(entity: str, blocks: Iterable[bytes]) -> Iterator[tuple[Layout, pl.DataFrame]]:
    """Pieces of a Parquet file: its layout, and columns of text with `_row_number` of the piece."""
    return _parquet_pieces(entity, blocks, _as_texts)


def read_parquet_typed(
    entity: str, blocks: Iterable[bytes]
) -> Iterator[tuple[Layout, tuple[pl.DataFrame, bool]]]:
    """As `read_parquet`; true for pieces without a doubtful cell, whose columns are typed as in bronze."""
    return _parquet_pieces(entity, blocks, _typed_or_texts)


def _parquet_pieces[T](
    entity: str, blocks: Iterable[bytes], convert: Callable[[str, Layout, pl.DataFrame], T]
) -> Iterator[tuple[Layout, T]]:
    data = _collected(blocks, PARQUET_BYTES)
    try:
        frame = pl.scan_parquet(io.BytesIO(data))
        layout = named(entity, frame.collect_schema().names())
        total = int(frame.select(pl.len()).collect(engine="in-memory").item())
        for start in range(0, max(1, total), ROWS_PER_PIECE):
            piece = frame.slice(start, ROWS_PER_PIECE).collect(engine="in-memory")
            yield layout, convert(entity, layout, piece)
    except (PolarsError, PanicException, OSError) as error:
        raise RefusedFileError("broken_parquet", _first_line(error)) from error


def _fitting(entity: str, data: bytes) -> list[tuple[str, Layout, list[list[Any]]]]:
    """The sheets with a header of the entity; raises as the first sheet does when there is none."""
    refused: RefusedFileError | None = None
    sheets = []
    for name, rows in _sheets(data):
        try:
            layout = find_row(entity, [[_cell_text(cell) for cell in row] for row in rows[:HEADER_LINES]])
            sheets.append((name, layout, rows))
        except RefusedFileError as error:
            refused = refused or error
    if not sheets:
        raise refused or RefusedFileError("empty")
    return sheets


def _sheets(data: bytes) -> Iterator[tuple[str, list[list[Any]]]]:
    """Name and cells of each visible sheet; hidden ones hold lists and calculations."""
    from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    _check_unpacked(data)
    try:
        workbook = load_workbook(io.BytesIO(data))
        for sheet in workbook.sheets_metadata:
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
                content = workbook.get_sheet_by_name(sheet.name)
                yield sheet.name, with_untold(data, sheet.name, content.start, content.to_python())
    except (CalamineError, PanicException, OSError, ValueError) as error:
        raise RefusedFileError("broken_spreadsheet") from error


def _check_unpacked(data: bytes) -> None:
    if data[:2] != b"PK":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise RefusedFileError("broken_spreadsheet") from error
    names = {entry.filename for entry in entries}
    if not any(name.startswith(("xl/", "content.xml")) for name in names):
        raise RefusedFileError("unsupported_format", "a ZIP archive")
    if sum(entry.file_size for entry in entries) > WORKBOOK_UNPACKED:
        raise RefusedFileError("decompression_limit", f"{WORKBOOK_UNPACKED >> 20} MB")


def _cell_text(cell: Any, *, day: bool = False) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        # Spreadsheets show fifteen digits; what follows is noise of their arithmetic.
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if day and cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _as_texts(entity: str, layout: Layout, rows: pl.DataFrame) -> pl.DataFrame:
    columns = zip(layout.names, rows.columns, strict=True)
    doubles = {c.name for c in SOURCE_COLUMNS[entity] if c.kind == "double"}
    texts = [
        _column(rows[column], day=name in DATE_COLUMNS[entity], text=name not in doubles).alias(name)
        for name, column in columns
    ]
    frame = pl.DataFrame(texts) if texts else pl.DataFrame()
    numbered = frame.with_columns(_row_number=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
    empty = (pl.col(name).fill_null("").str.strip_chars() == "" for name in layout.names)
    return numbered.filter(~pl.all_horizontal(empty))


def _typed_or_texts(entity: str, layout: Layout, piece: pl.DataFrame) -> tuple[pl.DataFrame, bool]:
    rows = _typed(entity, layout, piece)
    return (_as_texts(entity, layout, piece), False) if rows is None else (rows, True)


def _typed(entity: str, layout: Layout, piece: pl.DataFrame) -> pl.DataFrame | None:
    """The rows as texts would give them, by their own types; None when a cell needs a closer look."""
    key = KEYS[entity]
    rows = piece.rename(dict(zip(piece.columns, layout.names, strict=True)))
    kinds = {c.name: c.kind for c in SOURCE_COLUMNS[entity]}
    if key not in rows.columns or not all(_is_plain(rows[n], kinds[n]) for n in layout.source):
        return None
    texts = [n for n in layout.names if kinds.get(n, "text") == "text"]
    columns = [_column(rows[n], day=n in DATE_COLUMNS[entity], text=True).alias(n) for n in texts]
    with_texts = rows.with_columns(columns)
    cleaned = without_empty_texts(with_texts, [n for n in texts if n in kinds])
    keys = cleaned[key]
    if keys.null_count() or (keys.str.strip_chars() == "").any() or screening.any_strange(entity, keys):
        return None
    return None if has_float_ids(entity, cleaned) else with_bronze_types(entity, cleaned)


def _is_plain(cells: pl.Series, kind: Kind) -> bool:
    """True when cells of a column's kind are the same by their own type as by their text."""
    if kind == "text":
        return True
    if kind == "bool":
        return cells.dtype == pl.Boolean
    if kind == "double":
        return cells.dtype.is_integer() or (cells.dtype == pl.Float64 and bool(cells.is_finite().all()))
    return cells.dtype.is_integer() and bool(cells.is_between(-INT_MAX - 1, INT_MAX).all())


def _column(cells: pl.Series, *, day: bool, text: bool) -> pl.Series:
    kind = cells.dtype
    if kind in (pl.Float32, pl.Float64):
        # Tools write NaN for "nothing" where they have no null; a number must say what it is.
        return _floats(cells.fill_nan(None) if text else cells)
    if isinstance(kind, pl.Datetime):
        return _moments(cells, day=day)
    if isinstance(kind, pl.Decimal):
        return cells.cast(pl.String).str.replace(r"\.0+$", "")
    if kind == pl.Binary or kind.is_nested():
        return _each(cells, _json if kind.is_nested() else _binary)
    try:
        return cells.cast(pl.String)
    except PolarsError:
        return _each(cells, str)


def _each(cells: pl.Series, to_text: Callable[[Any], str]) -> pl.Series:
    texts = [None if value is None else to_text(value) for value in cells.to_list()]
    return pl.Series(cells.name, texts, pl.String)


def _binary(data: bytes) -> str:
    """Bytes as the text they are; else an identifier of 16 bytes, or hexadecimal digits."""
    text = data.decode("utf-8", "replace")
    if text.isprintable() and "\ufffd" not in text:
        return text
    return str(UUID(bytes=data)) if len(data) == 16 else data.hex()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str).encode("utf-8", "replace").decode()


def _floats(cells: pl.Series) -> pl.Series:
    """Whole numbers without decimals, those that lost digits with an exponent, which no id may have.

    All others as the shortest text that gives them back.
    """
    frame = pl.DataFrame({"cell": cells.cast(pl.Float64), "text": cells.cast(pl.String)})
    cell = pl.col("cell")
    exact = cell.abs() < (_EXACT_SINGLE if cells.dtype == pl.Float32 else _EXACT)
    whole = cell.is_finite() & (cell == cell.round(0)) & exact
    text = pl.when(whole).then(pl.when(whole).then(cell).cast(pl.Int64).cast(pl.String))
    texts = frame.select(text.otherwise("text")).to_series()
    large = frame.select((cell.is_finite() & ~exact).fill_null(value=False)).to_series()
    if not large.any():
        return texts
    written = [f"{value:.16E}" if value is not None else None for value in frame["cell"]]
    return texts.zip_with(~large, pl.Series(written, dtype=pl.String))


def _moments(cells: pl.Series, *, day: bool) -> pl.Series:
    zone = getattr(cells.dtype, "time_zone", None)
    if zone and day:
        # Midnight in Berlin is the evening before in UTC: a day is one where it was written.
        return _moments(cells.dt.replace_time_zone(None), day=day)
    utc = cells.dt.convert_time_zone("UTC") if zone else cells
    text = utc.dt.to_string("%Y-%m-%dT%H:%M:%S%.f").str.replace(r"\.0+$", "")
    if zone:
        text = text + "+00:00"
    if not day:
        return text
    midnight = (utc.dt.time() == time()).fill_null(value=False)
    return text.zip_with(~midnight, utc.dt.date().cast(pl.String))


def _collected(blocks: Iterable[bytes], limit: int) -> bytes:
    taken: list[bytes] = []
    size = 0
    for block in blocks:
        taken.append(block)
        size += len(block)
        if size > limit:
            raise RefusedFileError("too_large", f"{limit >> 20} MB")
    return b"".join(taken)


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n")[0][:120].rstrip(".") or type(error).__name__
