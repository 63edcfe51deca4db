"""Timer schedules: six fields, seconds first, in UTC; or a time span."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from devhost.host.ncrontab import ScheduleError, parse

NOW = datetime(2026, 1, 30, 23, 59, 30, 500_000, tzinfo=UTC)  # a Friday


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("* * * * * *", "2026-01-30T23:59:31"),
        ("*/15 * * * * *", "2026-01-30T23:59:45"),
        ("0 */15 * * * *", "2026-01-31T00:00:00"),
        ("0 5 0 * * *", "2026-01-31T00:05:00"),
        ("0 30 9 * * 1-5", "2026-02-02T09:30:00"),
        ("0 30 9 * * Mon-Fri", "2026-02-02T09:30:00"),
        ("0 0 3 * * 0", "2026-02-01T03:00:00"),
        ("0 0 3 * * 7", "2026-02-01T03:00:00"),
        ("0 0 12 31 * *", "2026-01-31T12:00:00"),
        ("0 0 0 29 Feb *", "2028-02-29T00:00:00"),
        ("10,40 59 23 30 1 Fri", "2026-01-30T23:59:40"),
        ("0 0-30/10 8 * 3 *", "2026-03-01T08:00:00"),
        ("5/20 0 0 * * *", "2026-01-31T00:00:05"),
        ("00:05:00", "2026-01-31T00:04:30.500000"),
        ("1.00:00:00", "2026-01-31T23:59:30.500000"),
    ],
)
def test_the_next_occurrence(schedule: str, expected: str) -> None:
    assert parse(schedule).next_after(NOW) == datetime.fromisoformat(f"{expected}+00:00")


def test_an_occurrence_is_not_its_own_successor() -> None:
    on_time = datetime(2026, 1, 1, 0, 15, tzinfo=UTC)
    assert parse("0 */15 * * * *").next_after(on_time) == datetime(2026, 1, 1, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "schedule",
    ["*/15 * * * *", "60 * * * * *", "0 0 0 32 * *", "0 0 0 * Foo *", "*/0 * * * * *", "00:00:00", "x"],
)
def test_what_is_no_schedule_is_refused(schedule: str) -> None:
    with pytest.raises(ScheduleError, match=r"schedule|step"):
        parse(schedule)


def test_a_day_that_never_comes_is_refused() -> None:
    with pytest.raises(ScheduleError, match="never"):
        parse("0 0 0 31 2 *").next_after(NOW)
