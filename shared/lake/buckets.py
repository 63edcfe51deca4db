"""Large tables are cut into buckets by key, one file each, so that a small change rewrites a small file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import polars as pl

# Up to so many rows a table has so many buckets; beyond, MOST.
STEPS = ((25_000, 1), (400_000, 16))
MOST = 64

_NAME = re.compile(r"bucket-(\d+)-of-(\d+)-")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is cut: the number of buckets, and the file of each bucket that has rows."""

    count: int
    files: Mapping[int, str]


def count_for(rows: int) -> int:
    """Into how many buckets a table of so many rows is cut."""
    return next((count for limit, count in STEPS if rows <= limit), MOST)


def prefix(bucket: int, count: int) -> str:
    """How the name of a bucket's file begins."""
    return f"bucket-{bucket}-of-{count}"


def layout(uris: Iterable[str]) -> Layout | None:
    """The cut that the files of a table show, None when they show none."""
    files: dict[int, str] = {}
    counts = set()
    for uri in uris:
        found = _NAME.match(uri.rpartition("/")[2])
        if found is None or int(found[1]) in files:
            return None
        files[int(found[1])] = uri
        counts.add(int(found[2]))
    return Layout(counts.pop(), files) if len(counts) == 1 else None


def split(rows: pl.DataFrame, key: str, count: int) -> dict[int, pl.DataFrame]:
    """The rows by bucket; buckets without rows are left out."""
    if count == 1:
        return {0: rows}
    numbered = rows.with_columns(_bucket=_numbers(rows[key], count))
    parts = numbered.partition_by("_bucket", as_dict=True, include_key=False)
    return {int(number): part for (number,), part in parts.items()}


def _numbers(keys: pl.Series, count: int) -> pl.Series:
    # Ids end in random digits. Only distinct endings are hashed, by a function that is the same everywhere.
    import polars as pl

    endings = keys.str.slice(-2)
    numbers = {ending: crc32(ending.encode()) % count for ending in endings.unique()}
    return endings.replace_strict(numbers, return_dtype=pl.Int32)
