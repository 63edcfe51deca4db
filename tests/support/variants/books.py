"""Workbooks, Parquet, what is compressed, and what is not read."""

from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from tests.support.intake_cases import workbook
from tests.support.variants.model import BODY, HEAD, ROWS, TWO, claims, of
from tests.support.workbooks import DAY, ISO_DAY, MOMENT, ZEROS, Cell, Sheet, book

_NAMES = ("claim_id", "claim_amount", "service_date")
_TABLE = [["claim_id", "claim_amount"], ["K-1", 120.5], ["K-2", 80]]


def _at(*parts: int) -> datetime:
    """A time without a zone, as files have them."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc, arg-type]


def _parquet(columns: dict[str, Any], **options: Any) -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame(columns).write_parquet(buffer, **options)
    return buffer.getvalue()


WORKBOOKS = [
    of(
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
        *TWO,
    ),
    of(
        "a workbook with totals",
        "claims",
        workbook([["claim_id", "claim_amount"], ["K-1", 120.5], ["K-2", 80], ["TOTAL", 200.5]]),
        *TWO,
        rejects=["totals_row"],
    ),
    of(
        "a workbook whose table begins in the second column",
        "claims",
        workbook([[None, "claim_id", "claim_amount"], [None, "K-1", 120.5], [None, "K-2", 80]]),
        *TWO,
    ),
    of(
        "a workbook that repeats its header",
        "claims",
        workbook([["claim_id", "claim_amount"], ["K-1", 120.5], ["claim_id", "claim_amount"], ["K-2", 80]]),
        *TWO,
        rejects=["repeated_header"],
    ),
    of("an empty workbook", "claims", workbook([]), refused="no_known_columns"),
    of(
        "days and moments as numbers with a format",
        "claims",
        book(
            Sheet(
                [
                    ["claim_id", "service_date", "submitted_date", "created_at"],
                    ["K-1", Cell(46082, DAY), Cell(46083, ISO_DAY), Cell(46083.75, MOMENT)],
                ]
            )
        ),
        {
            "claim_id": "K-1",
            "service_date": "2026-03-01",
            "submitted_date": "2026-03-02",
            "created_at": "2026-03-02T18:00:00",
        },
    ),
    of(
        "days counted from 1904",
        "claims",
        book(Sheet([["claim_id", "service_date"], ["K-1", Cell(44620, DAY)]]), since_1904=True),
        {"claim_id": "K-1", "service_date": "2026-03-01"},
    ),
    of(
        "formulas with their values, and one that was never computed",
        "claims",
        book(
            Sheet(
                [
                    ["claim_id", "claim_amount"],
                    [Cell("K-1", formula="A9", kind="str"), Cell(120.5, formula="SUM(B9:B12)")],
                    ["K-2", Cell(formula="B9*2")],
                ]
            )
        ),
        {"claim_id": "K-1", "claim_amount": 120.5},
        {"claim_id": "K-2", "claim_amount": None, "_unparsed": ["claim_amount"]},
    ),
    of(
        "errors in cells",
        "claims",
        book(
            Sheet(
                [
                    ["claim_id", "claim_amount", "status"],
                    ["K-1", Cell("#REF!", kind="e"), Cell("#N/A", kind="e", formula="VLOOKUP(A1,B1,2)")],
                ]
            )
        ),
        {"claim_id": "K-1", "claim_amount": None, "_unparsed": ["claim_amount"], "status": "#N/A"},
    ),
    of(
        "a title over merged cells, and a table further right and down",
        "claims",
        book(Sheet([["Claims Bordereau"], [], *([None, None, *row] for row in _TABLE)], merged=["A1:D1"])),
        *TWO,
    ),
    of(
        "a hidden sheet first",
        "claims",
        book(Sheet([["claim_id"], ["K-9"]], "List", "hidden"), Sheet(_TABLE)),
        *TWO,
    ),
    of(
        "a cover sheet first",
        "claims",
        book(Sheet([["Acme Insurance"], ["Prepared by", "Kim"]], "Cover"), Sheet(_TABLE)),
        *TWO,
    ),
    of("an empty sheet first", "claims", book(Sheet([], "Sheet1"), Sheet(_TABLE)), *TWO),
    of("a second sheet of such rows", "claims", book(Sheet(_TABLE, "Jan"), Sheet(_TABLE, "Feb")), *TWO),
    of(
        "the sheet of another entity first",
        "claims",
        book(Sheet([["pet_id", "pet_name", "breed"], ["P1", "Rex", "Pug"]], "Pets"), Sheet(_TABLE, "Claims")),
        *TWO,
    ),
    of(
        "no sheet of the entity",
        "claims",
        book(Sheet([["a", "b"]]), Sheet([["c"]], "Two")),
        refused="no_known_columns",
    ),
    of(
        "numbers as text, and noise behind the fifteenth digit",
        "claims",
        book(Sheet([["claim_id", "claim_amount"], ["K-1", "120.50"], ["K-2", 80.10000000000001]])),
        *claims(120.5, 80.1),
    ),
    of(
        "zeros that only the format shows",
        "customers",
        book(Sheet([["customer_id", "zip_code"], ["H1", Cell(2101, ZEROS)], ["H2", "02101"]])),
        {"customer_id": "H1", "zip_code": "2101"},
        {"customer_id": "H2", "zip_code": "02101"},
    ),
    of(
        "a total beside an empty key",
        "claims",
        workbook([*_TABLE, [None, None], ["", "Total", 200.5]]),
        *TWO,
        rejects=["totals_row"],
    ),
]

PARQUET = [
    of(
        "dictionaries",
        "claims",
        _parquet(
            {
                "claim_id": pl.Series(["K-1", "K-2"], dtype=pl.Categorical),
                "status": pl.Series(["Paid", None], dtype=pl.Enum(["Paid"])),
            }
        ),
        {"claim_id": "K-1", "status": "Paid"},
        {"claim_id": "K-2", "status": None},
    ),
    of(
        "decimals",
        "claims",
        _parquet(
            {
                "claim_id": pl.Series(
                    [Decimal(7001), Decimal("12345678901234567890")], dtype=pl.Decimal(38, 0)
                ),
                "claim_amount": pl.Series([Decimal("120.50"), Decimal("80.00")], dtype=pl.Decimal(18, 2)),
                "processing_days": pl.Series([Decimal("3.00"), Decimal("100.00")], dtype=pl.Decimal(18, 2)),
            }
        ),
        {"claim_id": "7001", "claim_amount": 120.5, "processing_days": 3},
        {"claim_id": "12345678901234567890", "claim_amount": 80.0, "processing_days": 100},
    ),
    of(
        "moments with a time zone, days at midnight of one",
        "claims",
        _parquet(
            {
                "claim_id": ["K-1"],
                "created_at": pl.Series([datetime(2026, 3, 1, 9, tzinfo=UTC)]).dt.convert_time_zone(
                    "Europe/Berlin"
                ),
                "service_date": pl.Series([_at(2026, 3, 1)]).dt.replace_time_zone("Europe/Berlin"),
                "submitted_date": [date(2026, 3, 2)],
            }
        ),
        {
            "claim_id": "K-1",
            "created_at": "2026-03-01T09:00:00+00:00",
            "service_date": "2026-03-01",
            "submitted_date": "2026-03-02",
        },
    ),
    of(
        "moments to the nanosecond and to the millisecond",
        "claims",
        _parquet(
            {
                "claim_id": ["K-1"],
                "created_at": pl.Series([_at(2026, 3, 1, 9, 0, 0, 250000)]).cast(pl.Datetime("ns")),
                "updated_at": pl.Series([_at(2026, 3, 1, 9)]).cast(pl.Datetime("ms")),
            }
        ),
        {"claim_id": "K-1", "created_at": "2026-03-01T09:00:00.250", "updated_at": "2026-03-01T09:00:00"},
    ),
    of(
        "columns within columns",
        "claims",
        _parquet({"claim_id": ["K-1"], "line_items": [[{"description": "Exam", "amount": 60.5}]]}),
        {
            "claim_id": "K-1",
            "_extra": '{"line_items":"[{\\"description\\": \\"Exam\\", \\"amount\\": 60.5}]"}',
        },
    ),
    of(
        "integers beyond a float",
        "claims",
        _parquet({"claim_id": pl.Series([2**64 - 1, 2**53 + 1], dtype=pl.UInt64)}),
        {"claim_id": "18446744073709551615"},
        {"claim_id": "9007199254740993"},
    ),
    of(
        "ids as floats, with NaN for none",
        "claims",
        _parquet({"claim_id": [7001.0, float("nan")], "claim_amount": [1.0, 2.0]}),
        {"claim_id": "7001"},
        {"claim_id": None, "claim_amount": 2.0},
    ),
    of(
        "floats of 32 bits",
        "claims",
        _parquet({"claim_id": ["K-1", "K-2"], "claim_amount": pl.Series([120.1, 80], dtype=pl.Float32)}),
        *claims(120.1, 80.0),
    ),
    of(
        "bytes that are text, an identifier, or neither",
        "claims",
        _parquet({"claim_id": [b"K-1", bytes(range(16)), b"\xff\x00"]}),
        {"claim_id": "K-1"},
        {"claim_id": "00010203-0405-0607-0809-0a0b0c0d0e0f"},
        {"claim_id": "ff00"},
    ),
    of(
        "a kind that has no text of its own",
        "claims",
        _parquet({"claim_id": ["K-1"], "processing_days": [timedelta(days=3)]}),
        {"claim_id": "K-1", "processing_days": None, "_unparsed": ["processing_days"]},
    ),
    of(
        "names of columns in other spelling, and rows of nothing",
        "claims",
        _parquet({"Claim ID": ["K-1", " ", "K-2"], "CLAIM_AMOUNT": [120.5, None, 80]}),
        *TWO,
    ),
    *(
        of(
            f"packed by {name}",
            "claims",
            _parquet({"claim_id": ["K-1"]}, compression=name),
            {"claim_id": "K-1"},
        )
        for name in ("snappy", "gzip", "brotli", "lz4", "zstd")
    ),
    of("in gzip as a whole", "claims", gzip.compress(_parquet({"claim_id": ["K-1"]})), {"claim_id": "K-1"}),
    of("cut off", "claims", _parquet({"claim_id": ["K-1"]})[:-9], refused="broken_parquet"),
    of(
        "of another entity",
        "customers",
        _parquet({"pet_id": ["P1"], "pet_name": ["Rex"], "breed": ["Pug"]}),
        refused="other_entity",
    ),
    of("without a column of ours", "claims", _parquet({"a": [1]}), refused="no_known_columns"),
]

COMPRESSED = [
    of(
        "members of gzip",
        "claims",
        gzip.compress(f"{HEAD}\n".encode()) + gzip.compress(BODY.encode()),
        *TWO,
    ),
    of("16 bits in gzip", "claims", gzip.compress(f"{HEAD}\n{BODY}".encode("utf-16")), *TWO),
    of("lines in gzip", "claims", gzip.compress("\n".join(map(json.dumps, ROWS)).encode()), *TWO),
    of("a workbook in gzip", "claims", gzip.compress(workbook(_TABLE)), *TWO),
    of("zeros behind gzip", "claims", gzip.compress(f"{HEAD}\n{BODY}".encode()) + b"\x00" * 64, *TWO),
    of("gzip in gzip", "claims", gzip.compress(gzip.compress(b"x")), refused="unsupported_format"),
    of("gzip that is damaged", "claims", gzip.compress(b"x" * 999)[:20], refused="broken_compression"),
]

NOT_READ = [
    of("a ZIP of a CSV", "claims", b"PK\x03\x04" + b"\x00" * 40, refused="broken_spreadsheet"),
    of(
        "a mail",
        "claims",
        "From: a@example.com\nSubject: claims\n\nSee attached.\n",
        refused="no_known_columns",
    ),
    of(
        "a web page of an error",
        "claims",
        "<!DOCTYPE html><html><body>502</body></html>",
        refused="unsupported_format",
    ),
    of("XML", "claims", "<?xml version='1.0'?><claims><claim/></claims>", refused="unsupported_format"),
    of("fixed widths", "claims", "claim_id  claim_amount\nK-1       120.5\n", refused="no_known_columns"),
    of("nothing but blanks", "claims", " \n\t\n" * 2000, refused="empty"),
    of("a word", "claims", '"claims"', refused="no_known_columns"),
]
