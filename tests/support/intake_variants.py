"""Files as the tools of insurers and practices write them, and what a reader must find in them.

Unlike the cases these are read without a lake, so there can be many.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.support.intake_cases import workbook

Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Variant:
    """One file. rows: the columns that are looked at, in file order. rejects: reasons. refused: a code."""

    name: str
    entity: str
    content: bytes
    rows: Sequence[Cells] = ()
    rejects: Sequence[str] = ()
    refused: str = ""
    file: str = "x"


def _of(name: str, entity: str, content: str | bytes, *rows: Cells, **more: Any) -> Variant:
    return Variant(name, entity, content.encode() if isinstance(content, str) else content, rows, **more)


def _claims(*amounts: float) -> list[Cells]:
    return [{"claim_id": f"K-{n}", "claim_amount": amount} for n, amount in enumerate(amounts, 1)]


def _people(*names: str) -> list[Cells]:
    return [{"customer_id": f"H{n}", "last_name": name} for n, name in enumerate(names, 1)]


_TWO = _claims(120.5, 80.0)
_ROWS = [{"claim_id": "K-1", "claim_amount": 120.5}, {"claim_id": "K-2", "claim_amount": 80}]
_HEAD = "claim_id,service_date,claim_amount"
_BODY = "K-1,2026-03-01,120.50\nK-2,2026-03-02,80\n"

SQL = [
    _of(
        "sqlplus with set colsep and rulers",
        "claims",
        "\nCLAIM_ID|SERVICE_DATE|CLAIM_AMOUNT\n--------|------------|------------\n"
        "K-1     |2026-03-01  |      120.50\nK-2     |2026-03-02  |          80\n",
        # Bronze keeps the blanks that came; silver cuts them.
        {"claim_id": "K-1     ", "claim_amount": 120.5},
        {"claim_id": "K-2     ", "claim_amount": 80.0},
    ),
    _of(
        "sqlplus markup csv with the count of rows",
        "claims",
        '"CLAIM_ID","CLAIM_AMOUNT"\n"K-1",120.5\n"K-2",80\n\n2 rows selected.\n',
        *_TWO,
        rejects=["wrong_field_count"],
    ),
    _of(
        "psql unaligned with its footer",
        "claims",
        "claim_id|service_date|claim_amount\nK-1|2026-03-01|120.50\nK-2|2026-03-02|80\n(2 rows)\n",
        *_TWO,
        rejects=["wrong_field_count"],
    ),
    _of(
        "psql copy with header and \\N as text",
        "claims",
        "claim_id\tdenial_reason\tclaim_amount\nK-1\t\t120.50\nK-2\t\t80\n",
        *_TWO,
    ),
    _of(
        "mysql batch output",
        "claims",
        "claim_id\tclaim_amount\nK-1\t120.50\nK-2\t80\n",
        *_TWO,
    ),
    _of(
        "bcp with carriage returns and a final form feed",
        "claims",
        _HEAD + "\r\n" + _BODY.replace("\n", "\r\n"),
        *_TWO,
    ),
    _of(
        "bcp queryout in wide characters",
        "claims",
        "claim_id\tclaim_amount\r\nK-1\t120.50\r\nK-2\t80\r\n".encode("utf-16-le"),
        *_TWO,
    ),
    _of(
        "sqlcmd with a ruler and a count",
        "claims",
        "claim_id,claim_amount\n--------,------------\nK-1,120.50\nK-2,80\n\n(2 rows affected)\n",
        *_TWO,
        rejects=["wrong_field_count"],
    ),
]

SHEETS = [
    _of("Excel's CSV UTF-8", "claims", b"\xef\xbb\xbf" + (_HEAD + "\r\n" + _BODY).encode(), *_TWO),
    _of(
        "Excel's Unicode text",
        "claims",
        ("claim_id\tclaim_amount\r\nK-1\t120.50\r\nK-2\t80\r\n").encode("utf-16"),
        *_TWO,
    ),
    _of(
        "Excel in Germany",
        "claims",
        "claim_id;claim_amount\r\nK-1;120,50\r\nK-2;80,00\r\n",
        *_TWO,
    ),
    _of(
        "a sep line in tabs",
        "claims",
        "sep=\t\r\nclaim_id\tclaim_amount\r\nK-1\t120.50\r\nK-2\t80\r\n",
        *_TWO,
    ),
    _of(
        "a sep line in quotes",
        "claims",
        '"sep=;"\r\nclaim_id;claim_amount\r\nK-1;120.50\r\nK-2;80\r\n',
        *_TWO,
    ),
    _of(
        "Google Sheets with empty columns and rows",
        "claims",
        "claim_id,claim_amount,,,\r\nK-1,120.50,,,\r\n,,,,\r\nK-2,80,,,\r\n,,,,\r\n",
        *_TWO,
    ),
    _of(
        "Power Query with headers of several words",
        "claims",
        '"Claim ID","Claim Amount","Service Date"\r\n"K-1","120.5","2026-03-01"\r\n'
        '"K-2","80","2026-03-02"\r\n',
        *_TWO,
    ),
    _of(
        "a header over several lines of a cell",
        "claims",
        '"Claim\nID","Claim\nAmount"\nK-1,120.50\nK-2,80\n',
        *_TWO,
    ),
    _of(
        "SAS with quotes around every header",
        "claims",
        '"claim_id","claim_amount"\n"K-1",120.5\n"K-2",80\n',
        *_TWO,
    ),
    _of("R's row names", "claims", '"","claim_id","claim_amount"\n"1","K-1",120.5\n"2","K-2",80\n', *_TWO),
    _of("pandas' index", "claims", ",claim_id,claim_amount\n0,K-1,120.5\n1,K-2,80\n", *_TWO),
    _of(
        "R's write.table, which has no name for the row names",
        "claims",
        '"claim_id","claim_amount"\n"1","K-1",120.5\n"2","K-2",80\n',
        rejects=["wrong_field_count", "wrong_field_count"],
    ),
    _of(
        "a bordereau with sender, period and blank lines",
        "claims",
        "Claims Bordereau,,\nCoverholder: Acme MGA,,\nPeriod,2026-03-01,2026-03-31\n\n"
        "Claim ID,Service Date,Claim Amount\n" + _BODY + "Grand Total,,200.50\n",
        *_TWO,
        rejects=["above_header", "totals_row"],
    ),
    _of(
        "page breaks that repeat the header",
        "claims",
        f"{_HEAD}\nK-1,2026-03-01,120.50\n\f{_HEAD}\nK-2,2026-03-02,80\n",
        *_TWO,
        rejects=["repeated_header"],
    ),
    _of("a form feed at the end", "claims", f"{_HEAD}\n{_BODY}\f\n", *_TWO),
    _of("the end of file of DOS", "claims", f"{_HEAD}\n{_BODY}\x1a", *_TWO),
    _of("blanks that do not break", "claims", "claim_id,claim\u00a0amount\nK-1,120.50\nK-2,80\n", *_TWO),
    _of(
        "marks of no width in the header",
        "claims",
        "\u200bclaim_id\u200b,claim_amount\nK-1,120.50\nK-2,80\n",
        *_TWO,
    ),
    _of("names in camel case", "claims", "claimId,claimAmount\nK-1,120.50\nK-2,80\n", *_TWO),
    _of("names with points", "claims", "Claim.ID,Claim.Amount\nK-1,120.50\nK-2,80\n", *_TWO),
    _of("names with a unit", "claims", "claim_id,claim_amount\nK-1,120.50\nK-2,80\n", *_TWO),
    _of(
        "a note of several lines in a cell",
        "claims",
        'claim_id,treatment_notes,claim_amount\nK-1,"Exam\nX-ray, left ""hip""",120.50\nK-2,,80\n',
        *_TWO,
    ),
    _of("tabs and quotes", "claims", '"claim_id"\t"claim_amount"\n"K-1"\t"120.50"\n"K-2"\t"80"\n', *_TWO),
    _of(
        "names with an apostrophe",
        "customers",
        "customer_id,last_name\nH1,O'Neil\nH2,D'Arcy\n",
        *_people("O'Neil", "D'Arcy"),
    ),
    _of(
        "names in letters of other countries",
        "customers",
        "customer_id;last_name\nH1;Müller\nH2;Łaski\n",
        *_people("Müller", "Łaski"),
    ),
    _of(
        "names that are words for nothing",
        "customers",
        "customer_id,last_name\nH1,Null\nH2,Na\nH3,None\n",
        *_people("Null", "Na", "None"),
    ),
    _of(
        "Windows letters cost their line only",
        "customers",
        b"customer_id,last_name\nH1,Lee\nH9,M\xfcller\n",
        *_people("Lee"),
        rejects=["invalid_utf8"],
    ),
    _of(
        "commas as thousands in quotes",
        "claims",
        'claim_id,claim_amount\nK-1,120.50\nK-2,"1,080.00"\n',
        {"claim_id": "K-1", "claim_amount": 120.5},
        {"claim_id": "K-2", "_unparsed": ["claim_amount"]},
    ),
    _of(
        "members of gzip",
        "claims",
        gzip.compress(f"{_HEAD}\n".encode()) + gzip.compress(_BODY.encode()),
        *_TWO,
    ),
    _of("a ZIP of a CSV", "claims", b"PK\x03\x04" + b"\x00" * 40, refused="broken_spreadsheet"),
    _of(
        "a mail",
        "claims",
        "From: a@example.com\nSubject: claims\n\nSee attached.\n",
        refused="no_known_columns",
    ),
    _of(
        "a web page of an error",
        "claims",
        "<!DOCTYPE html><html><body>502</body></html>",
        refused="unsupported_format",
    ),
    _of("a header alone", "claims", f"{_HEAD}\n"),
    _of("a header alone without an end of line", "claims", _HEAD),
]

OBJECTS = [
    _of("an array on a line", "claims", json.dumps(_ROWS), *_TWO),
    _of("an array over lines", "claims", json.dumps(_ROWS, indent=4), *_TWO),
    _of("an array in Windows lines", "claims", json.dumps(_ROWS, indent=2).replace("\n", "\r\n"), *_TWO),
    _of("sqlite's mode json", "claims", "[" + ",\n".join(map(json.dumps, _ROWS)) + "]\n", *_TWO),
    _of("psql's json_agg", "claims", "[" + ", \n ".join(map(json.dumps, _ROWS)) + "]\n", *_TWO),
    _of("mongoexport", "claims", "\n".join(json.dumps({"_id": {"$oid": "5f"}, **r}) for r in _ROWS), *_TWO),
    _of("OData", "claims", json.dumps({"@odata.context": "x", "value": _ROWS}), *_TWO),
    _of("SQL Server's root", "claims", json.dumps({"claims": _ROWS}, indent=1), *_TWO),
    _of("a page of an API", "claims", json.dumps({"page": 1, "next": None, "items": _ROWS}), *_TWO),
    _of("pandas' records", "claims", json.dumps(_ROWS), *_TWO),
    _of(
        "records after separators of RFC 7464",
        "claims",
        "".join(f"\x1e{json.dumps(r)}\n" for r in _ROWS),
        *_TWO,
    ),
    _of("records without anything between", "claims", "".join(map(json.dumps, _ROWS)), *_TWO),
    _of("with a mark", "claims", b"\xef\xbb\xbf" + json.dumps(_ROWS).encode(), *_TWO),
    _of("in 16 bits", "claims", json.dumps(_ROWS).encode("utf-16"), *_TWO),
    _of("one object", "claims", json.dumps(_ROWS[0]), *_claims(120.5)),
    _of("one object over lines", "claims", json.dumps(_ROWS[0], indent=2), *_claims(120.5)),
    _of(
        "keys in camel case",
        "claims",
        json.dumps([{"claimId": "K-1", "claimAmount": 120.5}]),
        *_claims(120.5),
    ),
    _of(
        "numbers as texts",
        "claims",
        json.dumps([{"claim_id": "K-1", "claim_amount": "120.50"}]),
        *_claims(120.5),
    ),
    _of("an array of nothing", "claims", "[]"),
    _of(
        "NaN as pandas writes it",
        "claims",
        '[{"claim_id": "K-1", "claim_amount": 120.5}, {"claim_id": "K-2", "claim_amount": NaN}]',
        {"claim_id": "K-1", "claim_amount": 120.5},
        {"claim_id": "K-2", "claim_amount": None},
    ),
    _of(
        "a text among records",
        "claims",
        json.dumps([_ROWS[0], "x", _ROWS[1]]),
        *_TWO,
        rejects=["not_an_object"],
    ),
    _of("a comma too many", "claims", json.dumps(_ROWS)[:-1] + ",]", *_TWO),
    _of("records in Ruby's arrows", "claims", '{"claim_id"=>"K-1"}', rejects=["invalid_json"]),
]

FOREIGN = [
    _of(
        "columns of pets alone among customers",
        "customers",
        "pet_id,pet_name,breed\nP1,Rex,Pug\n",
        refused="other_entity",
    ),
    _of(
        "pets below a title among customers",
        "customers",
        "Pets\n\npet_id;pet_name;breed\nP1;Rex;Pug\n",
        refused="other_entity",
    ),
    _of(
        "pets in objects among providers",
        "vet_providers",
        json.dumps([{"pet_id": "P1", "pet_name": "Rex"}]),
        refused="other_entity",
    ),
    _of("lines with the end of file of DOS", "claims", "\n".join(map(json.dumps, _ROWS)) + "\n\x1a", *_TWO),
    _of(
        "a note of three lines in the header",
        "claims",
        'claim_id,"claim\r\namount"\r\nK-1,120.50\r\nK-2,80\r\n',
        *_TWO,
    ),
    _of("inches in the title", "claims", f'Leashes 6" list\n{_HEAD}\n{_BODY}', *_TWO),
]

BOOKS = [
    _of(
        "a workbook with ids as numbers",
        "claims",
        workbook([["Claim ID", "Claim Amount"], [7001, 12.5], [7002.0, 3]]),
        {"claim_id": "7001", "claim_amount": 12.5},
        {"claim_id": "7002", "claim_amount": 3.0},
    ),
    _of(
        "a workbook with a title and a logo's blank rows",
        "claims",
        workbook(
            [
                ["Acme"],
                [],
                [None, None],
                ["CLAIM_ID", "CLAIM AMOUNT"],
                ["K-1", 120.5],
                [None, None],
                ["K-2", 80],
            ]
        ),
        *_TWO,
    ),
    _of(
        "a workbook with totals",
        "claims",
        workbook([["claim_id", "claim_amount"], ["K-1", 120.5], ["K-2", 80], ["TOTAL", 200.5]]),
        *_TWO,
        rejects=["totals_row"],
    ),
    _of(
        "a workbook whose table begins in the second column",
        "claims",
        workbook([[None, "claim_id", "claim_amount"], [None, "K-1", 120.5], [None, "K-2", 80]]),
        *_TWO,
    ),
    _of(
        "a workbook that repeats its header",
        "claims",
        workbook([["claim_id", "claim_amount"], ["K-1", 120.5], ["claim_id", "claim_amount"], ["K-2", 80]]),
        *_TWO,
        rejects=["repeated_header"],
    ),
    _of(
        "a workbook of another entity",
        "customers",
        workbook([["pet_id", "pet_name", "breed"], ["P1", "Rex", "Pug"]]),
        refused="other_entity",
    ),
    _of("an empty workbook", "claims", workbook([]), refused="no_known_columns"),
]

VARIANTS: Sequence[Variant] = (*SQL, *SHEETS, *OBJECTS, *FOREIGN, *BOOKS)
