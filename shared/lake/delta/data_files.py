"""Data files of the Delta tables, written and read by polars: it is several times faster than delta-rs.

A file never changes, so a frame that was read or written once stands for it as long as memory allows.
"""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from shared import clients, storage_resources
from shared.lake import storage
from shared.lake.delta.frame_cache import Kept
from shared.lake.schema.contracts import TableContract
from shared.listing import list_folder

if TYPE_CHECKING:
    import polars as pl

# Every engine that reads Delta tables reads it; Synapse documents this one and gzip for Parquet, and no more.
COMPRESSION: Final = "snappy"
# Files beyond this share of the instance's memory are read anew by every stage that needs them.
KEPT_SHARE = 1 / 16


@dataclass(frozen=True, slots=True)
class DataFile:
    """A written file: address, name in the table's folder, bytes, rows, statistics in Delta's form."""

    uri: str
    name: str
    size: int
    rows: int
    stats: str


_kept = Kept[str](KEPT_SHARE)


def write(
    table: TableContract, frame: pl.DataFrame, prefix: str, *, groups: int = 1, keep: bool = True
) -> DataFile:
    """Write rows as a new file of a table's folder; it belongs to the table once a commit names it.

    groups: how many parts of the file can be read alone. keep: whether the rows stay for the next reader.
    """
    frame = with_plain_doubles(frame)
    buffer = io.BytesIO()
    frame.write_parquet(
        # Bounds of a bucket's rows are those of the table, so nobody skips any: the log has the keys'.
        buffer,
        compression=COMPRESSION,
        statistics=False,
        row_group_size=max(1, -(-frame.height // groups)),
    )
    name = f"{prefix}-{uuid.uuid4()}.parquet"
    uri = f"{storage.table_uri(table.layer, table.name)}/{name}"
    size = buffer.tell()
    _store(table, name, buffer)
    if keep:
        _kept.put(uri, frame)
    return DataFile(uri, name, size, frame.height, _stats(table, frame))


def with_plain_doubles(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame whose doubles all readers compare alike: NaN and infinity are null, -0.0 is 0.0.

    Statistics know nothing of NaN and have no infinity, so readers skip files that hold them. Of -0.0 and 0.0
    some say that they are equal, some that one is less.
    """
    import polars as pl

    def plain(name: str) -> pl.Expr:
        cell = pl.col(name)
        return pl.when(cell == 0.0).then(0.0).when(cell.is_finite()).then(cell).alias(name)

    return frame.with_columns(plain(name) for name, dtype in frame.schema.items() if dtype == pl.Float64)


def scan(table: TableContract, uris: Sequence[str]) -> pl.LazyFrame:
    """The rows of some files of a table, columns as in its contract."""
    import polars as pl

    from shared.lake.schema.polars_schema import empty_frame, schema

    kept = {uri: _kept.get(uri) for uri in uris}
    parts = [frame.lazy() for frame in kept.values() if frame is not None]
    missing = [uri for uri, frame in kept.items() if frame is None]
    if missing:
        # Files from before a contract grew lack its new columns.
        parts.append(
            pl.scan_parquet(
                missing,
                schema=schema(table),
                missing_columns="insert",
                extra_columns="ignore",
                **storage.polars_options(),
            )
        )
    return pl.concat(parts) if parts else empty_frame(table).lazy()


def read(table: TableContract, uris: Sequence[str]) -> pl.DataFrame:
    """The rows of some files of a table, kept for the next reader."""
    import polars as pl

    from shared.lake.schema.polars_schema import empty_frame

    def one(uri: str) -> pl.DataFrame:
        frame = _kept.get(uri)
        if frame is None:
            frame = scan(table, [uri]).collect(engine="in-memory")
            _kept.put(uri, frame)
        return frame

    frames = [one(uri) for uri in uris]
    return pl.concat(frames) if frames else empty_frame(table)


def present(table: TableContract) -> set[str]:
    """The names of the files in a table's folder, whether a version has them or not."""
    uri = storage.table_uri(table.layer, table.name)
    if uri.startswith("file://"):
        return {each.name for each in Path(uri.removeprefix("file://")).glob("*.parquet")}
    # Whoever only reads may not make containers.
    container = clients.blobs().get_container_client(table.layer)
    return {Path(blob.name).name for blob in list_folder(container, table.name)}


def remove(table: TableContract, name: str) -> bool:
    """Remove a file that no version needs; false when it is gone already."""
    from azure.core.exceptions import ResourceNotFoundError

    uri = storage.table_uri(table.layer, table.name)
    try:
        if uri.startswith("file://"):
            (Path(uri.removeprefix("file://")) / name).unlink()
        else:
            storage_resources.container(table.layer).delete_blob(f"{table.name}/{name}")
    except (FileNotFoundError, ResourceNotFoundError):
        return False
    return True


def forget() -> None:
    """Forget every frame, for tests that play a new process."""
    _kept.forget()


def _store(table: TableContract, name: str, data: io.BytesIO) -> None:
    uri = storage.table_uri(table.layer, table.name)
    if uri.startswith("file://"):
        folder = Path(uri.removeprefix("file://"))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data.getbuffer())
    else:
        storage_resources.container(table.layer).upload_blob(f"{table.name}/{name}", data.getvalue())


def _stats(table: TableContract, frame: pl.DataFrame) -> str:
    """Counts, and bounds of the key columns only: others would keep personal data in the table's log."""
    bounds: dict[str, dict[str, Any]] = {"minValues": {}, "maxValues": {}, "nullCount": {}}
    for name in table.key:
        column = frame[name]
        bounds["nullCount"][name] = column.null_count()
        if frame.height and column.null_count() < frame.height:
            bounds["minValues"][name], bounds["maxValues"][name] = column.min(), column.max()
    return json.dumps({"numRecords": frame.height, **bounds}, default=str)
