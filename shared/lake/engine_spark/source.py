"""Tables of the lake as Spark reads them: the files of one version, with the columns of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from shared import storage_resources
from shared.lake import storage
from shared.lake.delta import commit, frames
from shared.lake.schema.columns import Kind
from shared.lake.schema.contracts import TableContract
from shared.lake.state import set_aside
from shared.lake.state.set_aside import Place

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_WORDS: Mapping[Kind, str] = {
    **{"text": "string", "bool": "boolean", "int": "int", "long": "bigint", "double": "double"},
    **{"money": "decimal(18,2)", "date": "date", "timestamp": "timestamp", "texts": "array<string>"},
}


def newest_files(table: TableContract) -> list[str]:
    """The addresses of a table's data files as it is now, none before its first commit."""
    handle = commit.newest(table)
    return frames.files(table, handle.version()) if handle else []


def read(session: SparkSession, table: TableContract, uris: Sequence[str], *, near: Path) -> DataFrame:
    """The rows of some files of a table. Files that Spark can't reach by itself are copied to a folder."""
    types = {column.name: _WORDS[column.kind] for column in table.columns}
    if not uris:
        # Without a process of Python, which other ways to make one would start.
        nothing = (f"CAST(NULL AS {kind}) AS `{name}`" for name, kind in types.items())
        return session.range(0).selectExpr(*nothing)
    columns = ", ".join(f"`{name}` {kind}" for name, kind in types.items())
    # Files from before a contract grew lack its new columns: they are null.
    return session.read.schema(columns).parquet(*(_reachable(table, uri, near) for uri in uris))


def without(rows: DataFrame, places: Iterable[Place], *, near: Path) -> DataFrame:
    """Bronze rows without those that are set aside, of which a folder holds a list."""
    from pyspark.sql.functions import broadcast

    for group in set_aside.told_apart(places):
        file = near / f"{uuid4().hex}.parquet"
        group.write_parquet(file)
        listed = broadcast(rows.sparkSession.read.parquet(str(file)))
        rows = rows.join(listed, on=group.columns, how="left_anti")
    return rows


def _reachable(table: TableContract, uri: str, near: Path) -> str:
    if uri.startswith((storage.CLOUD_SCHEME, "file://", "/")):
        return uri
    name = uri.rpartition("/")[2]
    place = near / table.layer / table.name / name
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        blob = storage_resources.container(table.layer).download_blob(f"{table.name}/{name}")
        with place.open("wb") as file:
            blob.readinto(file)
    return str(place)
