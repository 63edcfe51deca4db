"""JSON in the shapes that tools write."""

from __future__ import annotations

import json

from tests.support.variants.model import ROWS, TWO, claims, of, people

SHAPES = [
    of("an array on a line", "claims", json.dumps(ROWS), *TWO),
    of("an array over lines", "claims", json.dumps(ROWS, indent=4), *TWO),
    of("an array in Windows lines", "claims", json.dumps(ROWS, indent=2).replace("\n", "\r\n"), *TWO),
    of("sqlite's mode json", "claims", "[" + ",\n".join(map(json.dumps, ROWS)) + "]\n", *TWO),
    of("psql's json_agg", "claims", "[" + ", \n ".join(map(json.dumps, ROWS)) + "]\n", *TWO),
    of("mongoexport", "claims", "\n".join(json.dumps({"_id": {"$oid": "5f"}, **r}) for r in ROWS), *TWO),
    of("OData", "claims", json.dumps({"@odata.context": "x", "value": ROWS}), *TWO),
    of("SQL Server's root", "claims", json.dumps({"claims": ROWS}, indent=1), *TWO),
    of("a page of an API", "claims", json.dumps({"page": 1, "next": None, "items": ROWS}), *TWO),
    of("pandas' records", "claims", json.dumps(ROWS), *TWO),
    of(
        "records after separators of RFC 7464",
        "claims",
        "".join(f"\x1e{json.dumps(r)}\n" for r in ROWS),
        *TWO,
    ),
    of("records without anything between", "claims", "".join(map(json.dumps, ROWS)), *TWO),
    of("with a mark", "claims", b"\xef\xbb\xbf" + json.dumps(ROWS).encode(), *TWO),
    of("in 16 bits", "claims", json.dumps(ROWS).encode("utf-16"), *TWO),
    of("one object", "claims", json.dumps(ROWS[0]), *claims(120.5)),
    of("one object over lines", "claims", json.dumps(ROWS[0], indent=2), *claims(120.5)),
    of("an array of nothing", "claims", "[]"),
    of(
        "a text among records",
        "claims",
        json.dumps([ROWS[0], "x", ROWS[1]]),
        *TWO,
        rejects=["not_an_object"],
    ),
    of("a comma too many", "claims", json.dumps(ROWS)[:-1] + ",]", *TWO),
    of("records in Ruby's arrows", "claims", '{"claim_id"=>"K-1"}', rejects=["invalid_json"]),
    of("lines with the end of file of DOS", "claims", "\n".join(map(json.dumps, ROWS)) + "\n\x1a", *TWO),
    of(
        "an object whose first line ends with a bracket",
        "claims",
        '{"claim_id": "K-1", "claim_amount": 120.5, "items": [\n{"x": 1},\n{"x": 2}\n]}\n'
        + json.dumps(ROWS[1]),
        *TWO,
    ),
    of("an array in an array", "claims", json.dumps([ROWS]), *TWO),
    of("an array a line", "claims", "\n".join(json.dumps([row]) for row in ROWS), *TWO),
    of("arrays after one another", "claims", json.dumps(ROWS[:1]) + json.dumps(ROWS[1:]), *TWO),
    of("an answer with its status", "claims", json.dumps({"status": "ok", "data": ROWS}), *TWO),
    of(
        "an envelope in an envelope",
        "claims",
        json.dumps({"response": {"page": 1, "claims": ROWS}}, indent=1),
        *TWO,
    ),
    of("two lists of one kind", "claims", json.dumps({"new": ROWS[:1], "changed": ROWS[1:]}), *TWO),
    of(
        "lists of two kinds",
        "customers",
        json.dumps(
            {
                "pets": [{"pet_id": "P1", "customer_id": "H1", "pet_name": "Rex"}],
                "customers": [{"customer_id": "H1", "last_name": "Lee"}],
            }
        ),
        {"customer_id": "H1", "last_name": "Lee"},
    ),
    of(
        "a claim with its lines, which are no claims",
        "claims",
        json.dumps(
            {"claim_id": "K-1", "claim_amount": 120.5, "lines": [{"status": "x", "claim_amount": 5}]},
            indent=1,
        ),
        *claims(120.5),
    ),
    of(
        "columns, as pandas writes them",
        "claims",
        json.dumps({"claim_id": {"0": "K-1", "1": "K-2"}, "claim_amount": {"0": 120.5, "1": 80}}),
        *TWO,
    ),
    of(
        "columns as lists",
        "claims",
        json.dumps({"claim_id": ["K-1", "K-2"], "claim_amount": [120.5, 80]}),
        *TWO,
    ),
    of(
        "a mark in front of every line", "claims", "".join(f"\ufeff{json.dumps(row)}\n" for row in ROWS), *TWO
    ),
    of("returns alone", "claims", "\r".join(map(json.dumps, ROWS)), *TWO),
    of(
        "lines in 16 bits without a mark",
        "claims",
        "\n".join(map(json.dumps, ROWS)).encode("utf-16-be"),
        *TWO,
    ),
    of("an array called xlsx", "claims", json.dumps(ROWS, indent=2), *TWO, file="claims.xlsx"),
    of("a word behind the array", "claims", json.dumps(ROWS) + "\nDone.", *TWO, rejects=["invalid_json"]),
    of("single quotes", "claims", str(ROWS), rejects=["invalid_json", "invalid_json"]),
    of(
        "Windows letters cost their record only",
        "claims",
        b'[{"claim_id": "K-9", "treatment_notes": "M\xfcller"}, {"claim_id": "K-1", "claim_amount": 120.5}]',
        *claims(120.5),
        rejects=["invalid_utf8"],
    ),
    of(
        "a key that is an object",
        "claims",
        '[{"claim_id": {"$oid": "5f"}, "x": 1}]',
        rejects=["missing:claim_id"],
    ),
    of(
        "a note among records",
        "claims",
        json.dumps([*ROWS, {"claim_id": "End of report", "x": None}]),
        *TWO,
        rejects=["footnote"],
    ),
    of(
        "a total at the end",
        "claims",
        json.dumps([*ROWS, {"claim_id": None, "service_date": "Grand Total", "claim_amount": 200.5}]),
        *TWO,
        rejects=["totals_row"],
    ),
]

KEYS = [
    of(
        "keys in camel case",
        "claims",
        json.dumps([{"claimId": "K-1", "claimAmount": 120.5}]),
        *claims(120.5),
    ),
    of(
        "keys with blanks and dashes",
        "claims",
        json.dumps([{" Claim ID ": "K-1", "CLAIM-AMOUNT": 120.5}]),
        *claims(120.5),
    ),
    of(
        "one key in two spellings",
        "claims",
        '{"claim_id": "K-1", "Claim_ID": "K-7", "claim_amount": 120.5}',
        *claims(120.5),
    ),
]

CELLS = [
    of(
        "names with an apostrophe",
        "customers",
        "customer_id,last_name\nH1,O'Neil\nH2,D'Arcy\n",
        *people("O'Neil", "D'Arcy"),
    ),
    of(
        "names that are words for nothing",
        "customers",
        "customer_id,last_name\nH1,Null\nH2,Na\nH3,None\n",
        *people("Null", "Na", "None"),
    ),
    of(
        "numbers as texts",
        "claims",
        json.dumps([{"claim_id": "K-1", "claim_amount": "120.50"}]),
        *claims(120.5),
    ),
    of(
        "NaN as pandas writes it",
        "claims",
        '[{"claim_id": "K-1", "claim_amount": 120.5}, {"claim_id": "K-2", "claim_amount": NaN}]',
        {"claim_id": "K-1", "claim_amount": 120.5},
        {"claim_id": "K-2", "claim_amount": None},
    ),
]
