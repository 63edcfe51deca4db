"""What a workbook's cells hold that its reader passes over: errors, and formulas that were never computed.

The reader gives an empty cell for both. Then an amount of `#REF!` would be one that nobody stated.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import Any

_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')
# A row, or a cell with all that is in it.
_PART = re.compile(rb"<(?:\w+:)?(?:(row)\b([^>]*)|c\b(?:([^>]*)/>|([^>]*)>(.*?)</(?:\w+:)?c>))", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{0,3})([0-9]{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*>([^<]*)</")
_IS_ERROR = b't="e"'


def with_untold(
    data: bytes, sheet: str, start: tuple[int, int] | None, rows: list[list[Any]]
) -> list[list[Any]]:
    """The rows of a sheet with the text of errors and uncomputed formulas put in.

    start: row and column, counted from 0, of the first cell of `rows`. Only .xlsx is looked into.
    """
    if start is None or data[:2] != b"PK":
        return rows
    for row, column, text in _untold(_xml_of(data, sheet)):
        down, right = row - start[0], column - start[1]
        if 0 <= down < len(rows) and 0 <= right < len(rows[down]) and rows[down][right] in ("", None):
            rows[down][right] = text
    return rows


def _untold(xml: bytes) -> Iterator[tuple[int, int, str]]:
    """(row, column, text) of cells that hold an error or a formula without its value."""
    if _IS_ERROR not in xml and b"<f" not in xml:
        return
    row = column = -1
    for is_row, of_row, of_empty, of_cell, content in _PART.findall(xml):
        place = _PLACE.search(of_row or of_empty or of_cell)
        if is_row:
            row, column = int(place[2]) - 1 if place else row + 1, -1
            continue
        # A cell that does not say where it is stands behind the one before.
        column = _column(place[1]) if place else column + 1
        if content and (text := _text(of_cell, content)):
            yield row, column, text


def _text(attributes: bytes, content: bytes) -> str:
    value, formula = _VALUE.search(content), _FORMULA.search(content)
    text = value[1] if value else b""
    if _IS_ERROR not in attributes:
        text = b"" if text or not formula else b"=" + formula[1]
    return unescape(text.decode("utf-8", "replace"))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _xml_of(data: bytes, sheet: str) -> bytes:
    """The part of a workbook that holds a sheet; nothing when it is not where the format says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
            relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
            target = _target(book, relations, sheet)
            return archive.read(target) if target else b""
    except (zipfile.BadZipFile, KeyError, NotImplementedError, OSError, ValueError):
        return b""


def _target(book: str, relations: str, sheet: str) -> str:
    sheets = (dict(_ATTRIBUTE.findall(tag)) for tag in _SHEET.findall(book))
    attributes = next((tag for tag in sheets if unescape(tag.get("name", "")) == sheet), {})
    identity = next((value for name, value in attributes.items() if name.endswith(":id")), None)
    targets = (dict(_ATTRIBUTE.findall(tag)) for tag in _RELATION.findall(relations))
    target = next((tag.get("Target", "") for tag in targets if identity and tag.get("Id") == identity), "")
    return target.lstrip("/") if target.startswith("/") or not target else f"xl/{target}"
