"""Timer schedules, read as the host reads them: NCrontab of five or six fields in UTC, or a time span."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from devhost.host.ncrontab import Every, ScheduleError, parse
from devhost.host.time_spans import time_span

NOW = datetime(2026, 1, 30, 23, 59, 30, 500_000, tzinfo=UTC)  # a Friday
# Schedules that a real host was asked about, where they are at hand.
SEEN = Path(__file__).resolve().parents[3] / "shared" / "cases" / "ncrontab.json"


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
        ("0 0 12 31 * *", "2026-01-31T12:00:00"),
        ("0 0 0 29 Feb *", "2028-02-29T00:00:00"),
        ("0 0 0 29 2 4", "2052-02-29T00:00:00"),
        ("10,40 59 23 30 1 Fri", "2026-01-30T23:59:40"),
        ("0 0-30/10 8 * 3 *", "2026-03-01T08:00:00"),
        ("5/20 0 0 * * *", "2026-01-31T00:00:05"),
        ("00:05:00", "2026-01-31T00:04:30.500000"),
        ("1.00:00:00", "2026-01-31T23:59:30.500000"),
    ],
)
def test_the_next_occurrence(schedule: str, expected: str) -> None:
    assert parse(schedule).next_after(NOW) == datetime.fromisoformat(f"{expected}+00:00")


@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        ("15 6 * * *", "0 15 6 * * *"),
        ("0 0 20-4 * * *", "0 0 4-20 * * *"),
        ("0 0 20-4/8 * * *", "0 0 4,12,20 * * *"),
        ("0 0 0 * * SAT-TUE", "0 0 0 * * 2-6"),
        ("0 0 0 * Dec-Ju *", "0 0 0 * 6-12 *"),
        ("0 0 0 * J *", "0 0 0 * 1 *"),
        ("0 0 0 * * t", "0 0 0 * * 2"),
        ("0 0 0 * * THURS", "0 0 0 * * 4"),
        ("0 */0 * * * *", "0 * * * * *"),
        ("0 20-24/-3 * * * *", "0 20-24 * * * *"),
        ("0 */90 * * * *", "0 0 * * * *"),
        ("0 50/99 * * * *", "0 50 * * * *"),
        ("0 0008 1 * * *", "0 8 1 * * *"),
        ("   0 1  2 3 4 *  ", "0 1 2 3 4 *"),
        ("0 9\t * * * *", "0 9 * * * *"),
        ("0 3,3,1-3,*/30 * * * *", "0 0,1,2,3,30 * * * *"),
        ("0 0 0 5-5/9 * *", "0 0 0 5 * *"),
        ("59/1 59 23 31 12 6", "59 59 23 31 12 6"),
    ],
)
def test_what_the_parser_makes_of_unusual_fields(odd: str, plain: str) -> None:
    assert parse(odd) == parse(plain)


def test_an_occurrence_is_not_its_own_successor() -> None:
    on_time = datetime(2026, 1, 1, 0, 15, tzinfo=UTC)
    assert parse("0 */15 * * * *").next_after(on_time) == datetime(2026, 1, 1, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "schedule",
    [
        "60 * * * * *",
        "0 0 0 32 * *",
        "0 0 0 0 * *",
        "0 0 0 0-9 * *",
        "0 0 0 0/9 * *",
        "0 0 0 * Foo *",
        "0 0 0 * * Sundays",
        "0 0 0 * * 1-7",
        "0 0 25-1 * * *",
        "0 Jan * * * *",
        "0\t0 0 * * *",
        "0 0 0 * *",  # five fields: minute 0, hour 0, day 0
        "* * * *",
        "0 5/ * * * *",
        "0 /5 * * * *",
        "0 5/x * * * *",
        "0 1/2/3 * * * *",
        "0 ,1 * * * *",
        "0 1, * * * *",
        "0 1- * * * *",
        "0 -1 * * * *",
        "0 *-5 * * * *",
        "0 ** * * * *",
        "0 1.5 * * * *",
        "0 0x1 * * * *",
        "0 5/2147483647 * * * *",
        "0 99999999999 * * * *",
        "0 \u0663 * * * *",
        "0 0 0 15W * *",
        "0 0 0 * * 1#2",
        "@hourly",
        "24:00",
        "x",
        "",
    ],
)
def test_what_is_no_schedule_is_refused(schedule: str) -> None:
    with pytest.raises(ScheduleError, match="is not a schedule"):
        parse(schedule)


@pytest.mark.parametrize("schedule", ["0 0 0 31 2 *", "0 0 0 30,31 Feb *", "0 0 0 31 4,6,9,11 *"])
def test_a_day_that_never_comes_is_read_and_has_no_next(schedule: str) -> None:
    with pytest.raises(ScheduleError, match="never"):
        parse(schedule).next_after(NOW)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("00:00:30", timedelta(seconds=30)),
        ("7:5", timedelta(hours=7, minutes=5)),
        ("1.02:03:04.5", timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
        ("2:00:00:00", timedelta(days=2)),
        ("600", timedelta(days=600)),
        ("24:00:00", timedelta(days=24)),
        ("3.04:05", timedelta(days=3, hours=4, minutes=5)),
        ("-00:10:00", timedelta(minutes=-10)),
        (" 00:01:00 ", timedelta(minutes=1)),
    ],
)
def test_time_spans_are_those_of_dotnet(text: str, span: timedelta) -> None:
    assert time_span(text) == span
    assert parse(text) == Every(span)


@pytest.mark.parametrize(
    "text", ["24:00", "00:60", "00:00:60", "1.24:00:00", "5 minutes", "1h", "", "1:2:3:4:5", "10675200"]
)
def test_what_dotnet_refuses_is_no_time_span(text: str) -> None:
    with pytest.raises(ValueError, match="time span"):
        time_span(text)


@pytest.mark.parametrize(
    ("schedule", "monitored"),
    [
        ("* * * * * *", False),
        ("*/30 * * * * *", False),
        ("0 * * * * *", True),
        ("0,30 0-59 * * * *", False),
        ("0,30 0-58 * * * *", True),
        ("00:00:59", False),
        ("00:01:00", True),
    ],
)
def test_only_what_comes_once_a_minute_at_most_is_remembered(schedule: str, monitored: bool) -> None:
    assert parse(schedule).is_monitored is monitored


def _seen() -> list[dict[str, Any]]:
    if not SEEN.exists():
        return [pytest.param({}, marks=pytest.mark.skip(reason="no schedules of a real host are at hand"))]
    cases: list[dict[str, Any]] = json.loads(SEEN.read_text(encoding="utf-8"))["cases"]
    return cases


@pytest.mark.parametrize("case", _seen(), ids=lambda case: case.get("schedule", ""))
def test_schedules_are_read_as_a_real_host_read_them(case: dict[str, Any]) -> None:
    if case.get("refused"):
        with pytest.raises(ScheduleError):
            parse(case["schedule"])
        return
    at, schedule = datetime.fromisoformat(case["after"]), parse(case["schedule"])
    for expected in case["next"]:
        at = schedule.next_after(at)
        assert at == datetime.fromisoformat(expected)
    if not case["next"]:
        with pytest.raises(ScheduleError):
            schedule.next_after(at)
