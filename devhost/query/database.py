"""An embedded DuckDB with the lake's tables as views, that can neither write a file nor reach a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from devhost.query.snapshot import QUERIED, Snapshot
from devhost.query.tables import Tables
from shared.lake.schema.contracts import TableContract

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Python's own variables are no tables, and nothing is fetched or kept for later.
_CLOSED = {
    "python_enable_replacements": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_persistent_secrets": "false",
}


def connect(tables: Tables, workspace: Path) -> DuckDBPyConnection:
    """A database in memory; of the file system it may use the folder `workspace` alone. Times are UTC."""
    import duckdb

    database = duckdb.connect(config={**_CLOSED, "temp_directory": str(workspace)})
    database.execute("SET TimeZone = 'UTC'")
    for layer in dict.fromkeys(table.layer for table in QUERIED):
        database.execute(f"CREATE SCHEMA {layer}")
    for table in QUERIED:
        database.register(f"{table.layer}/{table.name}", tables.deferred(table))
        database.execute(_view(table))
    _describe(database, tables.snapshot)
    folder = str(workspace).replace("'", "''")
    database.execute(f"SET allowed_directories = ['{folder}']")
    database.execute("SET enable_external_access = false")
    database.execute("SET lock_configuration = true")
    return database


def _view(table: TableContract) -> str:
    columns = ", ".join(
        f'make_timestamptz("{column.name}") AS "{column.name}"'
        if column.kind == "timestamp"
        else f'"{column.name}"'
        for column in table.columns
    )
    return f'CREATE VIEW {table.layer}."{table.name}" AS SELECT {columns} FROM "{table.layer}/{table.name}"'


def _describe(database: DuckDBPyConnection, snapshot: Snapshot) -> None:
    """What is read, as two tables of the schema `lake`."""
    database.execute("CREATE SCHEMA lake")
    database.execute(
        "CREATE TABLE lake.published (pass BIGINT, run_id VARCHAR, as_of DATE, published_at TIMESTAMPTZ)"
    )
    if snapshot.number is not None:
        row = [snapshot.number, snapshot.run_id, snapshot.as_of, snapshot.published_at]
        database.execute("INSERT INTO lake.published VALUES (?, ?, ?, ?)", row)
    database.execute("CREATE TABLE lake.tables (layer VARCHAR, table_name VARCHAR, version BIGINT)")
    for table in QUERIED:
        row = [table.layer, table.name, None if snapshot.follows_time(table) else snapshot.version(table)]
        database.execute("INSERT INTO lake.tables VALUES (?, ?, ?)", row)
