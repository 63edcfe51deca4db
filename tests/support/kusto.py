"""Kusto queries of the workbook and the guides, and what the official language service says of queries."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping

from tests.support.bicep import FOLDER
from tests.support.documents import DOCUMENTS
from tests.support.processes import ROOT

PROJECT = ROOT / "tests" / "support" / "kusto_js"
BLOCK = re.compile(r"^[ \t]*```(?:kusto|kql)\n(.*?)^[ \t]*```", re.MULTILINE | re.DOTALL | re.IGNORECASE)
INLINE = re.compile(r"(?<!`)`(App[A-Z]\w+ \| [^`]+)`")


def errors(queries: Mapping[str, str]) -> dict[str, list[str]]:
    """Errors of each query, by its name, with the columns that the workspace's tables have."""
    node = shutil.which("node")
    assert node, "Node 20 or later is not installed"
    assert (PROJECT / "node_modules").is_dir(), "run `npm ci` in tests/support/kusto_js"
    declared = json.loads((PROJECT / "tables.json").read_text(encoding="utf-8"))
    tables = {name: declared["common"] | columns for name, columns in declared["tables"].items()}
    asked = json.dumps({"tables": tables, "queries": queries})
    line = [node, str(PROJECT / "check.mjs")]
    ran = subprocess.run(line, input=asked, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, list[str]] = json.loads(ran.stdout)
    return found


def of_documents() -> dict[str, str]:
    """Queries in blocks and in code spans of the guides, by document and number."""
    found = {}
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        queries = [*BLOCK.findall(text), *INLINE.findall(BLOCK.sub("", text))]
        found |= {f"{document.name} {number}": query for number, query in enumerate(queries, 1)}
    return found


def of_workbook(text: str | None = None) -> dict[str, str]:
    """Queries of the workbook's items, by the item's name."""
    book = json.loads(text or (FOLDER / "workbook.json").read_text(encoding="utf-8"))
    return {f"workbook {item['name']}": item["content"]["query"] for item in _asking(book["items"])}


def _asking(items: list[dict[str, object]]) -> Iterator[dict[str, dict[str, str]]]:
    for item in items:
        content = item.get("content")
        if isinstance(content, dict) and "query" in content:
            yield item  # type: ignore[misc]
        if isinstance(content, dict) and "items" in content:
            yield from _asking(content["items"])
