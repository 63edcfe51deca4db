"""Ranges of days in periods: every day counts once, and what did not happen is zero."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
import pytest

from shared.errors import InvalidInputError
from shared.insights import trend
from shared.insights.trend import Granularity, Range
from shared.lake.state.published import Manifest

AS_OF = date(2026, 3, 10)
MANIFEST = Manifest(4, "RUN-1", AS_OF, datetime(2026, 3, 10, tzinfo=UTC), {}, {})
Rows = list[dict[str, Any]]
STATUSES = ["Submitted", "Under Review", "Approved", "Partially Approved", "Paid", "Denied", None]


def _world(seed: int) -> tuple[Rows, Rows]:
    draw = random.Random(seed)
    start = date(2025, 1, 1)
    claims = [
        {
            "service_date": draw.choice([None, start + timedelta(draw.randrange(450))]),
            "customer_id": draw.choice([None, "C1", "C2", "C3"]),
            "claim_amount": draw.choice([None, draw.randrange(100_000) / 100]),
            "paid_amount": draw.choice([None, 0.0, draw.randrange(50_000) / 100]),
            "status": draw.choice(STATUSES),
        }
        for _ in range(120)
    ]
    policies = [
        {
            "effective_date": start + timedelta(draw.randrange(-300, 400)),
            "earned_days": draw.randrange(366),
            "annual_premium": draw.choice([None, 300.0, 547.5, 1440.37]),
        }
        for _ in range(30)
    ]
    return claims, policies


def _frames(
    claims: list[dict[str, Any]], policies: list[dict[str, Any]]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    schema = {
        "service_date": pl.Date,
        "customer_id": pl.String,
        "claim_amount": pl.Float64,
        "paid_amount": pl.Float64,
        "status": pl.String,
    }
    terms = {"effective_date": pl.Date, "earned_days": pl.Int32, "annual_premium": pl.Float64}
    return pl.DataFrame(claims, schema=schema), pl.DataFrame(policies, schema=terms)


def _expected(span: Range, claims: Rows, policies: Rows) -> dict[str, Any]:
    """Day by day and row by row."""
    rows = [row for row in claims if row["service_date"] and span.first <= row["service_date"] <= span.last]
    days = [span.first + timedelta(n) for n in range((span.last - span.first).days + 1)]
    earned = sum(
        policy["annual_premium"] / 365
        for policy in policies
        for day in days
        if policy["annual_premium"]
        and policy["effective_date"] <= day < policy["effective_date"] + timedelta(policy["earned_days"])
    )
    decided = [row for row in rows if row["status"] in STATUSES[2:6]]
    approved = [row for row in decided if row["status"] != "Denied"]
    claimed, paid = (sum(row[name] or 0.0 for row in rows) for name in ("claim_amount", "paid_amount"))
    return {
        "claims": len(rows),
        "customers": len({row["customer_id"] for row in rows} - {None}),
        "claimed": pytest.approx(claimed, abs=0.006),
        "paid": pytest.approx(paid, abs=0.006),
        "decided": len(decided),
        "approved": len(approved),
        "earned_premium": pytest.approx(earned, abs=0.006),
        "approval_rate": pytest.approx(100 * len(approved) / len(decided), abs=0.006) if decided else None,
        "payout_ratio": pytest.approx(100 * paid / claimed, abs=0.006) if claimed else None,
        "loss_ratio": pytest.approx(100 * paid / earned, abs=0.006) if earned else None,
    }


@pytest.mark.parametrize("granularity", ["day", "week", "month"])
@pytest.mark.parametrize("seed", range(4))
def test_every_period_is_what_its_days_add_up_to(granularity: Granularity, seed: int) -> None:
    claims, policies = _world(seed)
    wanted = Range(date(2025, 2, 11), date(2026, 3, 10))
    periods = trend._periods(wanted, granularity)
    found = trend._figures(periods, *_frames(claims, policies), MANIFEST)
    assert [(row["start"], row["end"]) for row in found] == [
        (each.first.isoformat(), each.last.isoformat()) for each in periods
    ]
    for row, span in zip(found, periods, strict=True):
        assert {name: row[name] for name in _expected(span, claims, policies)} == _expected(
            span, claims, policies
        )


@pytest.mark.parametrize(("granularity", "count"), [("day", 393), ("week", 57), ("month", 14)])
def test_periods_cover_every_day_once(granularity: Granularity, count: int) -> None:
    wanted = Range(date(2025, 2, 11), date(2026, 3, 10))
    periods = trend._periods(wanted, granularity)
    assert len(periods) == count
    assert (periods[0].first, periods[-1].last) == (wanted.first, wanted.last)
    assert all(one.last + timedelta(1) == other.first for one, other in pairwise(periods))


def test_a_silent_feed_leaves_zeros_and_not_a_shorter_axis() -> None:
    claims, policies = _frames([], [])
    found = trend._figures(trend._periods(trend.usual(AS_OF), "month"), claims, policies, MANIFEST)
    assert len(found) == 12
    assert {row["claims"] for row in found} == {0}
    assert {row["loss_ratio"] for row in found} == {None}


def test_the_period_of_the_day_of_the_figures_is_not_over() -> None:
    periods = trend._periods(Range(date(2026, 1, 1), date(2026, 3, 31)), "month")
    found = trend._figures(periods, *_frames([], []), MANIFEST)
    assert [row["partial"] for row in found] == [False, False, True]


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        (date(2026, 3, 2), date(2026, 3, 10), (date(2026, 2, 21), date(2026, 3, 1))),
        (date(2026, 3, 5), date(2026, 3, 5), (date(2026, 3, 4), date(2026, 3, 4))),
        # From the first of a month: the same days, so many months earlier.
        (date(2026, 3, 1), date(2026, 3, 31), (date(2026, 2, 1), date(2026, 2, 28))),
        (date(2025, 12, 1), date(2026, 11, 29), (date(2024, 12, 1), date(2025, 11, 29))),
        (date(2026, 3, 1), date(2026, 3, 30), (date(2026, 2, 1), date(2026, 2, 28))),
        (date(2026, 1, 1), date(2026, 12, 31), (date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_before_is_the_range_right_before(first: date, last: date, before: tuple[date, date]) -> None:
    assert Range(first, last).before == Range(*before)


@pytest.mark.parametrize(
    ("day", "first"), [(date(2026, 12, 31), date(2026, 1, 1)), (date(2026, 1, 1), date(2025, 2, 1))]
)
def test_the_usual_range_is_a_year_of_months(day: date, first: date) -> None:
    assert trend.usual(day) == Range(first, day)


@pytest.mark.parametrize(
    ("first", "last", "granularity"),
    [
        (date(2026, 2, 1), date(2026, 1, 1), "month"),
        (date(2024, 1, 1), date(2026, 1, 1), "day"),
        (date(1900, 1, 1), date(1900, 2, 1), "month"),
        (date(2000, 1, 1), date(2026, 1, 1), "week"),
    ],
)
def test_a_range_that_cannot_be_shown_is_refused(first: date, last: date, granularity: Granularity) -> None:
    with pytest.raises(InvalidInputError):
        trend._checked(Range(first, last), granularity)
