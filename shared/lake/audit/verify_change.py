"""Where money moved in a gold table since a version that was audited, and not so in its claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.lake.audit.verify_amounts import HALF_A_CENT, NOISE, SOURCES, SUMS, cents, keyed

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Change:
    """The rows of files that only the earlier of two versions has, and of those that only the later has."""

    gone: pl.LazyFrame
    new: pl.LazyFrame


def doubtful_keys(name: str, gold: Change, claims: Change) -> pl.Series:
    """The keys of a gold table whose sums did not move by what their claims did.

    Those of which claims arrived before the key itself are among them. All others are right if they were.
    """
    import polars as pl

    sums = SUMS[name]
    actual = _moved(gold, sums.key, sums.columns)
    expected = _moved(Change(keyed(name, claims.gone), keyed(name, claims.new)), sums.key, SOURCES)
    joined = actual.join(
        expected, on=sums.key, how="full", nulls_equal=True, coalesce=True, suffix="_expected"
    )
    apart = pl.any_horizontal(_is_apart(place) for place in range(len(SOURCES)))
    doubtful = joined.with_columns(pl.exclude(sums.key).fill_null(0)).filter(apart)
    return doubtful.select(sums.key).collect(engine="in-memory").to_series()


def _moved(change: Change, key: str, columns: Sequence[str]) -> pl.LazyFrame:
    """By key, for each column: by how many cents its sum moved, by what rest, and what was added up."""
    import polars as pl

    names = [key, *columns]
    gone = change.gone.select(names).with_columns(_sign=pl.lit(-1.0))
    new = change.new.select(names).with_columns(_sign=pl.lit(1.0))
    return pl.concat([gone, new]).group_by(key).agg(*_signed(columns))


def _signed(columns: Sequence[str]) -> Iterator[pl.Expr]:
    import polars as pl

    for place, name in enumerate(columns):
        amount, sign = pl.col(name).fill_null(0.0), pl.col("_sign")
        yield (sign * cents(amount)).cast(pl.Int128).sum().alias(f"_cents_{place}")
        yield (sign * (amount - cents(amount) / 100)).sum().alias(f"_rest_{place}")
        yield amount.abs().sum().alias(f"_size_{place}")


def _is_apart(place: int) -> pl.Expr:
    import polars as pl

    whole = (pl.col(f"_cents_{place}") - pl.col(f"_cents_{place}_expected")).cast(pl.Float64) / 100
    apart = whole + pl.col(f"_rest_{place}") - pl.col(f"_rest_{place}_expected")
    allowed = HALF_A_CENT + NOISE * (pl.col(f"_size_{place}") + pl.col(f"_size_{place}_expected"))
    # What is no number compares as false, and is looked at.
    return ~(apart.abs() < allowed).fill_null(value=False)
