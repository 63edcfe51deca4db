"""One helper lists containers: a listing of its own would take directories for files."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.support.processes import ROOT

LISTINGS = {"list_blobs", "list_blob_names", "walk_blobs", "find_blobs_by_tags", "get_paths"}
# The product's helper, and the pump's, which reads the listing's XML itself.
HELPERS = {"shared/listing.py", "devhost/host/storage.py", "devhost/host/pump.py"}
SOURCES = sorted(
    path.relative_to(ROOT)
    for folder in ("shared", "functions", "devhost", "infra", "bench")
    for path in (ROOT / folder).rglob("*.py")
    if "node_modules" not in path.parts
)


def listings(source: str) -> list[str]:
    """The listings of a container that a source calls, by name or by address."""
    tree = ast.walk(ast.parse(source))
    return [
        text
        for node in tree
        for text in (
            [node.attr]
            if isinstance(node, ast.Attribute) and node.attr in LISTINGS
            else [node.value]
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "comp=list" in node.value
            else []
        )
    ]


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_nothing_lists_a_container_by_itself(path: Path) -> None:
    found = listings((ROOT / path).read_text(encoding="utf-8"))
    assert not found or path.as_posix() in HELPERS


def test_a_listing_is_found_where_there_is_one() -> None:
    assert listings("for b in storage.container('raw').walk_blobs(): print(b)") == ["walk_blobs"]
    assert listings("get(f'{url}?restype=container&comp=list')")
    assert all(listings((ROOT / name).read_text(encoding="utf-8")) for name in HELPERS)
