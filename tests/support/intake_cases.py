"""Files as people send them, and what must become of them: one table that the intake tests run through.

A case is {kind, files, expected}. `files` are dropped in order, a pass after each; the other fields say what
must be found afterwards. Whoever adds a kind of file adds its cases here.
"""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from shared.lake.schema.contracts import SOURCE_COLUMNS
from tests.support.small_world import claim, customer, pet

Files = Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Case:
    """One case. rows: silver rows by table and key, with the columns that are looked at.

    quarantined: reasons in any order. refused: file → code. listed: names that are not recognized.
    """

    name: str
    kind: str
    files: Files
    rows: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    quarantined: Sequence[str] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    listed: Sequence[str] = ()


def csv_of(rows: Sequence[Mapping[str, Any]], separator: str = ",", end: str = "\n") -> str:
    """Rows as separated text with a header."""
    cells = [[("" if v is None else str(v)) for v in row.values()] for row in rows]
    return end.join(separator.join(line) for line in [list(rows[0]), *cells]) + end


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    """A small .xlsx with one sheet, inline texts and numbers."""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(_cell(value) for value in row)
        lines.append(f'<row r="{number}">{cells}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="Export" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}/worksheet"'
            ' Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
        ),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return buffer.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def _claims(*numbers: int, **changes: Any) -> list[dict[str, Any]]:
    return [claim(n, claim_amount=100.0 * n, **changes) for n in numbers]


def _amounts(*numbers: int) -> dict[str, dict[str, dict[str, Any]]]:
    return {"fact_claims": {f"M{n}": {"claim_amount": 100.0 * n} for n in numbers}}


def _people(*numbers: int) -> dict[str, dict[str, dict[str, Any]]]:
    return {"dim_customers": {f"C{n}": {"last_name": f"Lee{n}"} for n in numbers}}


_TWO = [customer(1), customer(2)]
_TEXT = csv_of(_TWO)
_HEADER, _FIRST, _SECOND = _TEXT.splitlines()
_CLAIMS = _claims(1, 2, 3)
_NESTED = [row | {"line_items": [{"description": "Exam", "amount": 100.0}]} for row in _CLAIMS]
_NAMES = [c.name for c in SOURCE_COLUMNS["customers"]]


def _one(name: str, kind: str, path: str, content: str | bytes, **expected: Any) -> Case:
    data = content.encode() if isinstance(content, str) else content
    return Case(name, kind, [(path, data)], **expected)


_SEPARATED = [
    *(
        _one(f"separator {name}", "csv dialect", "customers/a.csv", csv_of(_TWO, mark), rows=_people(1, 2))
        for name, mark in (("semicolon", ";"), ("tab", "\t"), ("pipe", "|"))
    ),
    _one(
        "excel's line sep=;",
        "csv dialect",
        "customers/b.csv",
        "sep=;\n" + csv_of(_TWO, ";"),
        rows=_people(1, 2),
    ),
    _one(
        "excel's line sep=, with carriage returns",
        "csv dialect",
        "customers/c.csv",
        "sep=,\r\n" + csv_of(_TWO, end="\r\n"),
        rows=_people(1, 2),
    ),
    _one(
        "title and blank lines above the header",
        "csv dialect",
        "customers/d.csv",
        f"Member export,,,\n\nas of,01/02/2026\n{_TEXT}",
        rows=_people(1, 2),
    ),
    _one(
        "a row above the header is kept aside",
        "csv dialect",
        "customers/e.csv",
        f"{_FIRST}\n{_HEADER}\n{_SECOND}\n",
        rows=_people(2),
        quarantined=["above_header"],
    ),
    *(
        _one(
            f"header spelled like {spelled.split(',')[0]}",
            "csv header",
            "customers/f.csv",
            f"{spelled}\n{_FIRST}\n{_SECOND}\n",
            rows=_people(1, 2),
        )
        for spelled in (
            _HEADER.upper(),
            ",".join(name.replace("_", " ").title() for name in _NAMES),
            ",".join(name.replace("_", "").capitalize() for name in _NAMES),
            ",".join(f' "{name.replace("_", "-")}" ' for name in _NAMES),
        )
    ),
    _one(
        "marks and blanks in UTF-8",
        "csv encoding",
        "customers/g.csv",
        b"\xef\xbb\xbf" + _TEXT.encode(),
        rows=_people(1, 2),
    ),
    *(
        _one(f"{name}", "csv encoding", "customers/h.csv", _TEXT.encode(name), rows=_people(1, 2))
        for name in ("utf-16", "utf-32")
    ),
    _one(
        "UTF-16 big end first",
        "csv encoding",
        "customers/i.csv",
        b"\xfe\xff" + _TEXT.encode("utf-16-be"),
        rows=_people(1, 2),
    ),
    _one(
        "UTF-16 without its mark",
        "csv encoding",
        "customers/i.csv",
        _TEXT.encode("utf-16-le"),
        rows=_people(1, 2),
    ),
    _one(
        "carriage returns alone",
        "csv encoding",
        "customers/j.csv",
        csv_of(_TWO, end="\r"),
        rows=_people(1, 2),
    ),
    _one(
        "columns of nothing at the end",
        "csv padding",
        "customers/k.csv",
        f"{_HEADER},,\n{_FIRST},,\n{_SECOND}\n",
        rows=_people(1, 2),
    ),
    _one(
        "separators behind the last field",
        "csv padding",
        "customers/l.csv",
        f"{_HEADER}\n{_FIRST},,,\n{_SECOND}\n",
        rows=_people(1, 2),
    ),
    _one(
        "rows of separators",
        "csv padding",
        "customers/m.csv",
        f"{_TEXT}{(',' * 18 + chr(10)) * 40}{', ' * 18}\n",
        rows=_people(1, 2),
    ),
    _one(
        "the header again",
        "csv not a record",
        "customers/n.csv",
        f"{_HEADER}\n{_FIRST}\n{_HEADER.upper()}\n{_SECOND}\n",
        rows=_people(1, 2),
        quarantined=["repeated_header"],
    ),
    *(
        _one(
            f"a line of totals: {word}",
            "csv not a record",
            "claims/o.csv",
            csv_of(_CLAIMS)
            + csv_of([claim(9, claim_amount=600.0) | {"claim_id": word}]).splitlines()[1]
            + "\n",
            rows=_amounts(1, 2, 3),
            quarantined=["totals_row"],
        )
        for word in ("Total", "GRAND TOTAL:", "Subtotal (3)", "sum")
    ),
    _one(
        "the line of dashes of an SQL tool",
        "csv not a record",
        "customers/p.csv",
        "\n".join([_HEADER.replace(",", "|"), "|".join(["-----"] * len(_NAMES)), _FIRST.replace(",", "|")])
        + "\n",
        rows=_people(1),
    ),
    _one(
        "decimal commas",
        "csv decimal comma",
        "claims/q.csv",
        csv_of([row | {"claim_amount": f"1.{n}00,50"} for n, row in enumerate(_CLAIMS, 1)], ";"),
        rows={"fact_claims": {f"M{n}": {"claim_amount": 1000.5 + 100 * n} for n in (1, 2, 3)}},
    ),
    _one(
        "commas that do not agree",
        "csv decimal comma",
        "claims/r.csv",
        csv_of([_CLAIMS[0] | {"claim_amount": "1,50"}, _CLAIMS[1] | {"claim_amount": "2.50"}], ";"),
        rows={"fact_claims": {"M1": {"claim_amount": None}, "M2": {"claim_amount": 2.5}}},
    ),
    *(
        _one(
            f"a column named {name}",
            "our names",
            "customers/s.csv",
            f"{_HEADER},{name}\n{_FIRST},7\n{_SECOND},x y\nshort\n",
            rows=_people(1, 2),
            quarantined=["wrong_field_count"],
        )
        for name in ("_row_number", "_extra", "_source", "_unparsed", "_batch_id", "?0", "literal")
    ),
]

_JSON = [
    _one("an array on one line", "json shape", "claims/a.json", json.dumps(_CLAIMS), rows=_amounts(1, 2, 3)),
    _one(
        "an array, a record a line",
        "json shape",
        "claims/b.json",
        "[\n" + ",\n".join(map(json.dumps, _CLAIMS)) + "\n]\n",
        rows=_amounts(1, 2, 3),
    ),
    _one(
        "brackets on the lines of records",
        "json shape",
        "claims/c.jsonl",
        "[" + "\n,".join(map(json.dumps, _CLAIMS)) + "]",
        rows=_amounts(1, 2, 3),
    ),
    *(
        _one(
            f"indented by {indent}",
            "json shape",
            "claims/d.json",
            json.dumps(_NESTED, indent=indent),
            rows=_amounts(1, 2, 3),
        )
        for indent in (1, 2, "\t")
    ),
    _one("one object", "json shape", "claims/e.txt", json.dumps(_NESTED[0], indent=4), rows=_amounts(1)),
    _one(
        "objects after one another",
        "json shape",
        "claims/f.dat",
        "\n".join(json.dumps(row, indent=2) for row in _NESTED),
        rows=_amounts(1, 2, 3),
    ),
    _one(
        "records in an envelope",
        "json shape",
        "claims/g.json",
        json.dumps({"exported": "now", "data": _CLAIMS}),
        rows=_amounts(1, 2, 3),
    ),
    _one(
        "lines with commas",
        "json shape",
        "claims/h.jsonl",
        ",\n".join(map(json.dumps, _CLAIMS)),
        rows=_amounts(1, 2, 3),
    ),
    _one(
        "lines called csv",
        "json shape",
        "claims/i.csv",
        "\n".join(map(json.dumps, _CLAIMS)),
        rows=_amounts(1, 2, 3),
    ),
    _one("csv called json", "json shape", "claims/j.json", csv_of(_CLAIMS), rows=_amounts(1, 2, 3)),
    _one(
        "an array named like an API record",
        "json shape",
        "claims/export_20260301_101500_000042.json",
        json.dumps(_CLAIMS[:2]),
        rows=_amounts(1, 2),
    ),
    _one(
        "an array that breaks off",
        "json shape",
        "claims/k.json",
        json.dumps(_CLAIMS)[:-40],
        rows=_amounts(1, 2),
        quarantined=["invalid_json"],
    ),
    _one(
        "one broken element of an array",
        "json shape",
        "claims/l.json",
        json.dumps(_CLAIMS).replace('"M2"', '"M2'),
        rows=_amounts(1, 3),
        quarantined=["invalid_json"],
    ),
    _one(
        "keys spelled otherwise",
        "json keys",
        "claims/m.json",
        json.dumps([{k.replace("_", " ").title(): v for k, v in row.items()} for row in _CLAIMS]),
        rows=_amounts(1, 2, 3),
    ),
    _one(
        "keys named like ours",
        "our names",
        "claims/n.jsonl",
        "\n".join(json.dumps(row | {"_row_number": 7, "_extra": "x", "_unparsed": 1}) for row in _CLAIMS),
        rows=_amounts(1, 2, 3),
    ),
    _one(
        "UTF-16", "json shape", "claims/o.json", json.dumps(_CLAIMS).encode("utf-16"), rows=_amounts(1, 2, 3)
    ),
]

_BINARY = [
    *(
        _one(f"{name} in gzip", "compression", path, gzip.compress(text.encode()), rows=rows)
        for name, path, text, rows in (
            ("csv", "customers/a.csv.gz", _TEXT, _people(1, 2)),
            ("lines", "claims/b.jsonl.gz", "\n".join(map(json.dumps, _CLAIMS)), _amounts(1, 2, 3)),
            ("an array, by no such name", "claims/c.json", json.dumps(_CLAIMS), _amounts(1, 2, 3)),
        )
    ),
    _one(
        "two members of gzip",
        "compression",
        "customers/d.gz",
        gzip.compress(f"{_HEADER}\n{_FIRST}\n".encode()) + gzip.compress(f"{_SECOND}\n".encode()),
        rows=_people(1, 2),
    ),
    _one(
        "gzip that is cut off",
        "compression",
        "customers/e.csv.gz",
        gzip.compress(_TEXT.encode())[:-9],
        refused={"customers/e.csv.gz": "broken_compression"},
    ),
    _one(
        "a workbook",
        "workbook",
        "claims/f.xlsx",
        workbook([list(_CLAIMS[0]), *(list(r.values()) for r in _CLAIMS)]),
        rows=_amounts(1, 2, 3),
    ),
    _one(
        "a workbook with title, total and blank rows",
        "workbook",
        "claims/g.xlsx",
        workbook(
            [
                ["Bordereau"],
                [],
                list(_CLAIMS[0]),
                *(list(r.values()) for r in _CLAIMS),
                [],
                ["Total", None, 600],
            ]
        ),
        rows=_amounts(1, 2, 3),
        quarantined=["totals_row"],
    ),
    _one(
        "a damaged workbook",
        "workbook",
        "claims/h.xlsx",
        workbook([["claim_id"], ["M1"]])[:300],
        refused={"claims/h.xlsx": "broken_spreadsheet"},
    ),
    *(
        _one(
            f"{name}", "not read", f"customers/{name[-3:]}", content, refused={f"customers/{name[-3:]}": code}
        )
        for name, content, code in (
            ("a document in pdf", b"%PDF-1.7\n%\xe2\xe3\n", "unsupported_format"),
            (
                "a web page called xls",
                b"<html><table><tr><td>customer_id</td></tr></table>",
                "unsupported_format",
            ),
            ("nothing at all, 000", b" \n\n", "empty"),
            ("a header without rows of ours abc", b"a,b,c\n1,2,3\n", "no_known_columns"),
        )
    ),
]

_PLACES = [
    _one("claims at the root as csv", "names", "claims.csv", csv_of(_CLAIMS), rows=_amounts(1, 2, 3)),
    _one(
        "a name with a capital",
        "names",
        "Claims.jsonl",
        "\n".join(map(json.dumps, _CLAIMS)),
        rows=_amounts(1, 2, 3),
    ),
    _one(
        "a folder in the singular",
        "names",
        "claim/x.jsonl",
        "\n".join(map(json.dumps, _CLAIMS)),
        rows=_amounts(1, 2, 3),
    ),
    _one("a name with a date", "names", "Customers 2026-01-31.csv", _TEXT, rows=_people(1, 2)),
    _one("a name of nothing", "names", "export_final.csv", _TEXT, listed=["export_final.csv"]),
    _one("a folder of nothing", "names", "inbox/new.json", b"{}", listed=["inbox/new.json"]),
    Case(
        "pets among customers",
        "wrong folder",
        [
            ("customers/base.csv", _TEXT.encode()),
            ("customers/pets_jan.csv", csv_of([pet(1, 1), pet(2, 2)]).encode()),
        ],
        rows=_people(1, 2),
        refused={"customers/pets_jan.csv": "other_entity"},
    ),
    _one(
        "customers among pets",
        "wrong folder",
        "pets/people.csv",
        _TEXT,
        refused={"pets/people.csv": "other_entity"},
    ),
    _one(
        "claims among policies",
        "wrong folder",
        "policies/x.jsonl",
        "\n".join(map(json.dumps, _CLAIMS)),
        refused={"policies/x.jsonl": "other_entity"},
    ),
    _one(
        "a few columns of pets among customers",
        "wrong folder",
        "customers/y.csv",
        "pet_id,customer_id,weight_lbs\nP1,C1,20\n",
        refused={"customers/y.csv": "other_entity"},
    ),
    _one(
        "claims that carry their customers along",
        "wrong folder",
        "claims/wide.csv",
        csv_of(
            [
                customer(n) | {k: v for k, v in row.items() if v is not None}
                for n, row in enumerate(_CLAIMS, 1)
            ]
        ),
        rows=_amounts(1, 2, 3),
    ),
]

_IDS = [
    Case(
        "floats, ints and texts of one id",
        "one id, one text",
        [
            (
                "claims/a.jsonl",
                "\n".join(json.dumps(claim(0) | {"claim_id": n}) for n in (7001.0, 7002)).encode(),
            ),
            ("claims/b.json", json.dumps([claim(0) | {"claim_id": n} for n in ("7001", 7002.0)]).encode()),
            ("claims/c.csv", csv_of([claim(0) | {"claim_id": n} for n in ("7001.0", "7002")]).encode()),
            ("claims/d.xlsx", workbook([list(claim(0)), list((claim(0) | {"claim_id": 7001}).values())])),
        ],
        rows={"fact_claims": {"7001": {}, "7002": {}}},
    ),
    _one(
        "more digits than a float holds",
        "one id, one text",
        "claims/e.jsonl",
        "\n".join(json.dumps(claim(0) | {"claim_id": 9007199254740993 + n, "extra": n}) for n in (0, 1, 2)),
        rows={"fact_claims": {str(9007199254740993 + n): {} for n in (0, 1, 2)}},
    ),
    _one(
        "more digits, in lines that are all alike",
        "one id, one text",
        "claims/f.jsonl",
        "\n".join(json.dumps(claim(0) | {"claim_id": 12345678901234567890123 + n}) for n in (0, 1)),
        rows={"fact_claims": {str(12345678901234567890123 + n): {} for n in (0, 1)}},
    ),
]

CASES: Sequence[Case] = (*_SEPARATED, *_JSON, *_BINARY, *_PLACES, *_IDS)
