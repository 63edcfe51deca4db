"""The tables of a snapshot as polars frames that are opened when a query first reads them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from devhost.query.snapshot import QueryError, Snapshot
from shared import clients
from shared.lake import storage
from shared.lake.delta import data_files
from shared.lake.delta.commit import RETENTION_HOURS
from shared.lake.schema.contracts import TableContract
from shared.lake.schema.polars_schema import empty_frame, schema

if TYPE_CHECKING:
    import polars as pl
    from deltalake import DeltaTable


class Tables:
    """Frames by table, each of one version however often it is read."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        # What kept a table from being opened: DuckDB would bury it in a text of its own.
        self.failure: QueryError | None = None
        self._opened: dict[TableContract, pl.LazyFrame] = {}
        self._guard = threading.Lock()

    def deferred(self, table: TableContract) -> pl.LazyFrame:
        """A table that is opened when it is read; timestamps are microseconds since 1970.

        DuckDB hands filters over to polars, but a comparison with a timestamp gets lost on the way, and every
        row comes back. Over whole numbers it is polars that compares, or DuckDB itself.
        """
        import polars as pl
        from polars.io.plugins import register_io_source

        def source(
            columns: list[str] | None, predicate: pl.Expr | None, most: int | None, _size: int | None
        ) -> Iterator[pl.DataFrame]:
            rows = self._frame(table)
            rows = rows if predicate is None else rows.filter(predicate)
            rows = rows if columns is None else rows.select(columns)
            yield (rows if most is None else rows.head(most)).collect(engine="streaming")

        kinds = {
            name: pl.Int64() if isinstance(kind, pl.Datetime) else kind
            for name, kind in schema(table).items()
        }
        return register_io_source(source, schema=pl.Schema(kinds))

    def _frame(self, table: TableContract) -> pl.LazyFrame:
        import polars as pl

        micros = pl.col(pl.Datetime("us", "UTC")).dt.timestamp("us")
        with self._guard:
            if table not in self._opened:
                try:
                    self._opened[table] = self._rows(table).with_columns(micros)
                except QueryError as failure:
                    self.failure = failure
                    raise
            return self._opened[table]

    def _rows(self, table: TableContract) -> pl.LazyFrame:
        handle = self._handle(table)
        if handle is None:
            return empty_frame(table).lazy()
        uris = handle.file_uris()
        if self.snapshot.moment is not None:
            _expect(table, handle.version(), uris)
        return data_files.scan(table, uris)

    def _handle(self, table: TableContract) -> DeltaTable | None:
        from deltalake import DeltaTable
        from deltalake.exceptions import DeltaError, TableNotFoundError

        version = self.snapshot.version(table)
        by_time = self.snapshot.follows_time(table)
        if version is None and not by_time:
            return None
        if by_time and not _has_folder(table.layer):
            return None
        uri = storage.table_uri(table.layer, table.name)
        try:
            handle = DeltaTable(uri, version=None if by_time else version, storage_options=storage.options())
            if by_time and self.snapshot.moment is not None:
                handle.load_as_version(self.snapshot.moment)
        except TableNotFoundError:
            return None
        except (DeltaError, OSError) as error:
            raise QueryError(f"{table.layer}.{table.name} cannot be opened: {error}") from error
        return handle


def _expect(table: TableContract, version: int, uris: list[str]) -> None:
    """Raise QueryError when files of an earlier version are gone."""
    expected = {uri.rpartition("/")[2] for uri in uris}
    if expected - data_files.present(table):
        raise QueryError(
            f"{table.layer}.{table.name} is no longer kept as it was then (version {version}): files that no "
            f"published version needs are removed after {RETENTION_HOURS} hours."
        )


def _has_folder(layer: str) -> bool:
    root = storage.table_uri(layer, "")
    if root.startswith("file://"):
        return Path(root.removeprefix("file://")).is_dir()
    return bool(clients.blobs().get_container_client(layer).exists())
