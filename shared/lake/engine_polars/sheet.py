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

# 1234,5 or 1.234,50: a comma for the decimals, points for thousands if any.
_COMMA = r"^[+-]?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]+$"
_WHOLE = r"^[+-]?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)$"


def texts_of(layout: Layout, rows: Sequence[Row]) -> pl.DataFrame:
    """Numbered fields as columns of text and `_row_number`; missing fields are null, others left out."""
    width = len(layout.names)
    schema = {**dict.fromkeys(layout.names, pl.String()), "_row_number": pl.Int64()}
    padded = [(*fields[:width], *[None] * (width - len(fields)), number) for number, fields in rows]
    return pl.DataFrame(padded, schema=schema, orient="row")


def rows_of_texts(
    entity: str, texts: pl.DataFrame, commas: Collection[str] = ()
) -> tuple[pl.DataFrame, list[tuple[int, list[str]]]]:
    """Typed rows of texts, and (number, reasons) of those that are no records."""
    source = {column.name for column in SOURCE_COLUMNS[entity]}
    missing = (name for name in sorted(source) if name not in texts.columns)
    complete = texts.with_columns(pl.lit(None, dtype=pl.String()).alias(name) for name in missing)
    complete = complete.with_columns(_with_point(name) for name in commas)
    key = pl.col(KEYS[entity])
    screened: list[tuple[int, list[str]]] = []
    strange = screening.not_a_record(entity, key).fill_null(value=False)
    for number, text in complete.filter(strange).select("_row_number", key).iter_rows():
        screened.append((number, [screening.reason(entity, text)]))
    return typed(entity, complete.filter(~strange) if screened else complete), screened


def decimal_commas(entity: str, texts: pl.DataFrame) -> frozenset[str]:
    """The number columns whose cells all agree on a decimal comma."""
    doubles = [c.name for c in SOURCE_COLUMNS[entity] if c.kind == "double" and c.name in texts.columns]
    found = set()
    for name in doubles:
        cells = texts[name].str.strip_chars().drop_nulls()
        cells = cells.filter(cells != "")
        with_comma = cells.str.contains(_COMMA)
        if with_comma.any() and (with_comma | cells.str.contains(_WHOLE)).all():
            found.add(name)
    return frozenset(found)


def _with_point(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    pointed = text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    return pl.when(text.str.contains(_COMMA) | text.str.contains(_WHOLE)).then(pointed).otherwise(text)
