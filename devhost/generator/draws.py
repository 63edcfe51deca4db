"""Random numbers by position: the same seed, column and row give the same number, in any polars version.

splitmix64 over (stream of the column + row), so that every column is one vectorised expression and none
depends on the order in which others are drawn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate

import polars as pl

_GOLDEN = 0x9E3779B97F4A7C15
_HEX = pl.Series([f"{number:04x}" for number in range(1 << 16)])


class Draws:
    """Draws for the rows of one entity; every method takes the column's name and gives one value per row."""

    def __init__(self, seed: int, entity: str, rows: int) -> None:
        self._stream = f"{seed}/{entity}"
        self.rows = rows

    def bits(self, column: str) -> pl.Series:
        """64 random bits."""
        key = int.from_bytes(hashlib.sha256(f"{self._stream}/{column}".encode()).digest()[:8], "big")
        counter = pl.int_range(1, self.rows + 1, dtype=pl.UInt64) * _u64(_GOLDEN) + _u64(key)
        return pl.select(_mixed(counter).alias(column)).to_series()

    def unit(self, column: str) -> pl.Series:
        """Uniform floats, 0 included and 1 not."""
        return (self.bits(column) // (1 << 11)).cast(pl.Float64) * 2.0**-53

    def uniform(self, column: str, low: float, high: float) -> pl.Series:
        """Uniform floats from `low` to `high`."""
        return self.unit(column) * (high - low) + low

    def integers(self, column: str, low: int, high: int) -> pl.Series:
        """Uniform integers from `low` to `high`, both included."""
        return (self.unit(column) * (high - low + 1)).cast(pl.Int64) + low

    def between(self, column: str, low: pl.Series, high: pl.Series) -> pl.Series:
        """Uniform integers from each row's `low` to its `high`, both included."""
        return (self.unit(column) * (high - low + 1)).cast(pl.Int64) + low

    def chance(self, column: str, probability: float) -> pl.Series:
        """True with this probability."""
        return self.unit(column) < probability

    def choice(self, column: str, values: Sequence[str | int | None]) -> pl.Series:
        """One of `values`, uniformly."""
        return pl.Series(column, values).gather(self.integers(column, 0, len(values) - 1))

    def weighted(self, column: str, shares: Mapping[str, float]) -> pl.Series:
        """One of the keys, with their shares of 1."""
        bounds = list(accumulate(shares.values()))[:-1]
        index = pl.select(pl.lit(0, dtype=pl.UInt32)).to_series().new_from_index(0, self.rows)
        unit = self.unit(column)
        for bound in bounds:
            index = index + (unit >= bound).cast(pl.UInt32)
        return pl.Series(column, list(shares)).gather(index)

    def dates(self, column: str, first: date, last: date) -> pl.Series:
        """Uniform dates, both bounds included."""
        return to_dates(self.integers(column, day_number(first), day_number(last)))

    def digits(self, column: str, count: int) -> pl.Series:
        """Text of `count` random digits, the first not 0."""
        return self.integers(column, 10 ** (count - 1), 10**count - 1).cast(pl.String)

    def uuids(self, column: str) -> pl.Series:
        """Random UUIDs of version 4, in lower case."""
        high, low = self.bits(f"{column}/high"), self.bits(f"{column}/low")
        version = high % (1 << 12) + (4 << 12)
        variant = low // (1 << 48) % (1 << 14) + (2 << 14)
        parts = [_quarter(high, 3), _quarter(high, 2), _quarter(high, 1), version, variant]
        parts += [_quarter(low, 2), _quarter(low, 1), _quarter(low, 0)]
        texts = [_HEX.gather(part.cast(pl.UInt32)) for part in parts]
        return pl.select(pl.format("{}{}-{}-{}-{}-{}{}{}", *texts).alias(column)).to_series()


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)) // timedelta(days=1)


def to_dates(days: pl.Series) -> pl.Series:
    """Dates of day numbers."""
    return days.cast(pl.Int32).cast(pl.Date)


def dollars(cents: pl.Series) -> pl.Series:
    """Dollars of whole cents, with two decimals and not a digit more."""
    # Dividing by a constant multiplies by its inverse, which is off by a digit; rounding repairs it.
    return (cents / 100).round(2)


def _u64(number: int) -> pl.Expr:
    return pl.lit(number, dtype=pl.UInt64)


def _mixed(value: pl.Expr) -> pl.Expr:
    value = (value ^ (value // (1 << 30))) * _u64(0xBF58476D1CE4E5B9)
    value = (value ^ (value // (1 << 27))) * _u64(0x94D049BB133111EB)
    return value ^ (value // (1 << 31))


def _quarter(bits: pl.Series, index: int) -> pl.Series:
    return bits // (1 << (16 * index)) % (1 << 16)
