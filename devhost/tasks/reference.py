"""`python -m devhost.tasks.reference`: write what the reference's pages tell of the code's tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from shared.insights.columns import LISTS, Key
from shared.lake.schema.columns import ADDED_LINES, Column, Line
from shared.lake.schema.marts import MARTS, Mart

PAGES = Path(__file__).resolve().parents[2] / "docs" / "reference"
_HEAD = "| column | type | formula |\n|---|---|---|\n"
_PASS = Line((Column("_gold_timestamp", "timestamp"),), "timestamp", "")


def gold(page: str) -> str:
    """The page of gold with the tables of its marts as they are declared; other text stays."""
    for mart in MARTS:
        section = re.compile(rf"(?<=^## {mart.name}\n)((?:(?!\||## ).*\n)*)(?:(?!## ).*\n)*", re.MULTILINE)
        page = section.sub(lambda match, mart=mart: match[1] + _tables(mart), page, count=1)  # type: ignore[misc]
    return page


def silver(page: str) -> str:
    """The page of silver with what only API records say of claims; other text stays."""
    rows = re.compile(r"(?<=\n)(\| `is_decided` .*\n)(?:.*\n)*?(?=\| `time_to_decision` )")
    return rows.sub(lambda match: match[1] + _rows(ADDED_LINES), page, count=1)


def insights(page: str) -> str:
    """The page of insights with the keys of its lists as they are declared; remarks on keys stay."""
    for name, listing in LISTS.items():
        row = re.compile(rf"^(\| {name} \| )([^|]*)(?= \|)", re.MULTILINE)
        page = row.sub(lambda match, keys=listing.keys: match[1] + _keys(keys, match[2]), page, count=1)  # type: ignore[misc]
    return page


def _tables(mart: Mart) -> str:
    new = f"\n### New columns\n{_table(mart.new)}" if mart.new else ""
    return f"{_table((*mart.lines, _PASS))}{new}\n"


def _table(lines: Iterable[Line]) -> str:
    return _HEAD + _rows(lines)


def _rows(lines: Iterable[Line]) -> str:
    rows = (f"| {_codes(c.name for c in line.columns)} | {line.kind} | {line.formula}" for line in lines)
    return "".join(f"{row.rstrip()} |\n" for row in rows)


def _keys(keys: Iterable[Key], cell: str) -> str:
    remarks = dict(re.findall(r"`([^`]+)`( \([^)]*\))", cell))
    names = (k.name if k.source in (k.name, None) else f"{k.name} = {k.source}" for k in keys)
    return ", ".join(f"`{name}`{remarks.get(name, '')}" for name in names)


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


WRITTEN: Mapping[str, Callable[[str], str]] = {"silver.md": silver, "gold.md": gold, "insights.md": insights}


def outdated() -> list[str]:
    """The pages that do not tell what the code has."""
    texts = {name: (PAGES / name).read_text(encoding="utf-8") for name in WRITTEN}
    return [name for name, text in texts.items() if WRITTEN[name](text) != text]


def write() -> None:
    """Write the pages that do not."""
    for name in outdated():
        page = PAGES / name
        page.write_text(WRITTEN[name](page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write()
