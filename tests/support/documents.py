"""The project's documents, read for tests that hold them to the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import ROOT

_READMES = (ROOT / "README.md", ROOT / "devhost" / "README.md", ROOT / "findings" / "README.md")
DOCUMENTS = (*_READMES, *sorted((ROOT / "docs").rglob("*.md")))
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Row:
    """A row of a table: its cells, and the headings above it, outermost first."""

    headings: tuple[str, ...]
    cells: tuple[str, ...]

    def codes(self, cell: int = 0) -> list[str]:
        """The code spans of a cell."""
        return _CODE.findall(self.cells[cell])


def text_of(name: str) -> str:
    """A document of the folder docs."""
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def rows_of(name: str) -> Iterator[Row]:
    """Every table row of a document below docs; headers and rules are left out."""
    headings: list[str] = []
    above: list[str] = []
    for line in [*text_of(name).splitlines(), ""]:
        if line.startswith("#"):
            depth = len(line) - len(line.lstrip("#"))
            headings = [*headings[: depth - 1], line.lstrip("# ")]
        if line.startswith("|"):
            above.append(line)
            continue
        for row in above[2:]:
            yield Row(tuple(headings), tuple(cell.strip() for cell in row.strip("|").split("|")))
        above = []


def section(name: str, heading: str) -> list[Row]:
    """The table rows under a heading, at any depth."""
    return [row for row in rows_of(name) if heading in row.headings]


def relative(path: Path) -> str:
    """A document's path as people write it."""
    return str(path.relative_to(ROOT))
