"""Whether two versions of a table say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.lake.schema.contracts import TableContract

if TYPE_CHECKING:
    import polars as pl

NOISE = 1e-9
# However large a sum is, a cent is a difference.
BELOW_A_CENT = 0.004
TIMES_OF_COMPUTATION = ("_silver_timestamp", "_gold_timestamp")


def same_rows(table: TableContract, one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """True when two versions of a table differ at most in order, times of computation and rounding noise.

    Sums of doubles depend on the order of addition, which says nothing about the data.
    """
    import polars.selectors as cs

    if one.height != other.height or one.columns != other.columns:
        return False
    keys = list(table.key)
    left, right = (rows.drop(TIMES_OF_COMPUTATION, strict=False).sort(keys) for rows in (one, other))
    if not left.select(~cs.float()).equals(right.select(~cs.float())):
        return False
    return all(_is_close(left[name], right[name]) for name in left.select(cs.float()).columns)


def _is_close(one: pl.Series, other: pl.Series) -> bool:
    if not (one.is_null() == other.is_null()).all():
        return False
    allowed = (NOISE * one.abs().clip(lower_bound=1.0)).clip(upper_bound=BELOW_A_CENT)
    return bool(((one - other).abs() <= allowed).all())
