"""Rounding, dates and months as expressions equal what the standard library says, on thousands of values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import narwhals as nw
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.lake.transform.dates import (
    day_number,
    iso_time,
    microseconds,
    months_since,
    parse_date,
    years_since,
)
from shared.lake.transform.numbers import round2
from tests.support import reference_dates

CENTURIES = st.dates(date(1900, 1, 1), date(2100, 12, 31))
MONTH_ENDS = st.sampled_from([date(2024, 2, 29), date(2023, 2, 28), date(2024, 4, 30), date(2024, 1, 31)])
DAYS = CENTURIES | MONTH_ENDS | st.dates()
HALF_CENTS = st.integers(-(10**13), 10**13).map(lambda n: (n * 10 + 5) / 1000)
AMOUNTS = st.floats(-1e12, 1e12) | HALF_CENTS | st.decimals(-(10**6), 10**6, places=3).map(float)
DATE_TEXTS = (
    st.dates().map(str)
    | st.from_regex(r"[0-9]{4}-[01][0-9]-[0-3][0-9]", fullmatch=True)
    | st.text("0123456789- /T", max_size=12)
)
TIME_TEXTS = (
    st.datetimes(timezones=st.sampled_from([None, UTC])).map(datetime.isoformat)
    | st.from_regex(
        r"20[0-9]{2}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]{1,9})?)?"
        r"(Z|[+-][0-2][0-9]:?[0-5][0-9])?",
        fullmatch=True,
    )
    | DATE_TEXTS
)


def evaluate(values: list[Any], kind: Any, expression: Callable[[nw.Expr], nw.Expr]) -> list[Any]:
    frame = nw.from_native(pl.LazyFrame({"x": pl.Series(values, dtype=kind)}))
    return frame.select(y=expression(nw.col("x"))).collect()["y"].to_list()


@settings(max_examples=25, deadline=None)
@given(st.lists(AMOUNTS, min_size=50, max_size=200))
def test_rounding_is_half_up_on_the_shortest_decimal_text(values: list[float]) -> None:
    assert evaluate(values, pl.Float64, round2) == [reference_dates.round2(v) for v in values]


def test_rounding_of_known_traps() -> None:
    traps = [2.675, 1.005, -2.675, 0.285, 1.155, 0.00499999995, 78.57, -0.004, 0.0, 1498.255]
    assert evaluate(traps, pl.Float64, round2) == [
        2.68,
        1.01,
        -2.68,
        0.29,
        1.16,
        0.0,
        78.57,
        0.0,
        0.0,
        1498.26,
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(DATE_TEXTS | st.none() | st.text(max_size=12), min_size=50, max_size=200))
def test_dates_are_strict_and_never_raise(texts: list[str | None]) -> None:
    assert evaluate(texts, pl.String, parse_date) == [reference_dates.strict_date(t) for t in texts]


@settings(max_examples=25, deadline=None)
@given(st.lists(TIME_TEXTS | st.none(), min_size=50, max_size=200))
def test_times_compare_as_points_in_time(texts: list[str | None]) -> None:
    known = [(t, m) for t in texts if _in_range(m := reference_dates.point_in_time(t)) or m is None]
    values = evaluate([t for t, _ in known], pl.String, lambda text: microseconds(iso_time(text)))
    for (text, moment), value in zip(known, values, strict=True):
        assert (value is None) == (moment is None), text
    pairs = [(moment, value) for (_, moment), value in zip(known, values, strict=True) if moment]
    assert [v for _, v in sorted(pairs)] == sorted(v for _, v in pairs)
    assert len({m for m, _ in pairs}) == len({v for _, v in pairs})


def _in_range(moment: datetime | None) -> bool:
    return moment is not None and 1 < moment.year < 9999


@settings(max_examples=25, deadline=None)
@given(as_of=DAYS, days=st.lists(DAYS | st.none(), min_size=20, max_size=60))
def test_years_and_months_since(as_of: date, days: list[date | None]) -> None:
    assert evaluate(days, pl.Date, lambda d: years_since(d, as_of=as_of)) == [
        reference_dates.years(as_of, d) for d in days
    ]
    assert evaluate(days, pl.Date, lambda d: months_since(d, as_of=as_of)) == [
        reference_dates.months(as_of, d) for d in days
    ]
    assert evaluate(days, pl.Date, day_number) == [d and d.toordinal() for d in days]
