"""`python -m devhost.tasks.query "SELECT …"`: SQL over the published lake.

With --home it reads the lake of that instance; without, the one that the app's settings in the environment
name, signed in as whoever `az login` says. Ends with 1 when a statement fails, with 2 when it
was called wrongly.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping
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
from shared.lake.monitor.counted import counted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, Statement

_BY_SUFFIX: Mapping[str, output.Format] = {"": "table", "txt": "table", "csv": "csv", "parquet": "parquet"}


def main() -> int:
    """Answer, and say on stderr what the answer is about and how many rows it has."""
    options = _parser().parse_args()
    try:
        text = _text(options)
        if options.home:
            Instance(options.home).adopt_settings()
        as_of = options.as_of
        seen = snapshot.current() if as_of is None else snapshot.at(as_of, now=datetime.now(UTC))
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

    with tempfile.TemporaryDirectory(prefix=".query-", dir=_folder(target)) as name:
        workspace = Path(name)
        database = connect(tables, workspace)
        parsed = statements(database, text)
        if target and sum(map(gives_rows, parsed)) != 1:
            raise QueryError("--output takes the rows of exactly one statement that selects.")
        for statement in parsed:
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
    _say(counted(count, "row"))


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
    form = named or _BY_SUFFIX.get(suffix)
    if form is None:
        raise QueryError(f"--output {options.output}: say with --format what a .{suffix} file has to be.")
    if form == "parquet" and options.output is None:
        raise QueryError("Parquet goes to a file: give --output FILE.")
    return form


def _folder(target: Path | None) -> Path | None:
    """Where a result is written before it replaces the target."""
    if target is None:
        return None
    if target.is_dir() or not target.parent.is_dir():
        raise QueryError(f"--output {target}: there is no such folder, or it is one itself.")
    return target.parent


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
