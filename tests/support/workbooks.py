"""Small .xlsx files as spreadsheets write them: styles, several sheets, formulas, errors, merged cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# Built-in formats of days and of days with a time, one of years first, and whole numbers with zeros before.
DAY, MOMENT, ISO_DAY, ZEROS = 1, 2, 3, 4
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="00000"/></numFmts><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf numFmtId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is more than its value. kind: `e` for an error, `str` for the text of a formula."""

    value: Any = None
    style: int = 0
    formula: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. state: `hidden` or `veryHidden`; merged: ranges such as A1:C1."""

    rows: Sequence[Sequence[Any]]
    name: str = "Export"
    state: str = ""
    merged: Sequence[str] = ()


def book(*sheets: Sheet, since_1904: bool = False) -> bytes:
    """A workbook of these sheets."""
    numbered = list(enumerate(sheets, start=1))
    listed = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{number}"'
        + (f' state="{sheet.state}"' if sheet.state else "")
        + f' r:id="r{number}"/>'
        for number, sheet in numbered
    )
    of_sheets = "".join(_relation(f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n, _ in numbered)
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/></Types>'
        ),
        "_rels/.rels": _relations(_relation("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            + ('<workbookPr date1904="1"/>' if since_1904 else "")
            + f"<sheets>{listed}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": _relations(of_sheets + _relation("s1", "styles", "styles.xml")),
        "xl/styles.xml": _STYLES,
        **{f"xl/worksheets/sheet{number}.xml": _worksheet(sheet) for number, sheet in numbered},
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return buffer.getvalue()


def _relation(identity: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{identity}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def _relations(listed: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _worksheet(sheet: Sheet) -> str:
    rows = "".join(
        f'<row r="{number}">'
        + "".join(
            _cell(value, f"{_letters(column)}{number}")
            for column, value in enumerate(row)
            if value is not None
        )
        + "</row>"
        for number, row in enumerate(sheet.rows, start=1)
    )
    merged = "".join(f'<mergeCell ref="{place}"/>' for place in sheet.merged)
    below = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{below}</worksheet>'


def _letters(column: int) -> str:
    return chr(ord("A") + column)


def _cell(value: Any, place: str) -> str:
    cell = value if isinstance(value, Cell) else Cell(value)
    formula = f"<f>{escape(cell.formula)}</f>" if cell.formula else ""
    attributes = f'r="{place}"' + (f' s="{cell.style}"' if cell.style else "")
    if cell.kind:
        return f'<c {attributes} t="{cell.kind}">{formula}<v>{escape(str(cell.value))}</v></c>'
    if isinstance(cell.value, bool):
        return f'<c {attributes} t="b"><v>{int(cell.value)}</v></c>'
    if isinstance(cell.value, str):
        return f'<c {attributes} t="inlineStr"><is><t>{escape(cell.value)}</t></is></c>'
    number = "" if cell.value is None else f"<v>{cell.value}</v>"
    return f"<c {attributes}>{formula}{number}</c>"
