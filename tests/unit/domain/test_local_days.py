"""Days where customers live, and anniversaries of days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.anniversaries import anniversary, full_years
from shared.domain.fields import STATES
from shared.domain.local_day import TIME_ZONES, local_day
from shared.domain.policy_changes import renew
from shared.domain.terms import term_dates, term_of
from tests.support.insurance import NOW, a_policy


def test_every_state_that_is_sold_in_has_its_time_zone() -> None:
    assert set(TIME_ZONES) == set(STATES)


@pytest.mark.parametrize(
    ("state", "hour", "expected"),
    [
        ("NY", 3, date(2026, 7, 14)),
        ("NY", 4, date(2026, 7, 15)),
        ("HI", 9, date(2026, 7, 14)),
        ("HI", 10, date(2026, 7, 15)),
        ("TX", 5, date(2026, 7, 14)),
        ("TX", 6, date(2026, 7, 15)),
        ("tx", 5, date(2026, 7, 14)),
        (" hi ", 9, date(2026, 7, 14)),
        (None, 0, date(2026, 7, 15)),
        ("??", 0, date(2026, 7, 15)),
    ],
)
def test_the_day_begins_later_in_the_west(state: str | None, hour: int, expected: date) -> None:
    assert local_day(state, datetime(2026, 7, 15, hour, tzinfo=UTC)) == expected


@pytest.mark.parametrize("state", sorted(STATES))
def test_an_evening_is_its_own_day_in_every_state_in_summer_and_winter(state: str) -> None:
    for day in (date(2026, 1, 15), date(2026, 7, 15)):
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        zone = ZoneInfo(TIME_ZONES[state])
        evening = datetime(day.year, day.month, day.day, 23, 30, tzinfo=zone).astimezone(UTC)
        assert evening.date() == day + timedelta(days=1)
        assert local_day(state, evening) == local_day(state.lower(), evening) == day
        assert local_day(state, noon + timedelta(hours=8)) == day


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 29), 76, date(2100, 2, 28)),
        (date(2025, 2, 28), 3, date(2028, 2, 28)),
        (date(2025, 3, 1), 3, date(2028, 3, 1)),
    ],
)
def test_an_anniversary_of_a_leap_day_is_the_day_before_march(day: date, years: int, expected: date) -> None:
    assert anniversary(day, years) == expected


def test_a_year_that_began_on_a_leap_day_ends_on_28_february() -> None:
    policy = a_policy(effective_date="2024-02-29", expiration_date="2027-02-28")
    days_ = [date(2025, 2, 27), date(2025, 2, 28), date(2026, 2, 27), date(2026, 2, 28), date(2027, 2, 27)]
    assert [term_of(policy, day) for day in days_] == [0, 1, 1, 2, 2]


days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@given(days, days)
def test_a_day_lies_between_two_anniversaries(since: date, day: date) -> None:
    years = full_years(since, day)
    assert anniversary(since, years) <= day < anniversary(since, years + 1)


@given(days, st.integers(1, 6), st.integers(0, 3000))
def test_terms_follow_each_other_without_gap_and_renewals_end_with_one(
    begins: date, renewals: int, offset: int
) -> None:
    policy = a_policy(effective_date=begins, expiration_date=anniversary(begins, 1))
    for number in range(1, renewals + 1):
        policy = renew(policy, as_of=anniversary(begins, number), now=NOW)
    assert policy["expiration_date"] == anniversary(begins, renewals + 1)
    day = begins + timedelta(days=offset)
    first, after = term_dates(policy, day)
    assert first == anniversary(begins, term_of(policy, day))
    assert 365 <= (after - first).days <= 366


def test_a_policy_sold_by_365_days_over_a_leap_day_is_renewed_to_the_anniversary() -> None:
    policy = a_policy(effective_date="2027-03-01", expiration_date="2028-02-29")
    assert renew(policy, as_of=date(2028, 2, 28), now=NOW)["expiration_date"] == date(2029, 3, 1)
