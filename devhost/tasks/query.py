"""`python -m devhost.tasks.query "SELECT …"`: SQL over the announced lake.

With --home it reads the lake of that instance; without, the one that the app's settings in the environment
name, signed in as whoever `az login` says. Ends with 1 when a statement fails, with 2 when it
was called wrongly.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from devhost.query import output, snapshot
from devhost.query.database import connect
from devhost.query.snapshot import QueryError
from devhost.query.statements import body, gives_rows, statements
from devhost.query.tables import Tables
from devhost.tasks.instance import Instance
from shared.errors import AppError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, Statement


def main() -> int:
    """Answer, and say on stderr what the answer is about and how many rows it has."""
    options = _parser().parse_args()
    try:
        text = _text(options)
        if options.home:
            Instance(options.home).adopt_settings()
        wanted = options.as_of
        seen = snapshot.at(wanted, now=datetime.now(UTC)) if wanted else snapshot.current()
        _say(seen.sentence())
        _answer(Tables(seen), text, _form(options), options.output)
    except (QueryError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except AppError as refusal:
        print(refusal.detail, file=sys.stderr)
        return 1
    return 0


def _answer(tables: Tables, text: str, form: output.Format, target: Path | None) -> None:
    import duckdb

    folder = target.parent if target else None
    with tempfile.TemporaryDirectory(prefix=".query-", dir=folder) as name:
        workspace = Path(name)
        database = connect(tables, workspace)
        found = statements(database, text)
        if target and sum(map(gives_rows, found)) != 1:
            raise QueryError("--output takes the rows of exactly one statement that selects.")
        for statement in found:
            try:
                _run(database, statement, form, target, workspace)
            except duckdb.Error as error:
                raise tables.failure or QueryError(str(error)) from error


def _run(
    database: DuckDBPyConnection,
    statement: Statement,
    form: output.Format,
    target: Path | None,
    workspace: Path,
) -> None:
    if not gives_rows(statement):
        _prepare(database, statement)
        return
    if form == "table" and target is None:
        count = output.show(database, body(statement), sys.stdout)
    else:
        count = _write(database, body(statement), form, target, workspace)
    _say(f"{count:,} {'row' if count == 1 else 'rows'}")


def _prepare(database: DuckDBPyConnection, statement: Statement) -> None:
    """Run a statement that selects nothing; an explanation is text for people."""
    done = database.execute(statement)
    if statement.type.name == "EXPLAIN":
        print("\n".join(str(row[-1]) for row in done.fetchall()))


def _write(
    database: DuckDBPyConnection, query: str, form: output.Format, target: Path | None, workspace: Path
) -> int:
    draft = workspace / "result"
    if form == "table":
        with draft.open("w", encoding="utf-8") as stream:
            count = output.show(database, query, stream)
    else:
        count = output.write(database, query, form, draft)
    if target is None:
        output.copy(draft, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        draft.replace(target)
    return count


def _text(options: argparse.Namespace) -> str:
    if options.sql is not None and options.file:
        raise QueryError("Give the statements on the command line or by --file, not both.")
    if options.file:
        return "\n;\n".join(path.read_text(encoding="utf-8") for path in options.file)
    if options.sql not in (None, "-"):
        return str(options.sql)
    if options.sql is None and sys.stdin.isatty():
        raise QueryError('Give a statement, "SELECT …", a --file, or - to read them from standard input.')
    return sys.stdin.read()


def _form(options: argparse.Namespace) -> output.Format:
    named: Literal["table", "csv", "parquet"] | None = options.format
    suffix = options.output.suffix.lstrip(".").lower() if options.output else ""
    by_suffix: output.Format = "csv" if suffix == "csv" else "parquet" if suffix == "parquet" else "table"
    form = named or by_suffix
    if form == "parquet" and options.output is None:
        raise QueryError("Parquet goes to a file: give --output FILE.")
    return form


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m devhost.tasks.query", description=__doc__)
    parser.add_argument("--home", type=Path, help="an instance of dev.py")
    parser.add_argument("sql", nargs="?")
    parser.add_argument("--file", type=Path, action="append")
    parser.add_argument("--as-of")
    parser.add_argument("--format", choices=("table", "csv", "parquet"))
    parser.add_argument("--output", type=Path)
    return parser


if __name__ == "__main__":
    sys.exit(main())
