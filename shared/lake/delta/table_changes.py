"""Which files of a table change when some of its rows do.

A row that is known stays in the file it is in, which is written anew. New rows of a table that is cut are put
beside the buckets, so that a file of theirs is all that is written. Small files of that kind are joined, and
once there are many of them, or much in them, all go into the buckets. A pass for a new day, which changes
most rows, has the same effect.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
class Rewrite:
    """A file to write, by how its name begins, in place of others; without rows when they say the same."""

    prefix: str
    rows: Callable[[], pl.DataFrame | None]
    replaces: Collection[str]


@dataclass(frozen=True, slots=True)
class Exchange:
    """Files to write, files that go in any case, and how many rows are new."""

    rewrites: Sequence[Rewrite]
    removed: Collection[str]
    inserted: int


def planned(table: TableContract, cut: Layout, rows: pl.DataFrame, *, height: int) -> Exchange:
    """What rows, each with a key of its own, change in a table of `height` rows.

    The table's key is one column. Only keys are read: a file is read once, when it is written anew.
    """
    by_file = _known(table, cut, rows)
    fresh = _without(table, rows, by_file.values())
    if not fresh.height:
        return Exchange(_rewrites(table, cut, by_file), (), 0)
    small = [uri for uri, count in cut.added.items() if count < FEW_ROWS]
    if not _may_be_added(cut, len(small), fresh.height, height):
        return _brought_in(table, cut, rows, fresh.height)
    joined = merged(table, data_files.read(table, small), _with(fresh, small, by_file))
    others = _rewrites(table, cut, {uri: known for uri, known in by_file.items() if uri not in small})
    return Exchange(
        [*others, Rewrite(buckets.added_prefix(joined.height), lambda: joined, small)], (), fresh.height
    )


def merged(table: TableContract, current: pl.DataFrame, changed: pl.DataFrame) -> pl.DataFrame:
    """Rows with the changed ones inserted, or in place of those with the same key."""
    import polars as pl

    return pl.concat([_without(table, current, [changed]), changed])


def _known(table: TableContract, cut: Layout, rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Those of the rows whose keys the table has, by the file that has them."""
    import polars as pl

    key = table.key[0]
    parts = buckets.split([rows], table.bucket_by or "", cut.count)
    sought = {cut.files[n]: part() for n, part in parts.items() if n in cut.files}
    sought |= dict.fromkeys(cut.added, rows)
    plans = [
        data_files.scan(table, [uri])
        .select(key)
        .filter(pl.col(key).is_in(part[key].implode(), nulls_equal=True))
        for uri, part in sought.items()
    ]
    keys = zip(sought.items(), pl.collect_all(plans, engine="in-memory"), strict=True)
    return {
        uri: part.join(there, on=key, how="semi", nulls_equal=True)
        for (uri, part), there in keys
        if there.height
    }


def _without(table: TableContract, rows: pl.DataFrame, others: Iterable[pl.DataFrame]) -> pl.DataFrame:
    import polars as pl

    keys = list(table.key)
    taken = [other.select(keys) for other in others]
    return rows.join(pl.concat(taken), on=keys, how="anti", nulls_equal=True) if taken else rows


def _with(rows: pl.DataFrame, files: Iterable[str], homes: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    import polars as pl

    return pl.concat([rows, *(homes[uri] for uri in files if uri in homes)])


def _is_same(table: TableContract, rows: pl.DataFrame, known: pl.DataFrame) -> bool:
    return same_rows(table, data_files.with_plain_doubles(rows), known)


def _may_be_added(cut: Layout, small: int, fresh: int, height: int) -> bool:
    if cut.count == 1 or len(cut.added) - small >= MAX_ADDED:
        return False
    return sum(cut.added.values()) + fresh <= LARGEST_SHARE * height


def _rewrites(table: TableContract, cut: Layout, changed: Mapping[str, pl.DataFrame]) -> list[Rewrite]:
    """Files with known rows, written anew if these say something else."""
    prefixes = {uri: buckets.prefix(number, cut.count) for number, uri in cut.files.items()}
    # Two of them may have as many rows.
    prefixes |= {uri: f"{buckets.added_prefix(rows)}-{n}" for n, (uri, rows) in enumerate(cut.added.items())}
    return [
        Rewrite(prefixes[uri], partial(_rewritten, table, uri, rows), [uri]) for uri, rows in changed.items()
    ]


def _rewritten(table: TableContract, uri: str, rows: pl.DataFrame) -> pl.DataFrame | None:
    current, keys = data_files.read(table, [uri]), list(table.key)
    known = current.join(rows.select(keys), on=keys, how="semi", nulls_equal=True)
    return None if _is_same(table, rows, known) else merged(table, current, rows)


def _brought_in(table: TableContract, cut: Layout, rows: pl.DataFrame, fresh: int) -> Exchange:
    """Rows, and with them all that stands beside the buckets, in their buckets."""
    everything = merged(table, data_files.read(table, list(cut.added)), rows)
    parts = buckets.split([everything], table.bucket_by or "", cut.count)

    def bucket(number: int, part: Part) -> pl.DataFrame:
        return merged(table, data_files.read(table, _there(cut, number)), part())

    rewrites = [
        Rewrite(buckets.prefix(n, cut.count), partial(bucket, n, part), _there(cut, n))
        for n, part in parts.items()
    ]
    return Exchange(rewrites, [*cut.added], fresh)


def _there(cut: Layout, number: int) -> list[str]:
    return [cut.files[number]] if number in cut.files else []
