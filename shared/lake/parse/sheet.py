"""Rows of texts under a layout, from whatever format they came, to typed rows and rejects."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import polars as pl

from shared.lake.parse import screening
from shared.lake.parse.cells import typed
from shared.lake.parse.layout import Layout, folded, known_names
from shared.lake.schema.contracts import KEYS, SOURCE_COLUMNS

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
    records, screened, _ = screen(entity, texts)
    return typed_rows(entity, records), screened


def screen(
    entity: str, texts: pl.DataFrame, *, below_other: bool = False
) -> tuple[pl.DataFrame, list[Screened], bool]:
    """Rows that may be records, (number, reasons) of the others, and whether another header holds at the end.

    below_other: whether it does so at the beginning.
    """
    strange = _strange(entity, texts)
    suspects = texts.filter(strange)
    if suspects.is_empty() and not below_other:
        return texts, [], False
    screened = {
        row["_row_number"]: screening.reason_of(entity, row) for row in suspects.iter_rows(named=True)
    }
    headers = [
        (row["_row_number"], _is_other_header(entity, row))
        for row in suspects.iter_rows(named=True)
        if screened[row["_row_number"]] == "repeated_header"
    ]
    holds, begin = below_other, 0
    for number, is_other in [*headers, (None, False)]:
        if holds:
            numbers = texts["_row_number"].to_list()
            covered = (n for n in numbers if n >= begin and (number is None or n < number))
            screened |= dict.fromkeys((n for n in covered if n not in screened), "below_other_header")
        if number is not None:
            holds, begin = is_other, number
    left = texts.filter(~pl.col("_row_number").is_in(list(screened)))
    return left, [(number, [why]) for number, why in sorted(screened.items())], holds


def _strange(entity: str, texts: pl.DataFrame) -> pl.Expr:
    """True where the cells show that a row is no record."""
    names = [name for name in texts.columns if name != "_row_number"]
    if KEYS[entity] not in names:
        return pl.any_horizontal(pl.col(names).str.contains(screening.ALONE).fill_null(value=False))
    key, others = pl.col(KEYS[entity]), [name for name in names if name != KEYS[entity]]
    keyless = key.fill_null("").str.strip_chars() == ""
    if not screening.any_strange(entity, texts[KEYS[entity]]) and not texts.select(keyless.any()).item():
        # What the other cells say would count only where the key is odd.
        return pl.lit(value=False)
    strange = screening.not_a_record(entity, key).fill_null(value=False)
    if not others:
        return strange
    sums = keyless & pl.any_horizontal(pl.col(others).str.contains(screening.ALONE).fill_null(value=False))
    alone = pl.all_horizontal(pl.col(others).fill_null("").str.strip_chars() == "")
    return strange | sums | (key.str.contains(screening.PHRASE).fill_null(value=False) & alone)


def _is_other_header(entity: str, cells: Mapping[str, Any]) -> bool:
    """True for a header whose columns stand elsewhere than those of the first one."""
    known = known_names(entity)
    columns = {name: known.get(folded(text)) for name, text in cells.items() if isinstance(text, str)}
    return any(column not in (None, name) for name, column in columns.items())


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
    commas, grouped = set[str](), set[str]()
    for name in doubles:
        cells = texts[name].str.strip_chars().drop_nulls()
        cells = cells.filter(~cells.str.contains(_NOTHING))
        with_comma = cells.str.contains(_COMMA)
        if not (with_comma | cells.str.contains(_WHOLE)).all():
            continue
        if with_comma.any():
            commas.add(name)
        elif cells.str.contains(_GROUPED).any():
            grouped.add(name)
    return frozenset(commas | grouped if commas else ())


def _with_point(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    pointed = text.str.replace_all(_GROUP, "").str.replace(",", ".", literal=True)
    return pl.when(text.str.contains(_COMMA) | text.str.contains(_WHOLE)).then(pointed).otherwise(text)
