"""Rows too many to hold, cut by key into pieces: all rows of a key, and of its bucket, are in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from shared.lake.engine_polars.collect import collect, plan, wrap
from shared.lake.schema import buckets
from shared.lake.schema.contracts import KEYS
from shared.lake.transform.cells import CODE, unwrapped

# How many rows are at hand at once, while those before them are written.
PIECE_ROWS = 80_000
# A file of bronze that has more is ordered, so that pieces are ranges of it.
ORDERED_ROWS = 50_000

_KEY = "_cut_by"


@dataclass(frozen=True, slots=True)
class Cut:
    """Rows in pieces that can be read more than once. keys: how many different ones there are at most."""

    keys: int
    pieces: Sequence[pl.LazyFrame]


@dataclass(frozen=True, slots=True)
class _Source:
    """Some of the rows, where the bucket of each stands in the order, and their keys as hashes."""

    rows: pl.LazyFrame
    places: pl.Series
    hashes: pl.Series

    def between(self, first: int, end: int) -> pl.LazyFrame | None:
        """The rows of some places, None for none; of ordered rows they are one range."""
        if self.places.is_sorted():
            begin, stop = (int(self.places.search_sorted(place)) for place in (first, end))
            return self.rows.slice(begin, stop - begin).drop(_KEY) if stop > begin else None
        if not self.places.is_between(first, end - 1).any():
            return None
        return self.rows.filter(buckets.place(_KEY).is_between(first, end - 1)).drop(_KEY)


def whole(rows: pl.LazyFrame, count: int) -> Cut:
    """Rows that are few enough to be one piece."""
    return Cut(count, (rows,))


def cut_bronze(entity: str, sources: Sequence[pl.LazyFrame]) -> Cut:
    """The bronze rows of an entity, cut by their keys as silver writes them."""
    return _cut([_keyed(entity, rows) for rows in sources])


def cut_by(key: str, rows: pl.LazyFrame) -> Cut:
    """The rows of a table, cut by a column."""
    return _cut([rows.with_columns(pl.col(key).alias(_KEY))])


def ordered(entity: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Bronze rows in the order of their buckets."""
    keyed = collect(_keyed(entity, rows.lazy()).select(buckets.place(_KEY)), engine="in-memory")
    return rows.rechunk()[keyed.to_series().arg_sort()]


def _keyed(entity: str, rows: pl.LazyFrame) -> pl.LazyFrame:
    """One id may be written in several ways."""
    text = nw.col(KEYS[entity])
    tidy = nw.when(CODE.is_odd(text)).then(CODE.value(text, unwrapped(text))).otherwise(text)
    return plan(wrap(rows).with_columns(tidy.alias(_KEY)))


def _cut(frames: Sequence[pl.LazyFrame]) -> Cut:
    sources = [_source(rows) for rows in frames]
    keys = pl.concat([source.hashes for source in sources]).n_unique()
    places = pl.concat([source.places for source in sources])
    # A bucket in two pieces would be two files, which no later change could find its way in.
    step = buckets.PLACES // buckets.count_for(keys)
    parts = [
        [rows for source in sources if (rows := source.between(first, end)) is not None]
        for first, end in _ranges(places, step)
    ]
    return Cut(keys, [pl.concat(part) for part in parts if part])


def _source(rows: pl.LazyFrame) -> _Source:
    columns = collect(rows.select(buckets.place(_KEY).alias("place"), pl.col(_KEY).hash().alias("hash")))
    return _Source(rows, columns["place"], columns["hash"])


def _ranges(places: pl.Series, step: int) -> Iterator[tuple[int, int]]:
    """Ranges of places of about PIECE_ROWS rows, each of whole buckets of `step` places."""
    counts = dict(places.value_counts().iter_rows())
    first = held = 0
    for end in range(step, buckets.PLACES + 1, step):
        rows = sum(counts.get(place, 0) for place in range(end - step, end))
        if held and held + rows > PIECE_ROWS:
            yield first, end - step
            first, held = end - step, 0
        held += rows
    yield first, buckets.PLACES
