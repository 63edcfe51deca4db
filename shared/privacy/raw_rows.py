"""A raw file without the rows of one customer; what is of others stays as it was, byte for byte.

Text keeps its bytes and loses the records that are the customer's. Parquet is written anew without them. Of a
workbook, whose parts repeat cells in many places, the sheet that counts is written as CSV under the old name.
Records are told apart as the product's own parsers do, and judged one by one.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from shared.lake.parse.raw_format import is_json, opened
from shared.lake.schema.contracts import SOURCE_COLUMNS
from shared.lake.schema.reasons import RefusedFileError
from shared.privacy.json_spans import NoDocumentError, spans
from shared.privacy.lake_rows import cells
from shared.privacy.packed import texts_in

if TYPE_CHECKING:
    pass

LINES_PER_RECORD = 50


class Owner(Protocol):
    """Who is to be left out."""

    def owns(self, row: Any) -> bool:
        """True for a row of theirs."""
        ...

    def is_named_in(self, text: str) -> bool:
        """True for a text, no record, that names them."""
        ...

    def is_hinted_at(self, text: str) -> bool:
        """False only where no record in the text can be theirs: then it needs no closer look."""
        ...


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What is left of a file (None: nothing worth keeping), and how many records went."""

    data: bytes | None
    dropped: int


def without(entity: str | None, data: bytes, owner: Owner) -> Rewritten:
    """The file without the owner's records; a file of no entity, or one that nobody can read, by its text."""
    try:
        kind, content = opened([data])
        plain = b"".join(content)
    except RefusedFileError:
        return _by_text(data, owner)
    if entity is None:
        return _by_text(data, owner)
    if kind == "workbook":
        return _workbook(entity, data, owner)
    if kind == "parquet":
        return _parquet(entity, data, owner)
    return _text(entity, data, plain, owner)


def _text(entity: str, data: bytes, plain: bytes, owner: Owner) -> Rewritten:
    is_packed = data[:2] == b"\x1f\x8b"
    inner = gzip.decompress(data) if is_packed else data
    mark = len(inner) - len(plain) if inner.endswith(plain) else None
    if mark is not None:
        kept, dropped = _records(entity, inner[mark:], owner)
        left = inner[:mark] + kept
    else:
        # Another encoding, or line ends of an old Mac: back to it afterwards.
        kept, dropped = _records(entity, plain, owner)
        left = _encoded_as(inner, kept)
    if not dropped:
        return Rewritten(data, 0)
    if not kept.strip():
        return Rewritten(None, dropped)
    return Rewritten(gzip.compress(left, mtime=0) if is_packed else left, dropped)


def _encoded_as(before: bytes, plain: bytes) -> bytes:
    import codecs

    for mark, name in (
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if before.startswith(mark):
            return mark + plain.decode("utf-8", "surrogatepass").encode(name, "surrogatepass")
    if b"\x00" in before[:4096]:
        name = "utf-16-le" if before[1:2] == b"\x00" else "utf-16-be"
        return plain.decode("utf-8", "surrogatepass").encode(name, "surrogatepass")
    return plain.replace(b"\n", b"\r")


def _records(entity: str, text: bytes, owner: Owner) -> tuple[bytes, int]:
    """Text in UTF-8 without the owner's records, and how many they were."""
    if is_json(text[:4096].lstrip()):
        return _json_records(entity, text, owner)
    header = _header(entity, text)
    if header is None:
        return _kept(_lines(text), lambda line: owner.is_named_in(_shown(line)))
    chunks = list(_csv_chunks(text[len(header) :]))
    # Titles stand above the header, and rows of a file that was sorted.
    above, gone = _kept(_lines(header), lambda line: owner.is_named_in(_shown(line)))
    kept, dropped = _kept(chunks, lambda chunk: _is_theirs(entity, above, chunk, "x.csv", owner))
    return above + kept, gone + dropped


def _header(entity: str, text: bytes) -> bytes | None:
    from shared.lake.parse.layout import find_line

    try:
        return text[: find_line(entity, text).start]
    except RefusedFileError:
        return None


def _json_records(entity: str, text: bytes, owner: Owner) -> tuple[bytes, int]:
    from shared.lake.parse.json_values import is_document

    if not is_document(text[: 64 * 1024]):
        return _kept(_lines(text), lambda line: _is_theirs(entity, b"", line, "x.jsonl", owner))
    try:
        whole = text.decode()
        record_spans = spans(whole)
    except (NoDocumentError, UnicodeDecodeError):
        return _kept(_lines(text), lambda line: owner.is_named_in(_shown(line)))
    theirs = [
        _is_theirs(entity, b"", whole[a:b].replace("\n", " ").encode(), "x.jsonl", owner)
        for a, b in record_spans
    ]
    left = _cut(whole, record_spans, theirs)
    around = _cut(whole, record_spans, [True] * len(record_spans))
    if not owner.is_named_in(around):
        return left.encode(), sum(theirs)
    # The wrapper names them: the records stay, as an array.
    records = [whole[a:b] for (a, b), is_theirs in zip(record_spans, theirs, strict=True) if not is_theirs]
    return f"[{','.join(records)}]".encode() if records else b"", sum(theirs) + 1


def _cut(text: str, record_spans: Sequence[tuple[int, int]], theirs: Sequence[bool]) -> str:
    """The text without some of the elements, and without what would separate them."""
    pieces, position, some_kept = list[str](), 0, False
    for number, ((start, end), is_theirs) in enumerate(zip(record_spans, theirs, strict=True)):
        if not is_theirs:
            some_kept = True
            continue
        if some_kept:
            cut_from, cut_to = record_spans[number - 1][1], end
        elif number + 1 < len(record_spans):
            cut_from, cut_to = start, record_spans[number + 1][0]
        else:
            cut_from, cut_to = start, end
        pieces.append(text[position:cut_from])
        position = cut_to
    return "".join([*pieces, text[position:]])


def _is_theirs(entity: str, header: bytes, chunk: bytes, name: str, owner: Owner) -> bool:
    from shared.lake.parse.files import parse_file

    shown = _shown(chunk)
    # In JSON a letter may be written by its number.
    if not owner.is_hinted_at(shown) and "\\u" not in shown:
        return False
    parsed = parse_file(entity, header + chunk.strip(b"\r\n") + b"\n", name=name)
    if parsed.halt is not None:
        return owner.is_named_in(shown)
    if any(owner.owns(row) for row in parsed.rows.iter_rows(named=True)):
        return True
    if parsed.rows.is_empty() and parsed.rejects.is_empty():
        # A total, or whatever else is passed over.
        return owner.is_named_in(shown)
    return any(_is_refused(owner, raw) for raw in parsed.rejects["raw"])


def _is_refused(owner: Owner, raw: str | None) -> bool:
    record = cells(raw)
    return owner.owns(record) if record else owner.is_named_in(raw or "")


def _kept(chunks: Sequence[bytes], is_theirs: Callable[[bytes], bool]) -> tuple[bytes, int]:
    kept = [chunk for chunk in chunks if not is_theirs(chunk)]
    return b"".join(kept), len(chunks) - len(kept)


def _lines(text: bytes) -> list[bytes]:
    lines = text.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _csv_chunks(text: bytes) -> Iterator[bytes]:
    """Records with their line ends: a line, or as many as open quotes need."""
    lines = _lines(text)
    position = 0
    while position < len(lines):
        count, quotes = 1, lines[position].count(b'"')
        while quotes % 2 and count < LINES_PER_RECORD and position + count < len(lines):
            quotes += lines[position + count].count(b'"')
            count += 1
        if quotes % 2:
            count = 1
        yield b"".join(lines[position : position + count])
        position += count


def _workbook(entity: str, data: bytes, owner: Owner) -> Rewritten:
    from shared.lake.parse.read_binary import read_workbook

    try:
        layout, texts, _ = read_workbook(entity, [data])
    except RefusedFileError:
        return _by_text(data, owner)
    names = list(layout.names)
    rows = list(texts.iter_rows(named=True))
    theirs = [_owns_cells(owner, entity, row) for row in rows]
    named = any(theirs) or any(map(owner.is_named_in, texts_in(data)))
    if not named:
        return Rewritten(data, 0)
    header = ["" if name in layout.nameless else layout.extras.get(name, name) for name in names]
    kept = [[row[name] or "" for name in names] for row, mine in zip(rows, theirs, strict=True) if not mine]
    above = sum(1 for mine in theirs[: len(layout.above)] if not mine)
    sheet = io.StringIO()
    csv.writer(sheet, lineterminator="\n").writerows([*kept[:above], header, *kept[above:]])
    # Who is named in no row of the sheet that counts is named in another one, which goes.
    return Rewritten(sheet.getvalue().encode() if kept else None, sum(theirs) or 1)


def _parquet(entity: str, data: bytes, owner: Owner) -> Rewritten:
    import polars as pl

    from shared.lake.parse.read_binary import ROWS_PER_PIECE, read_parquet

    theirs = set[int]()
    try:
        for piece, (_, texts) in enumerate(read_parquet(entity, [data])):
            for row in texts.iter_rows(named=True):
                if _owns_cells(owner, entity, row):
                    theirs.add(piece * ROWS_PER_PIECE + row["_row_number"] - 1)
    except RefusedFileError:
        return _by_text(data, owner)
    if not theirs and not _is_named_in_metadata(data, owner):
        return Rewritten(data, 0)
    rows = pl.read_parquet(io.BytesIO(data))
    left = rows.filter(~pl.int_range(pl.len()).is_in(sorted(theirs)))
    packed = io.BytesIO()
    left.write_parquet(packed)
    return Rewritten(packed.getvalue() if left.height else None, len(theirs) or 1)


def _is_named_in_metadata(data: bytes, owner: Owner) -> bool:
    import polars as pl

    metadata = pl.read_parquet_metadata(io.BytesIO(data))
    # Arrow's schema is packed, and names columns only.
    return any(owner.is_named_in(f"{key} {text}") for key, text in metadata.items() if key != "ARROW:schema")


def _owns_cells(owner: Owner, entity: str, row: dict[str, Any]) -> bool:
    record = {column.name: row.get(column.name) for column in SOURCE_COLUMNS[entity]}
    if owner.owns(record):
        return True
    unnamed = not record.get("customer_id")
    return unnamed and any(isinstance(c, str) and owner.is_named_in(c) for c in row.values())


def _by_text(data: bytes, owner: Owner) -> Rewritten:
    """A file that no parser takes: lines of text that name the owner go, of anything else the whole file."""
    if not any(map(owner.is_named_in, texts_in(data))):
        return Rewritten(data, 0)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return Rewritten(None, 1)
    if not text.isprintable() and any(ord(c) < 32 and c not in "\t\r\n" for c in text[:4096]):
        return Rewritten(None, 1)
    if data[:4] == b"%PDF":
        return Rewritten(None, 1)
    kept, dropped = _kept(_lines(data), lambda line: owner.is_named_in(_shown(line)))
    return Rewritten(kept if kept.strip() else None, dropped)


def _shown(chunk: bytes) -> str:
    return chunk.decode("utf-8", "replace")
