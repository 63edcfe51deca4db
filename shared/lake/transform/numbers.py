"""Rounding as money is rounded."""

from __future__ import annotations

import narwhals as nw

from shared.lake.transform.frames import Frame

col = nw.col


def rounded(rows: Frame, **values: nw.Expr) -> Frame:
    """Adds columns of two decimals.

    Each value is a column before it is rounded: rounding names it seven times, and an engine that plans what
    it is told would plan it as often.
    """
    return rows.with_columns(**values).with_columns(**{name: round2(col(name)) for name in values})


def round2(value: nw.Expr) -> nw.Expr:
    """Two decimals, half away from zero on the shortest decimal text of the double; exact below 1e12.

    The nearest double of a tie k.005 has that tie as its shortest text, and a correctly rounded division
    gives that very double: so `size >= tie` decides as the decimal text would, without a tolerance.
    """
    size = value.abs()
    cents = (size * 100).floor()
    # polars multiplies by 1/100 when the divisor is a literal, which is one unit off in the last place.
    hundred = size * 0 + 100
    rounded = nw.when(size >= (cents + 0.5) / hundred).then(cents + 1).otherwise(cents)
    sign = nw.when(value < 0).then(nw.lit(-1.0)).otherwise(nw.lit(1.0))
    return rounded / hundred * sign


def percent(part: nw.Expr, whole: nw.Expr) -> nw.Expr:
    """Part of the whole in percent, not rounded yet; the caller guards against a zero whole."""
    return part / whole * 100
