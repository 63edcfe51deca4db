"""A version of a table whose rows are found without reading all of them.

A row is in the bucket of its key. For other columns their hashes are kept in memory, file by file, and tell
in which files a value may be. Files never change, so what is known of one need not be found out again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from shared.lake.delta import data_files, frames
from shared.lake.delta.frame_cache import Kept
from shared.lake.schema import buckets
from shared.lake.schema.contracts import TableContract

if TYPE_CHECKING:
    import polars as pl

    from shared.lake.engine_polars.tables import Digest
    from shared.lake.state.published import TableState

# What is known of files beyond this share of the instance's memory is found out again.
KEPT_SHARE = 3 / 64
# So many values a file are in every file, most likely.
FEW_A_FILE = 4

_kept = Kept[tuple[str, str]](KEPT_SHARE)


@dataclass(frozen=True, slots=True)
class TableRows:
    """A version of a table, by its files."""

    table: TableContract
    files: Sequence[str]
    height: int

    def rows(self) -> pl.LazyFrame:
        """All rows, read when collected."""
        return data_files.scan(self.table, self.files)

    def among(self, column: str, values: pl.Series) -> pl.LazyFrame:
        """The rows that have one of these values in a column; null is none."""
        import polars as pl

        sought = values.drop_nulls().unique()
        candidates = data_files.scan(self.table, self._holding(column, sought))
        return candidates.filter(pl.col(column).is_in(sought.implode()))

    def digest(self, digest: Digest) -> pl.DataFrame:
        """A digest of all rows, made file by file and kept."""
        import polars as pl

        known = {file: _kept.get((file, digest.name)) for file in self.files}
        missing = [file for file, frame in known.items() if frame is None]
        plans = [digest.made(data_files.scan(self.table, [file])) for file in missing]
        for file, frame in zip(missing, pl.collect_all(plans, engine="in-memory"), strict=True):
            _kept.put((file, digest.name), frame)
            known[file] = frame
        parts = [frame for frame in known.values() if frame is not None]
        return pl.concat(parts) if parts else digest.made(self.rows()).collect(engine="in-memory")

    def _holding(self, column: str, sought: pl.Series) -> list[str]:
        """The files that may have these values."""
        cut = buckets.layout(self.files) if column == self.table.bucket_by else None
        if cut is None:
            return self._having(self.files, column, sought)
        return [*buckets.holding(cut, sought), *self._having(list(cut.added), column, sought)]

    def _having(self, files: Sequence[str], column: str, sought: pl.Series) -> list[str]:
        import polars as pl

        if not files or sought.len() > FEW_A_FILE * len(files):
            return list(files)
        # One look at all files takes a fraction of one at each.
        hashes = [self._hashes(file, column) for file in files]
        positions = pl.concat(hashes, rechunk=False).is_in(sought.hash().implode()).arg_true()
        ends = list(accumulate(part.len() for part in hashes))
        return [files[place] for place in sorted({bisect_right(ends, row) for row in positions})]

    def _hashes(self, file: str, column: str) -> pl.Series:
        import polars as pl

        hashes = _kept.get((file, column))
        if hashes is None:
            hashed = data_files.scan(self.table, [file]).select(pl.col(column).hash())
            hashes = hashed.collect(engine="in-memory")
            _kept.put((file, column), hashes)
        return hashes.to_series()


def at(table: TableContract, state: TableState) -> TableRows:
    """A table as it is, or was, in this state."""
    return TableRows(table, frames.files(table, state.version), state.rows)


def forget() -> None:
    """Forget what is known of files, for tests that play a new process."""
    _kept.forget()
