"""The product's rules know no Functions SDK, and nothing of the product goes by way of the disk.

import-linter can't tell packages inside `azure` apart.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import ROOT

SDKS = ("azure.functions", "azure.durable_functions")
SOURCES = sorted((ROOT / "shared").rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_shared_code_imports_no_functions_sdk(path: Path) -> None:
    found = [name for name in imported(path) if name.startswith(SDKS)]
    assert not found
