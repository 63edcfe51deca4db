"""The product makes no file on an instance, whose disk nobody promises: what is large goes by blocks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.support.processes import ROOT

# Files that stay: never on an instance, whose lake is in a storage account.
STAYING = {
    "shared/lake/delta/data_files.py": "the lake of a development machine, file://",
    "shared/lake/upkeep/export.py": "a folder that somebody names, by a command of dev.py",
    "shared/lake/delta/table_log.py": "the log of a lake on a development machine, file://",
    "shared/mail.py": "mail of a development machine, in a folder to look at",
    "shared/privacy/raw_rows.py": "Parquet of a rewritten raw file, into a buffer in memory",
}
# Runs where Spark does, which writes files before delta-rs commits them; no instance imports it.
SPARKS_OWN = ROOT / "shared/lake/engine_spark"
WRITERS = {"write_bytes", "write_text", "touch", "copyfile", "copyfileobj", "mkfifo", "mkstemp", "mkdtemp"}
FILES = {
    "sink_parquet",
    "sink_csv",
    "sink_ndjson",
    "sink_ipc",
    "write_csv",
    "write_ndjson",
    "write_ipc",
    "write_parquet",
}
MODULES = {"tempfile", "mmap", "shelve", "dbm", "sqlite3"}
WRITING = set("wax+")
_MODE = re.compile(r"^[rwaxbt+]{1,4}$")


def product() -> Iterator[tuple[str, ast.Module]]:
    paths = [ROOT / "function_app.py"]
    for room in ("functions", "shared"):
        paths += sorted((ROOT / room).rglob("*.py"))
    for path in paths:
        if SPARKS_OWN in path.parents:
            continue
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def spools(tree: ast.AST) -> bool:
    """True when a module can make a temporary file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and {each.name.partition(".")[0] for each in node.names} & MODULES:
            return True
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in MODULES:
            return True
    return False


def writes(tree: ast.AST) -> list[str]:
    """Calls of a module that write a file by name."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            if name in WRITERS | FILES or (name == "open" and _may_write(node)):
                found.append(ast.unparse(node.func))
    return found


def _may_write(call: ast.Call) -> bool:
    # The builtin is given a name first; a path's method, or gzip's function, may be given the mode there.
    places = call.args[1:2] if isinstance(call.func, ast.Name) else call.args[:2]
    modes = [*places, *(each.value for each in call.keywords if each.arg == "mode")]
    given = [each.value for each in modes if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return any(_MODE.match(mode) and set(mode) & WRITING for mode in given)


def test_the_product_makes_no_temporary_file() -> None:
    assert {path for path, tree in product() if spools(tree)} == set()


def test_files_that_stay_are_those_of_a_development_machine() -> None:
    assert {path for path, tree in product() if writes(tree)} == set(STAYING)


@pytest.mark.parametrize(
    "source",
    [
        "import tempfile",
        "def f():\n    from tempfile import TemporaryFile",
        "import tempfile as t",
        "import mmap",
        "import sqlite3",
    ],
)
def test_every_way_to_a_temporary_file_is_noticed(source: str) -> None:
    assert spools(ast.parse(source))


@pytest.mark.parametrize(
    ("source", "noticed"),
    [
        ("open('x', 'w')", True),
        ("open(path, mode='ab')", True),
        ("path.open('xb')", True),
        ("path.write_bytes(b'')", True),
        ("frame.sink_parquet(path)", True),
        ("open('x')", False),
        ("open(path, 'rb')", False),
        ("urllib.request.urlopen(uri)", False),
    ],
)
def test_every_way_to_a_named_file_is_noticed(source: str, noticed: bool) -> None:
    assert bool(writes(ast.parse(source))) is noticed
