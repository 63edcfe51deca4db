"""Tables as an update asks of them: for few of their rows, or for what it needs to know of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from shared.lake.engine_polars.collect import among


@dataclass(frozen=True, slots=True)
class Digest:
    """What is worth keeping of some rows of a table; `name` tells it from other digests of the table."""

    name: str
    made: Callable[[pl.LazyFrame], pl.LazyFrame]


class Table(Protocol):
    """A version of a table."""

    @property
    def height(self) -> int:
        """Its rows."""

    def rows(self) -> pl.LazyFrame:
        """All rows, read when collected."""

    def among(self, column: str, values: pl.Series) -> pl.LazyFrame:
        """The rows that have one of these values in a column; null is none."""

    def digest(self, digest: Digest) -> pl.DataFrame:
        """A digest of all rows, made of several parts of the table one by one."""


Tables = Mapping[str, Table]


@dataclass(frozen=True, slots=True)
class AtHand:
    """A table that is in memory as it is."""

    frame: pl.DataFrame

    @property
    def height(self) -> int:
        """As of a Table."""
        return self.frame.height

    def rows(self) -> pl.LazyFrame:
        """As of a Table."""
        return self.frame.lazy()

    def among(self, column: str, values: pl.Series) -> pl.LazyFrame:
        """As of a Table."""
        return self.frame.lazy().filter(among(column, values.drop_nulls()))

    def digest(self, digest: Digest) -> pl.DataFrame:
        """As of a Table."""
        return digest.made(self.frame.lazy()).collect(engine="in-memory")
