"""Writing the tables of a stage: side by side, and of each only the buckets that changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from shared.ahead import ahead
from shared.lake.delta import commit, data_files, frames, table_changes
from shared.lake.delta.commit import StaleBaseError, Stamp
from shared.lake.delta.same_rows import same_rows
from shared.lake.schema import buckets
from shared.lake.schema.contracts import TableContract
from shared.lake.state.pass_plan import Plan
from shared.lake.state.published import Manifest, TableState

if TYPE_CHECKING:
    import polars as pl

    from shared.lake.delta.data_files import DataFile
    from shared.lake.delta.table_changes import Exchange, Rewrite

    Parts = Mapping[int, Callable[[], pl.DataFrame]]

CONCURRENCY = 4
# Files of a larger table would only push each other out of memory before the next stage reads them.
KEPT_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class Pieces:
    """All rows of some tables, by name, as they are computed: each piece has all rows of some buckets.

    rows: how many rows a table has, or a few more; it decides the cut.
    """

    rows: int
    frames: Iterable[Mapping[str, pl.DataFrame]]


def write_tables(
    tables: Mapping[TableContract, pl.DataFrame],
    plan: Plan,
    manifest: Manifest | None,
    *,
    whole: Collection[str],
) -> dict[str, TableState]:
    """The states of the tables that were written.

    Rows of tables named in `whole` replace the table, the others are inserted or replaced by key. Everything
    builds on the published versions. Repeating it changes nothing.
    """

    def write(item: tuple[TableContract, pl.DataFrame]) -> TableState | None:
        table, rows = item
        if table.name in whole:
            pieces = Pieces(rows.height, [{table.name: rows}])
            return write_pieces([table], pieces, plan, manifest).get(table.name)
        return _Changes(table, plan, _before(table, manifest)).write(rows)

    with ThreadPoolExecutor(CONCURRENCY) as pool:
        states = pool.map(write, tables.items())
        return {table.name: state for table, state in zip(tables, states, strict=True) if state}


def write_pieces(
    tables: Collection[TableContract], pieces: Pieces, plan: Plan, manifest: Manifest | None
) -> dict[str, TableState]:
    """The states of the tables that were written, whose rows come together and replace the tables."""
    writes = {table.name: _Whole(table, plan, _before(table, manifest), pieces) for table in tables}
    for piece in ahead(pieces.frames):
        for name, rows in piece.items():
            writes[name].add(rows)
    states = {name: write.done() for name, write in writes.items()}
    return {name: state for name, state in states.items() if state}


def write_computed(
    contracts: Mapping[str, TableContract],
    computed: Mapping[str, pl.LazyFrame],
    plan: Plan,
    manifest: Manifest | None,
) -> dict[str, TableState]:
    """The states of tables that stand computed in files, by name, and replace their tables."""
    written: dict[str, TableState] = {}
    for name, rows in computed.items():
        table = contracts[name]
        written |= write_pieces([table], _in_pieces(table, rows), plan, manifest)
    return written


def _before(table: TableContract, manifest: Manifest | None) -> TableState | None:
    return manifest.tables[table.layer].get(table.name) if manifest else None


def _in_pieces(table: TableContract, rows: pl.LazyFrame) -> Pieces:
    """The rows of a table that stand in files, read piece by piece."""
    import polars as pl

    from shared.lake.engine_polars import cut as cuts

    count = rows.select(pl.len()).collect(engine="streaming").item()
    few = table.bucket_by is None or count <= cuts.PIECE_ROWS
    cut = cuts.whole(rows, count) if few else cuts.cut_by(table.bucket_by or "", rows)
    frames = ({table.name: part.collect(engine="streaming")} for part in cut.pieces)
    return Pieces(cut.keys, frames)


class _Write:
    """Bringing one table from its published version to the one of a pass."""

    def __init__(self, table: TableContract, plan: Plan, before: TableState | None) -> None:
        self.table, self.before, self.at = table, before, plan.at
        metadata = {"batch_id": plan.batch_id, "as_of": plan.as_of.isoformat(), "run_id": plan.run_id}
        metadata |= {"traceparents": " ".join(plan.traces)} if plan.traces else {}
        self.stamp = Stamp(f"{table.layer}/{table.name}", plan.number, metadata)
        self.base = frames.files(table, before.version) if before else []
        self.layout = buckets.layout(self.base)

    def _state(self, version: int, rows: int) -> TableState:
        return TableState(version, rows, self.at.isoformat())

    def _reached(self) -> TableState | None:
        """The state that an earlier attempt of the pass has brought the table to."""
        made = commit.made(self.table, self.stamp)
        return self._state(made.version(), made.count()) if made else None

    def _read(self, uris: Collection[str]) -> pl.DataFrame:
        return data_files.read(self.table, list(uris))

    def _count(self, rows: int) -> int:
        return buckets.count_for(rows) if self.table.bucket_by else 1

    def _split(self, rows: pl.DataFrame, count: int) -> Parts:
        return buckets.split([rows], self.table.bucket_by or "", count)


class _Whole(_Write):
    """All rows of a table anew: a bucket is written when its piece comes, and given up."""

    def __init__(self, table: TableContract, plan: Plan, before: TableState | None, pieces: Pieces) -> None:
        super().__init__(table, plan, before)
        self.reached = self._reached()
        self.count, self.keep = self._count(pieces.rows), pieces.rows <= KEPT_ROWS
        self.present = self.layout.files if self.layout and self.layout.count == self.count else {}
        self.written: list[DataFile] = []
        self.same: list[str] = []
        self.height = 0
        self.came = False

    def add(self, piece: pl.DataFrame) -> None:
        """Write those buckets of a piece that changed."""
        self.came = True
        self.height += piece.height
        if self.reached:
            return
        parts = self._split(piece, self.count)
        same = {n for n, rows in parts.items() if n in self.present and self._is_same(n, rows())}
        self.same += [self.present[n] for n in same]
        changed = {n: rows for n, rows in parts.items() if n not in same}
        self.written += self._files(_named(changed, self.count), keep=self.keep)

    def done(self) -> TableState | None:
        """The new state, None when nothing changed."""
        if not self.came:
            from shared.lake.schema.polars_schema import empty_frame

            self.add(empty_frame(self.table))
        if self.reached:
            return self.reached
        if not self.same:
            return self._state(self._overwritten(self.written), self.height)
        return self._exchanged()

    def _exchanged(self) -> TableState | None:
        gone = [uri for uri in self.base if uri not in self.same]
        if not self.written and not gone:
            return None
        removed, base = ([_name(uri) for uri in uris] for uris in (gone, self.base))
        try:
            done = commit.exchange(self.table, self.written, self.stamp, removed=removed, base=base)
        except StaleBaseError:
            # The files that stay are the table's no more: they are written again.
            kept = {_prefix(uri): partial(self._read, [uri]) for uri in self.same}
            files = [*self.written, *self._files(kept, keep=False)]
            return self._state(self._overwritten(files), self.height)
        return self._state(done.version, self.height)

    def _overwritten(self, files: Sequence[DataFile]) -> int:
        return commit.overwrite(self.table, {}, self.stamp, written=files).version

    def _files(self, parts: Mapping[str, Callable[[], pl.DataFrame]], *, keep: bool) -> list[DataFile]:
        def one(item: tuple[str, Callable[[], pl.DataFrame]]) -> DataFile:
            return data_files.write(self.table, item[1](), item[0], keep=keep)

        with ThreadPoolExecutor(commit.WRITERS) as pool:
            return list(pool.map(one, parts.items()))

    def _is_same(self, number: int, rows: pl.DataFrame) -> bool:
        there = self._read([self.present[number]])
        return same_rows(self.table, data_files.with_plain_doubles(rows), there)


class _Changes(_Write):
    """Some rows of a table, inserted or in place of those with the same key."""

    def write(self, rows: pl.DataFrame) -> TableState | None:
        """The new state, None when nothing changed."""
        if self.before is None:
            return self._write_all(rows)
        if not rows.height:
            return None
        if self.layout is None:
            return self._write_all(self._merged(rows))
        if reached := self._reached():
            return reached
        change = table_changes.planned(self.table, self.layout, rows, height=self.before.rows)
        version = self._exchanged(rows, change)
        return None if version is None else self._state(version, self.before.rows + change.inserted)

    def _exchanged(self, rows: pl.DataFrame, change: Exchange) -> int | None:
        """The version with the change in it, None when nothing changed."""
        written, replaced = self._rewritten(change.rewrites)
        gone = [*replaced, *change.removed]
        if not written and not gone:
            return None
        removed, base = ([_name(uri) for uri in uris] for uris in (gone, self.base))
        try:
            return commit.exchange(self.table, written, self.stamp, removed=removed, base=base).version
        except StaleBaseError:
            return self._write_all(self._merged(rows)).version

    def _rewritten(self, rewrites: Sequence[Rewrite]) -> tuple[list[DataFile], list[str]]:
        """The new files, and the addresses of those they stand for."""

        def one(rewrite: Rewrite) -> tuple[DataFile, Collection[str]] | None:
            rows = rewrite.rows()
            if rows is None:
                return None
            return data_files.write(self.table, rows, rewrite.prefix), rewrite.replaces

        with ThreadPoolExecutor(commit.WRITERS) as pool:
            done = [each for each in pool.map(one, rewrites) if each]
        return [file for file, _ in done], [uri for _, replaced in done for uri in replaced]

    def _write_all(self, rows: pl.DataFrame) -> TableState:
        count = self._count(rows.height)
        committed = commit.overwrite(self.table, _named(self._split(rows, count), count), self.stamp)
        return self._state(committed.version, rows.height)

    def _merged(self, changed: pl.DataFrame) -> pl.DataFrame:
        return table_changes.merged(self.table, self._read(self.base), changed)


def _named(parts: Parts, count: int) -> dict[str, Callable[[], pl.DataFrame]]:
    return {buckets.prefix(number, count): rows for number, rows in parts.items()}


def _prefix(uri: str) -> str:
    """As the name of a bucket's file begins: what follows is one's own."""
    return "-".join(_name(uri).split("-")[:4])


def _name(uri: str) -> str:
    return uri.rpartition("/")[2]
