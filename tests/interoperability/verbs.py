"""What the definitions make of texts, numbers and days at the edges, on one engine and on the other."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from shared.lake.transform.cells import CELLS, caseless, is_damaged, unwrapped
from shared.lake.transform.dates import (
    day_number,
    iso_time,
    microseconds,
    months_since,
    parse_date,
    years_since,
)
from shared.lake.transform.native import initcap
from shared.lake.transform.numbers import percent, round2
from shared.lake.transform.text import padded_zip, trim

col = nw.col
# Letters whose other case is another number of letters, letters that are the same but for case and lie beyond
# ASCII, marks that belong to the letter before, blanks that are none to everybody, figures beyond the plane.
TEXTS = [
    *(None, "", " ", "  two  blanks ", "\u00a0x\u00a0", "\tx\n", "a,b,,c", ",", "O'NEIL-s", "mcD  x"),
    *("stra\u00dfe", "\u1e9e", "\u0130stanbul", "\u01c6ungla", "\u039f\u0394\u039f\u03a3 \u03a3\u03a3"),
    *("e\u0301cole", "\u212a9", "dog \U0001f415 cat", "\ufb01nch", "7001.0", "7,001", "7.001E3", "1E+15"),
    *(
        '="02101"',
        "'02101",
        "0210",
        "12-Dec",
        "n/a",
        "N/A ",
        "#REF!",
        "TX",
        "texas",
        "In Force",
        "-0",
        "\u2177",
    ),
    *("2024-02-29", "2023-02-29", "0001-01-01", "9999-12-31", "2026-01-02T03:04:05.1234567+05:30"),
    *("2026-01-02 03:04Z", "2026-01-02T24:00", "1969-12-31T23:59:59.999999-08:00"),
]
NUMBERS = [
    *(None, 0.0, -0.5, 0.5, 0.005, -0.005, 1.005, 2.675, 2.5, -2.5, 3.5, 1e9 + 0.005, 1e-7, -7.0, 0.1 + 0.2),
    *(1.0, 99.995, 1e11 + 0.125, -1234.565),
]
AS_OF = date(2026, 2, 28)


def cases() -> pl.DataFrame:
    """The texts and numbers, side by side, with whole numbers and days of the same sort."""
    rows = len(TEXTS)
    numbers = [NUMBERS[row % len(NUMBERS)] for row in range(rows)]
    days = [None if row % 9 == 0 else date(1896 + row * 4, row % 12 + 1, 28) for row in range(rows)]
    whole = [None if row % 7 == 0 else row - rows // 2 for row in range(rows)]
    schema = {"id": pl.Int64, "text": pl.String, "number": pl.Float64, "whole": pl.Int64, "day": pl.Date}
    return pl.DataFrame([list(range(rows)), TEXTS, numbers, whole, days], schema=schema)


def made(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Every case by what the definitions are made of."""
    text, number, whole, day = col("text"), col("number"), col("whole"), col("day")
    texts = {
        **{"trimmed": trim(text), "bare": unwrapped(text), "folded": caseless(text), "zip": padded_zip(text)},
        **{"upper": text.str.to_uppercase(), "lower": text.str.to_lowercase(), "head": text.str.slice(1, 3)},
        "parts": text.str.split(",").list.sort().list.len().cast(nw.Int64()),
        "damaged": is_damaged(unwrapped(text)),
        "sign": text < "N",
        "filled": text.str.pad_start(9, "0").str.pad_end(12, "x"),
    }
    rules = {f"{entity}_{name}": rule for entity, cells in CELLS.items() for name, rule in cells.items()}
    cleaned = {f"value_{name}": rule.value(text, unwrapped(text)) for name, rule in rules.items()}
    odd = {f"odd_{name}": rule.is_odd(text) for name, rule in rules.items()}
    numbers = {
        **{
            "rounded": round2(number),
            "share": round2(percent(number, whole * 0 + 7)),
            "floor": number.floor(),
        },
        **{"over": whole // 7, "rest": whole % 7, "over_days": day_number(day) // 365},
        **{"months": months_since(day, as_of=AS_OF), "years": years_since(day, as_of=AS_OF)},
        **{
            "parsed": parse_date(text),
            "moment": microseconds(iso_time(text)),
            "least": nw.min_horizontal(whole, 3),
        },
        **{"month": day.dt.to_string("%Y-%m")},
    }
    names = ["id", *texts, *cleaned, *odd, *numbers, "text_named"]
    told = frame.with_columns(**texts, **cleaned, **odd, **numbers)
    return initcap(told.with_columns(text_named=text), ["text_named"]).select(*names).sort("id")
