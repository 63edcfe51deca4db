"""Writing the tables of a stage: side by side, and of each only the buckets that changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

from shared.lake import buckets, commit, data_files, frames
from shared.lake.announced import Manifest, TableState
from shared.lake.buckets import Layout
from shared.lake.commit import StaleBaseError, Stamp
from shared.lake.contracts import TableContract
from shared.lake.intake_plan import Plan

if TYPE_CHECKING:
    import polars as pl

    Rows = pl.DataFrame | pl.LazyFrame | Iterator[pl.DataFrame]
    Buckets = dict[int, Callable[[], pl.DataFrame]]

CONCURRENCY = 4
NOISE = 1e-9
TIMES_OF_COMPUTATION = ("_silver_timestamp", "_gold_timestamp")


def write_tables(
    tables: Mapping[TableContract, Rows],
    plan: Plan,
    manifest: Manifest | None,
    *,
    whole: Collection[str],
) -> dict[str, TableState]:
    """The states of the tables that were written.

    Rows of tables named in `whole` replace the table, the others are inserted or replaced by key. Plans and
    rows that come in pieces are computed one table after the other: they don't fit into memory together.
    Everything builds on the announced versions. Repeating it changes nothing.
    """

    def write(item: tuple[TableContract, Rows]) -> TableState | None:
        table, rows = item
        before = manifest.tables[table.layer].get(table.name) if manifest else None
        return _TableWrite(table, plan, before).write(_batches(table, rows), whole=table.name in whole)

    with ThreadPoolExecutor(1 if _are_plans(tables.values()) else CONCURRENCY) as pool:
        states = pool.map(write, tables.items())
        return {table.name: state for table, state in zip(tables, states, strict=True) if state}


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
    return bool(((one - other).abs() <= NOISE * one.abs().clip(lower_bound=1.0)).all())


class _TableWrite:
    """Bringing one table from its announced version to the one of a pass."""

    def __init__(self, table: TableContract, plan: Plan, before: TableState | None) -> None:
        self.table, self.before, self.at = table, before, plan.at
        told = {"batch_id": plan.batch_id, "as_of": plan.as_of.isoformat(), "run_id": plan.run_id}
        told |= {"traceparents": " ".join(plan.traces)} if plan.traces else {}
        self.stamp = Stamp(f"{table.layer}/{table.name}", plan.number, told)
        self.base = frames.files(table, before.version) if before else []
        self.layout = buckets.layout(self.base)

    def write(self, batches: list[pl.DataFrame], *, whole: bool) -> TableState | None:
        """The new state, None when nothing changed. Uses up the batches."""
        height = sum(batch.height for batch in batches)
        if self.before is None:
            return self._write_all(batches)
        if not whole and not height:
            return None
        if self.layout is None:
            return self._write_all(batches if whole else [self._merged(self.base, *batches)])
        if whole and self._count(height) != self.layout.count:
            return self._write_all(batches)
        return self._write_changed(self.layout, batches, whole=whole)

    def _write_changed(
        self, layout: Layout, batches: list[pl.DataFrame], *, whole: bool
    ) -> TableState | None:
        assert self.before is not None
        given = self._split(batches, layout.count)
        parts = given
        if not whole:
            parts = {n: partial(self._merged, _one(layout, n), rows()) for n, rows in given.items()}
        heights = {n: self._new_height(_one(layout, n), rows(), whole=whole) for n, rows in given.items()}
        changed = {n: rows for n, rows in parts.items() if heights[n] is not None}
        gone = set(layout.files) - set(parts) if whole else set()
        if not changed and not gone:
            return None
        removed = [layout.files[n] for n in (*changed, *gone) if n in layout.files]
        rows = self.before.rows + sum(heights[n] or 0 for n in changed) - self._rows(removed)
        try:
            committed = commit.exchange(
                self.table,
                _named(changed, layout.count),
                self.stamp,
                removed=[_name(uri) for uri in removed],
                base=[_name(uri) for uri in self.base],
            )
        except StaleBaseError:
            untouched = [] if whole else [uri for n, uri in layout.files.items() if n not in parts]
            return self._write_all([*(part() for part in parts.values()), self._read(untouched)])
        return TableState(committed.version, rows, self.at.isoformat())

    def _write_all(self, batches: list[pl.DataFrame]) -> TableState:
        height = sum(batch.height for batch in batches)
        count = self._count(height)
        committed = commit.overwrite(self.table, _named(self._split(batches, count), count), self.stamp)
        return TableState(committed.version, height, self.at.isoformat())

    def _merged(self, uris: Collection[str], changed: pl.DataFrame) -> pl.DataFrame:
        """The rows of files with the changed rows inserted, or in place of those with the same key."""
        import polars as pl

        keys = list(self.table.key)
        current = self._read(uris)
        kept = current.join(changed.select(keys), on=keys, how="anti", nulls_equal=True)
        return pl.concat([kept, changed])

    def _new_height(self, uris: Collection[str], given: pl.DataFrame, *, whole: bool) -> int | None:
        """The rows of a bucket once it has the given ones, None when it stays as it is."""
        keys, current = list(self.table.key), self._read(uris)
        # Rows with other keys than the given ones stay, and need no look.
        of_keys = (
            current if whole else current.join(given.select(keys), on=keys, how="semi", nulls_equal=True)
        )
        same = same_rows(self.table, data_files.with_plain_doubles(given), of_keys)
        return None if same else current.height - of_keys.height + given.height

    def _rows(self, uris: Collection[str]) -> int:
        return sum(self._read([uri]).height for uri in uris)

    def _read(self, uris: Collection[str]) -> pl.DataFrame:
        return data_files.read(self.table, list(uris))

    def _count(self, rows: int) -> int:
        return buckets.count_for(rows) if self.table.bucket_by else 1

    def _split(self, batches: list[pl.DataFrame], count: int) -> Buckets:
        return buckets.split(batches, self.table.bucket_by or "", count)


def _one(layout: Layout, number: int) -> list[str]:
    return [layout.files[number]] if number in layout.files else []


def _are_plans(tables: Iterable[Rows]) -> bool:
    import polars as pl

    return not all(isinstance(rows, pl.DataFrame) for rows in tables)


def _batches(table: TableContract, rows: Rows) -> list[pl.DataFrame]:
    """Rows as they are computed, in batches that can be given up one by one."""
    import polars as pl

    from shared.lake.engine_polars import batches, empty_frame

    if isinstance(rows, pl.DataFrame):
        return [rows]
    return list(batches(rows) if isinstance(rows, pl.LazyFrame) else rows) or [empty_frame(table)]


def _named(parts: Buckets, count: int) -> dict[str, Callable[[], pl.DataFrame]]:
    return {buckets.prefix(number, count): rows for number, rows in parts.items()}


def _name(uri: str) -> str:
    return uri.rpartition("/")[2]
