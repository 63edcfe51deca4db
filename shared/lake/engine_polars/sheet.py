"""Rows of texts under a layout, from whatever format they came, to typed rows and rejects."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from shared.lake.contracts import KEYS, SOURCE_COLUMNS
from shared.lake.engine_polars import screening
from shared.lake.engine_polars.cells import typed
from shared.lake.engine_polars.layout import Layout

Reject = tuple[int, str, list[str]]
Row = tuple[int, Sequence[str | None]]
Screened = tuple[int, list[str]]

# 1234,5 or 1.234,50: a comma for the decimals; a point, a blank or an apostrophe for thousands, if any.
_GROUP = "[.'\u2019 \u00a0\u202f]"
_DIGITS = rf"(?:[0-9]{{1,3}}(?:{_GROUP}[0-9]{{3}})+|[0-9]+)"
_COMMA = rf"^[+-]?{_DIGITS}?,[0-9]+(?:[eE][+-]?[0-9]+)?$"
_WHOLE = rf"^[+-]?{_DIGITS}$"
_GROUPED = rf"^[+-]?[0-9]{{1,3}}(?:{_GROUP}[0-9]{{3}})+$"
# Cells that say "nothing" have no opinion on commas.
_NOTHING = r"(?i)^(?:\W*|#?n/?a\W*|null|none|nan)$"


def texts_of(layout: Layout, rows: Sequence[Row]) -> pl.DataFrame:
    """Numbered fields as columns of text and `_row_number`; missing fields are null, others left out."""
    width = len(layout.names)
    schema = {**dict.fromkeys(layout.names, pl.String()), "_row_number": pl.Int64()}
    padded = [(*fields[:width], *[None] * (width - len(fields)), number) for number, fields in rows]
    return pl.DataFrame(padded, schema=schema, orient="row")


def rows_of_texts(entity: str, texts: pl.DataFrame) -> tuple[pl.DataFrame, list[Screened]]:
    """Typed rows of texts, and those that are no records."""
    records, screened = screen(entity, texts)
    return typed_rows(entity, records), screened


def screen(entity: str, texts: pl.DataFrame) -> tuple[pl.DataFrame, list[Screened]]:
    """Rows that may be records, and (number, reasons) of the others."""
    names = [name for name in texts.columns if name != "_row_number"]
    key = pl.col(KEYS[entity]) if KEYS[entity] in names else pl.lit(None, dtype=pl.String())
    keyless = key.fill_null("").str.strip_chars() == ""
    sums = keyless & pl.any_horizontal(pl.col(names).str.contains(screening.ALONE).fill_null(value=False))
    strange = screening.not_a_record(entity, key).fill_null(value=False) | sums
    found = texts.filter(strange)
    if found.is_empty():
        return texts, []
    screened = [
        (row["_row_number"], [screening.reason_of(entity, row)]) for row in found.iter_rows(named=True)
    ]
    return texts.filter(~strange), screened


def typed_rows(entity: str, texts: pl.DataFrame, commas: Collection[str] = ()) -> pl.DataFrame:
    """Records as bronze types; `commas` are the columns whose numbers have a decimal comma."""
    source = {column.name for column in SOURCE_COLUMNS[entity]}
    missing = (name for name in sorted(source) if name not in texts.columns)
    complete = texts.with_columns(pl.lit(None, dtype=pl.String()).alias(name) for name in missing)
    return typed(entity, complete.with_columns(_with_point(name) for name in commas))


def decimal_commas(entity: str, texts: pl.DataFrame) -> frozenset[str]:
    """The number columns whose cells all agree on a decimal comma.

    Where one column has it, whole numbers of others have their thousands behind a point: 1.204 is no 1.2.
    """
    doubles = [c.name for c in SOURCE_COLUMNS[entity] if c.kind == "double" and c.name in texts.columns]
    found, grouped = set[str](), set[str]()
    for name in doubles:
        cells = texts[name].str.strip_chars().drop_nulls()
        cells = cells.filter(~cells.str.contains(_NOTHING))
        with_comma = cells.str.contains(_COMMA)
        if not (with_comma | cells.str.contains(_WHOLE)).all():
            continue
        if with_comma.any():
            found.add(name)
        elif cells.str.contains(_GROUPED).any():
            grouped.add(name)
    return frozenset(found | grouped if found else ())


def _with_point(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    pointed = text.str.replace_all(_GROUP, "").str.replace(",", ".", literal=True)
    return pl.when(text.str.contains(_COMMA) | text.str.contains(_WHOLE)).then(pointed).otherwise(text)
