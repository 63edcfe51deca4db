"""Results as a table for people, as CSV or as Parquet."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Format = Literal["table", "csv", "parquet"]

# More rows than anybody reads on a terminal.
SHOWN = 1000
_OPTIONS = {"csv": "FORMAT csv, HEADER", "parquet": "FORMAT parquet"}
_RIGHT = ("INT", "DOUBLE", "FLOAT", "DECIMAL")


def write(database: DuckDBPyConnection, query: str, form: Literal["csv", "parquet"], target: Path) -> int:
    """Write the rows of a query to a file that the database may write; how many there were.

    Null is an empty CSV cell, empty text is "".
    """
    path = str(target).replace("'", "''")
    # The line end closes a comment at the end of the query.
    counted = database.execute(f"COPY (\n{query}\n) TO '{path}' ({_OPTIONS[form]})").fetchone()
    return int(counted[0]) if counted else 0


def copy(source: Path, stream: IO[bytes]) -> None:
    """Send a written file to a stream."""
    with source.open("rb") as written:
        shutil.copyfileobj(written, stream)


def show(database: DuckDBPyConnection, query: str, stream: IO[str]) -> int:
    """Print the first rows of a query in columns; how many rows it gave."""
    relation = database.sql(query)
    if relation is None:
        return 0
    kinds = [str(kind) for kind in relation.types]
    names = list(relation.columns)
    texts = relation.project("CAST(COLUMNS(*) AS VARCHAR)")
    rows = texts.fetchmany(SHOWN)
    count = len(rows)
    print("\n".join(_lines(names, kinds, rows)), file=stream)
    while more := texts.fetchmany(100_000):
        count += len(more)
    if count > SHOWN:
        print(f"… {count - SHOWN:,} more rows; --format csv gives all of them", file=stream)
    return count


def _lines(names: Sequence[str], kinds: Sequence[str], rows: Sequence[Sequence[str | None]]) -> list[str]:
    cells = [["NULL" if cell is None else cell.replace("\n", "⏎") for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    right = [any(word in kind for word in _RIGHT) and "[" not in kind for kind in kinds]

    def line(values: Sequence[str]) -> str:
        padded = (
            value.rjust(width) if is_number else value.ljust(width)
            for value, width, is_number in zip(values, widths, right, strict=True)
        )
        return "  ".join(padded).rstrip()

    return [line(names), "  ".join("-" * width for width in widths), *map(line, cells)]
