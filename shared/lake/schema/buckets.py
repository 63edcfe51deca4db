"""Large tables are cut into buckets by key, one file each, so that a small change rewrites a small file.

Rows that came since may stand in files of their own, until they are worth bringing into the buckets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

# Up to so many rows a table has so many buckets; beyond, MAX_BUCKETS.
STEPS = ((5_000, 1), (400_000, 16))
MAX_BUCKETS = 64
# The last two digits of an id in an order in which each bucket's stand together, whatever the count.
PLACES = 256
STEP = PLACES // MAX_BUCKETS

_NUMBER = "_bucket"
_NAME = re.compile(r"bucket-(\d+)-of-(\d+)-")
_ADDED = re.compile(r"added-(\d+)-")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is cut: the number of buckets, and the file of each bucket that has rows.

    added: rows of each file beside them, which has rows of any bucket.
    """

    count: int
    files: Mapping[int, str]
    added: Mapping[str, int] = field(default_factory=dict)


def count_for(rows: int) -> int:
    """Into how many buckets a table of so many rows is cut."""
    return next((count for limit, count in STEPS if rows <= limit), MAX_BUCKETS)


def prefix(bucket: int, count: int) -> str:
    """How the name of a bucket's file begins."""
    return f"bucket-{bucket}-of-{count}"


def added_prefix(rows: int) -> str:
    """How the name of a file with rows of any bucket begins."""
    return f"added-{rows}"


def layout(uris: Iterable[str]) -> Layout | None:
    """The cut that the files of a table show, None when they show none."""
    files: dict[int, str] = {}
    added: dict[str, int] = {}
    counts = set()
    for uri in uris:
        name = uri.rpartition("/")[2]
        if beside := _ADDED.match(name):
            added[uri] = int(beside[1])
            continue
        match = _NAME.match(name)
        if match is None or int(match[1]) in files:
            return None
        files[int(match[1])] = uri
        counts.add(int(match[2]))
    return Layout(counts.pop(), files, added) if len(counts) == 1 else None


def holding(cut: Layout, keys: pl.Series) -> list[str]:
    """The files of the buckets that these keys belong to."""
    numbers = keys.to_frame("key").select(number("key", cut.count).unique()).to_series()
    return [cut.files[bucket] for bucket in sorted(numbers) if bucket in cut.files]


def groups(layout: Layout, count: int) -> list[list[str]]:
    """The files in so many groups of neighbors, by the places of their rows."""
    ordered = sorted(layout.files, key=lambda number: (number % 16, number))
    size = -(-len(ordered) // count)
    starts = range(0, len(ordered), size)
    return [[layout.files[number] for number in ordered[start : start + size]] for start in starts]


def split(batches: list[pl.DataFrame], key: str, count: int) -> dict[int, Callable[[], pl.DataFrame]]:
    """The rows of all batches by bucket, each put together when asked for; buckets without rows are left out.

    Batches are taken off the list one after the other, so that a table is not held twice.
    """
    import polars as pl

    if count == 1:
        return {0: partial(pl.concat, [*batches])}
    parts: dict[int, list[pl.DataFrame]] = {}
    while batches:
        # To pick rows from a frame in several chunks takes four times as long.
        numbered = batches.pop().rechunk().with_columns(number(key, count).alias(_NUMBER))
        for (bucket,), rows in numbered.partition_by(_NUMBER, as_dict=True, include_key=False).items():
            parts.setdefault(int(bucket), []).append(rows)
    return {bucket: partial(pl.concat, parts[bucket], rechunk=True) for bucket in sorted(parts)}


def number(key: str, count: int) -> pl.Expr:
    """The bucket of a row: ids end in hexadecimal digits, the last two decide."""
    return _ending(key) % count


def place(key: str) -> pl.Expr:
    """Where a row stands, of PLACES, in an order that keeps the rows of a bucket together.

    A multiple of STEP begins a bucket of a table that has MAX_BUCKETS; 16 neighbors of these are one of 16.
    """
    import polars as pl

    ending = _ending(key)
    ordered = ending % 16 * 16 + ending // 16 % (MAX_BUCKETS // 16) * STEP + ending // MAX_BUCKETS
    return ordered.cast(pl.Int16)


def _ending(key: str) -> pl.Expr:
    import polars as pl

    return pl.col(key).str.slice(-2).str.to_integer(base=16, strict=False).fill_null(0).abs()
