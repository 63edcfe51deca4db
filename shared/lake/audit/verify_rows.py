"""Rows in words, for the sentences of an audit: their keys, and the file and row that brought them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

PLACE = ("_source_file", "_row_number")


def named(rows: pl.LazyFrame, key: str, most: int) -> str:
    """The first `most` rows of a table, as `C9 (customers/may.csv, row 3)`; empty when there are none."""
    places = [name for name in PLACE if name in rows.collect_schema()]
    first_rows = rows.select(key, *places).head(most).collect(engine="in-memory")
    return ", ".join(_named(*row) for row in first_rows.iter_rows())


def missing(rows: pl.LazyFrame, there: pl.LazyFrame, key: str, most: int) -> str:
    """As `named`, of the rows whose key the other table lacks."""
    return named(rows.join(there.select(key), on=key, how="anti").sort(key), key, most)


def repeated(rows: pl.LazyFrame, key: str, most: int) -> str:
    """As `named`, of the rows whose key is not theirs alone."""
    import polars as pl

    return named(rows.filter(pl.col(key).is_duplicated()).sort(key), key, most)


def _named(key: str | None, file: str | None = None, row: int | None = None) -> str:
    where = f" ({file}, row {row})" if file else ""
    return f"{'no key' if key is None else key}{where}"
