"""Rows as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

# Gold adds doubles, as the reference system did; a sum of cents is shown without their noise.
SUMS_OF_CENTS = frozenset(
    {
        "earned_premium",
        "in_force_annual_premium",
        "total_annual_premium",
        "total_billed",
        "total_claim_amount",
        "total_paid",
        "total_paid_amount",
        "total_premium",
    }
)


def written(rows: pl.DataFrame) -> str:
    """A JSON array of the rows, sums of cents exact to the cent, money as plain numbers."""
    import polars as pl
    import polars.selectors as cs

    sums = [name for name in rows.columns if name in SUMS_OF_CENTS]
    return rows.with_columns(pl.col(sums).round(2)).with_columns(cs.decimal().cast(pl.Float64)).write_json()
