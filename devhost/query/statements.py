"""SQL text as statements, checked before the first of them runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from devhost.query.snapshot import QueryError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, Statement

# What looks at the lake, and helps itself with tables and views that are gone when the command ends.
_TAKEN = ("SELECT", "EXPLAIN", "CREATE", "INSERT", "DROP")


def statements(database: DuckDBPyConnection, text: str) -> Sequence[Statement]:
    """The statements of `text`; raises QueryError when one can't be read or is none that looks."""
    import duckdb

    try:
        parsed = database.extract_statements(text)
    except duckdb.Error as error:
        raise QueryError(str(error)) from error
    if not parsed:
        raise QueryError("There is no SQL statement in what was given.")
    if not all(statement.query.strip() for statement in parsed):
        # DuckDB makes several statements of it, whose text it does not give back.
        raise QueryError("PIVOT has to name its values: PIVOT t ON c IN ('a', 'b') USING count(*).")
    for statement in parsed:
        if statement.type.name not in _TAKEN:
            raise QueryError(
                f"{statement.type.name} is not taken: a query only looks. To write a result: --output FILE."
            )
    return parsed


def body(statement: Statement) -> str:
    """A statement without what ends it, so that it may stand in another one."""
    import duckdb

    text = statement.query.encode()
    end = len(text)
    for offset, _ in reversed(duckdb.tokenize(statement.query)):
        if text[offset : offset + 1] != b";":
            break
        end = offset
    return text[:end].decode()


def gives_rows(statement: Statement) -> bool:
    """True for a statement whose result may be written to a file."""
    return statement.type.name == "SELECT"
