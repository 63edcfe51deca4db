"""Which files of a table change when some of its rows do.

A row that is known stays in the file it is in, which is written anew. New rows of a table that is cut are put
beside the buckets, so that a file of theirs is all that is written. Small files of that kind are joined, and
once there are many of them, or much in them, all go into the buckets. A pass for a new day, which changes
most rows, has the same effect.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from shared.lake.delta import data_files
from shared.lake.delta.same_rows import same_rows
from shared.lake.schema import buckets
from shared.lake.schema.buckets import Layout
from shared.lake.schema.contracts import TableContract

if TYPE_CHECKING:
    import polars as pl

    Part = Callable[[], pl.DataFrame]

# A file beside the buckets that has fewer rows takes in those that come next.
FEW_ROWS = 1_000
# So many files beside the buckets, or so large a share of the rows in them, are too much for readers.
MAX_ADDED = 16
LARGEST_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Exchange:
    """Files to write, by how their names begin, the files that go for them, and how many rows are new."""

    parts: Mapping[str, Part]
    removed: Collection[str]
    inserted: int


def planned(table: TableContract, cut: Layout, rows: pl.DataFrame, *, height: int) -> Exchange | None:
    """What rows, each with a key of its own, change in a table of `height` rows; None for nothing.

    The table's key is one column.
    """
    there = _known(table, cut, rows)
    homes = {uri: _of_keys(table, rows, known) for uri, known in there.items()}
    fresh = _without(table, rows, homes.values())
    changed = {uri: new_rows for uri, new_rows in homes.items() if not _is_same(table, new_rows, there[uri])}
    if not fresh.height:
        return _exchanged(table, cut, changed) if changed else None
    small = [uri for uri, count in cut.added.items() if count < FEW_ROWS]
    if not _may_be_added(cut, len(small), fresh.height, height):
        return _brought_in(table, cut, rows, fresh.height)
    joined = merged(table, data_files.read(table, small), _with(fresh, small, homes))
    others = _exchanged(table, cut, {uri: known for uri, known in changed.items() if uri not in small})
    return Exchange(
        {**others.parts, buckets.added_prefix(joined.height): lambda: joined},
        [*others.removed, *small],
        fresh.height,
    )


def merged(table: TableContract, current: pl.DataFrame, changed: pl.DataFrame) -> pl.DataFrame:
    """Rows with the changed ones inserted, or in place of those with the same key."""
    import polars as pl

    return pl.concat([_without(table, current, [changed]), changed])


def _known(table: TableContract, cut: Layout, rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The rows with the keys of the given ones as they are now, by file."""
    import polars as pl

    key = table.key[0]
    parts = buckets.split([rows], table.bucket_by or "", cut.count)
    sought = {cut.files[n]: part()[key] for n, part in parts.items() if n in cut.files}
    sought |= dict.fromkeys(cut.added, rows[key])
    plans = [
        data_files.scan(table, [uri]).filter(pl.col(key).is_in(keys.implode(), nulls_equal=True))
        for uri, keys in sought.items()
    ]
    frames = zip(sought, pl.collect_all(plans, engine="in-memory"), strict=True)
    return {uri: known for uri, known in frames if known.height}


def _of_keys(table: TableContract, rows: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    keys = list(table.key)
    return rows.join(others.select(keys), on=keys, how="semi", nulls_equal=True)


def _without(table: TableContract, rows: pl.DataFrame, others: Iterable[pl.DataFrame]) -> pl.DataFrame:
    keys = list(table.key)
    for other in others:
        rows = rows.join(other.select(keys), on=keys, how="anti", nulls_equal=True)
    return rows


def _with(rows: pl.DataFrame, files: Iterable[str], homes: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    import polars as pl

    return pl.concat([rows, *(homes[uri] for uri in files if uri in homes)])


def _is_same(table: TableContract, rows: pl.DataFrame, known: pl.DataFrame) -> bool:
    return same_rows(table, data_files.with_plain_doubles(rows), known)


def _may_be_added(cut: Layout, small: int, fresh: int, height: int) -> bool:
    if cut.count == 1 or len(cut.added) - small >= MAX_ADDED:
        return False
    return sum(cut.added.values()) + fresh <= LARGEST_SHARE * height


def _exchanged(table: TableContract, cut: Layout, changed: Mapping[str, pl.DataFrame]) -> Exchange:
    """Files with known rows, written anew."""
    names = {uri: buckets.prefix(number, cut.count) for number, uri in cut.files.items()}
    # Two of them may have as many rows.
    names |= {uri: f"{buckets.added_prefix(rows)}-{n}" for n, (uri, rows) in enumerate(cut.added.items())}

    def rows(uri: str) -> pl.DataFrame:
        return merged(table, data_files.read(table, [uri]), changed[uri])

    return Exchange({names[uri]: partial(rows, uri) for uri in changed}, list(changed), 0)


def _brought_in(table: TableContract, cut: Layout, rows: pl.DataFrame, fresh: int) -> Exchange:
    """Rows, and with them all that stands beside the buckets, in their buckets."""
    everything = merged(table, data_files.read(table, list(cut.added)), rows)
    parts = buckets.split([everything], table.bucket_by or "", cut.count)

    def bucket(number: int, part: Part) -> pl.DataFrame:
        there = [cut.files[number]] if number in cut.files else []
        return merged(table, data_files.read(table, there), part())

    written = {buckets.prefix(n, cut.count): partial(bucket, n, part) for n, part in parts.items()}
    gone = [cut.files[number] for number in parts if number in cut.files]
    return Exchange(written, [*gone, *cut.added], fresh)
