"""The T-SQL of infra/sql, read by sqlglot; its views run on SQLite, from a translation."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
import sqlglot
from sqlglot import exp

from tests.support.bicep import ROOT

FOLDER = ROOT / "infra" / "sql"
# What no general parser knows: a file read as a table. Its columns are declared as a table's are.
OPENROWSET = re.compile(
    r"OPENROWSET\(BULK '(?P<path>\w+)', DATA_SOURCE = '(?P<source>\w+)', FORMAT = 'DELTA'\)\s*"
    r"WITH \((?P<columns>.*)\n\) AS found",
    re.S,
)


def batches(name: str) -> Iterator[str]:
    """The batches of a script, without comments, as sqlcmd would send them."""
    text = re.sub(r"(?m)^\s*--.*$", "", (FOLDER / name).read_text(encoding="utf-8"))
    yield from (batch.strip() for batch in re.split(r"(?m)^GO$", text) if batch.strip())


def parsed(batch: str) -> list[exp.Expression]:
    """The statements of a batch; raises when T-SQL is not like that."""
    return [each for each in sqlglot.parse(batch, read="tsql") if each is not None]


def created(name: str) -> dict[str, exp.Create]:
    """What a script of plain statements makes, by name."""
    found = [each for batch in batches(name) for each in parsed(batch) if isinstance(each, exp.Create)]
    return {_name(each): each for each in found}


def declared_columns(batch: str) -> tuple[str, str, dict[str, exp.DataType]]:
    """Data source, path, and columns with their types, of a view over a Delta table."""
    found = OPENROWSET.search(batch)
    assert found is not None, batch[:200]
    table = sqlglot.parse_one(f"CREATE TABLE t ({found['columns']})", read="tsql")
    columns = {c.name: c.kind for c in table.find_all(exp.ColumnDef)}
    return found["source"], found["path"], columns


def run(view: exp.Create, tables: Mapping[str, Mapping[str, pl.DataFrame]]) -> list[dict[str, Any]]:
    """The rows of a view over tables by layer and name."""
    with sqlite3.connect(":memory:") as database:
        database.row_factory = sqlite3.Row
        for layer, frames in tables.items():
            database.execute(f"ATTACH ':memory:' AS {layer}")
            for name, frame in frames.items():
                _load(database, f"{layer}.{name}", frame)
        query = view.expression.sql("sqlite")
        return [dict(row) for row in database.execute(query)]


def _load(database: sqlite3.Connection, name: str, frame: pl.DataFrame) -> None:
    plain = frame.select(
        pl.col(c).cast(pl.String) if t.is_temporal() else pl.col(c)
        for c, t in frame.schema.items()
        if not isinstance(t, pl.List)
    )
    database.execute(f"CREATE TABLE {name} ({', '.join(f'[{c}]' for c in plain.columns)})")
    marks = ", ".join("?" * plain.width)
    database.executemany(f"INSERT INTO {name} VALUES ({marks})", plain.rows())


def _name(create: exp.Create) -> str:
    named = create.this.find(exp.Table)
    assert named is not None
    return str(named.name)
