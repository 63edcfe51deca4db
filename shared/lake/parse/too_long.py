"""Rows with more text than a table should hold: they wait in quarantine instead of costing passes memory.

A text of many megabytes is most likely a file in a cell, or a quote that was never closed. Once it is in a
table, each pass that touches its neighbors holds it several times over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from shared.lake.parse.parsed import Parsed, refused_rows
from shared.lake.schema.contracts import SOURCE_COLUMNS

# The API takes 4,000 characters a text and 256 KB a request.
MAX_CELL_BYTES = 64 * 1024
MAX_ROW_BYTES = 1024 * 1024

TEXT, ROW = "text_too_long", "row_too_long"
_KEPT_AS_JSON = ("_unparsed_cells", "_extra")


def without_long_rows(parsed: Parsed) -> Parsed:
    """The rows whose texts are of a usual length, the others among the rejects.

    Of a refused row the cells stay that are short enough, so that a replay says what it said but for the
    rest. Of a line that no parser could read its beginning stays.
    """
    rejects = parsed.rejects.with_columns(pl.col("raw").str.head(MAX_ROW_BYTES))
    is_long = _is_long(parsed)
    if not is_long.any():
        return replace(parsed, rejects=rejects)
    refused = [_refused(parsed, row) for row in parsed.rows.filter(is_long).iter_rows(named=True)]
    all_rejects = pl.concat([rejects, refused_rows(refused)]).sort("row_number")
    return replace(parsed, rows=parsed.rows.filter(~is_long), rejects=all_rejects)


def _is_long(parsed: Parsed) -> pl.Series:
    texts = _texts(parsed.entity)
    sizes = parsed.rows.select(pl.col(*texts, *_KEPT_AS_JSON).str.len_bytes().fill_null(0))
    cell = pl.any_horizontal(pl.col(*texts, "_unparsed_cells") > MAX_CELL_BYTES)
    return sizes.select(cell | (pl.sum_horizontal(pl.all()) > MAX_ROW_BYTES)).to_series()


def _texts(entity: str) -> list[str]:
    return [column.name for column in SOURCE_COLUMNS[entity] if column.kind == "text"]


def _refused(parsed: Parsed, row: Mapping[str, Any]) -> tuple[int, str, list[str]]:
    unsaid = set(parsed.missing_columns)
    source = [column.name for column in SOURCE_COLUMNS[parsed.entity]]
    unparsed, extra = (json.loads(row[name]) if row[name] else {} for name in _KEPT_AS_JSON)
    ours = {name: row[name] for name in source if name not in unsaid} | unparsed
    long = {name for name, cell in (ours | extra).items() if _size(cell) > MAX_CELL_BYTES}
    short = {name: cell for name, cell in ours.items() if name not in long}
    kept = dict(_first(short | {name: cell for name, cell in extra.items() if name not in long}))
    reasons = [f"{TEXT}:{name}" for name in ours if name in long] or [ROW]
    return row["_row_number"], json.dumps(kept, ensure_ascii=False, separators=(",", ":")), reasons


def _first(cells: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """As many cells as a row holds, from the first on."""
    left = MAX_ROW_BYTES
    for name, cell in cells.items():
        left -= _size(name) + _size(cell)
        if left >= 0:
            yield name, cell


def _size(cell: Any) -> int:
    return len((cell if isinstance(cell, str) else json.dumps(cell)).encode("utf-8", "replace"))
