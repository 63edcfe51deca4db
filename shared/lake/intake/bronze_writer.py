"""Rows of a raw file → files of bronze, those of a large one in the order in which silver takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.lake.delta import data_files
from shared.lake.delta.data_files import DataFile
from shared.lake.schema.contracts import bronze_contract

if TYPE_CHECKING:
    import polars as pl

# A file of bronze has about so many rows of a large raw file.
FILE_ROWS = 100_000
ROW_GROUPS = 8


class BronzeWriter:
    """The rows of one raw file as they are parsed; nothing of it belongs to the table before its commit."""

    def __init__(self, entity: str, number: int) -> None:
        self._entity, self._table, self._prefix = entity, bronze_contract(entity), f"part-{number:06d}"
        self._held: list[pl.DataFrame] = []
        self._files: list[DataFile] = []
        # By file, the columns of which its first piece did not yet know that the raw file says them.
        self._missing: list[tuple[str, ...]] = []

    def add(self, rows: pl.DataFrame, missing: tuple[str, ...] = ()) -> None:
        """Take rows; `missing`: the columns that nothing read so far says."""
        if not rows.height:
            return
        if not self._held:
            self._missing.append(missing)
        self._held.append(rows)
        if sum(rows.height for rows in self._held) >= FILE_ROWS:
            # Files of a large one would only push each other out of memory.
            self._files.append(self._written(self._taken(), keep=False))

    def done(self, missing: Sequence[str] = ()) -> list[DataFile]:
        """All files; those written before it was known which columns the raw file lacks are written again."""
        if self._held:
            self._files.append(self._written(self._taken(), keep=not self._files))
        known = zip(self._files, self._missing, strict=True)
        return [
            file if list(columns) == list(missing) else self._told(file, missing) for file, columns in known
        ]

    def _told(self, file: DataFile, missing: Sequence[str]) -> DataFile:
        import polars as pl

        rows = data_files.read(self._table, [file.uri])
        whole = pl.Series("_missing_columns", [[*missing] or None] * rows.height, pl.List(pl.String()))
        return self._written(rows.with_columns(whole), keep=True)

    def _taken(self) -> pl.DataFrame:
        import polars as pl

        rows = pl.concat(self._held)
        self._held.clear()
        return rows

    def _written(self, rows: pl.DataFrame, *, keep: bool) -> DataFile:
        from shared.lake.engine_polars import cut

        if rows.height < cut.ORDERED_ROWS:
            return data_files.write(self._table, rows, self._prefix, keep=keep)
        rows = cut.ordered(self._entity, rows)
        return data_files.write(self._table, rows, self._prefix, groups=ROW_GROUPS, keep=keep)
