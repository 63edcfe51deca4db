"""The API is known in functions/ alone: below it nothing names a status, a header or a path of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import ROOT

# What calls other services over HTTP knows theirs.
CLIENTS = ROOT / "shared" / "lake" / "spark_jobs"
SOURCES = sorted(path for path in (ROOT / "shared").rglob("*.py") if CLIENTS not in path.parents)
HEADERS = re.compile(
    r"\b(idempotency-(key|replayed)|if-(none-)?match|retry-after|www-authenticate|location|etag)\b",
    re.IGNORECASE,
)
PATHS = re.compile(r"(?<![\w.])/?api/")
# What Azure's services call the version of an entity or a blob, and where a table is, is no header of ours.
NAMES_OF_STORAGE = frozenset(("etag", "location"))


def told(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The texts of a module but for its docstrings, with their lines."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def statuses(tree: ast.Module) -> Iterator[int]:
    """Lines that give something a status in numbers, or take up names for them."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id="status")], value=ast.Constant(value=int())):
                yield node.lineno
            case ast.keyword(arg="status" | "status_code", value=ast.Constant(value=int())):
                yield node.lineno
            case ast.ImportFrom(module="http") | ast.Import(names=[ast.alias(name="http")]):
                yield node.lineno


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_below_the_door_nobody_knows_of_http(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = [(line, text) for line, text in told(tree) if text not in NAMES_OF_STORAGE]
    found = [line for line, text in texts if HEADERS.search(text) or PATHS.search(text)]
    assert [*found, *statuses(tree)] == []
