"""In a stream of records a pass rests as long as the one before took; otherwise it begins at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.lake.run import pacing
from shared.lake.state.pass_plan import Look
from shared.lake.state.published import START, Head
from shared.lake.state.raw_files import RawFile
from shared.lake.state.runs import Request

BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)


def record(seen_at: datetime) -> RawFile:
    return RawFile("claims/CLM-1A2B3C4D_20260101_120000_000000.json", "1", "claims", 900, True, seen_at)


def rest(
    *,
    took: float,
    since: float,
    waiting: bool = True,
    asked: bool = False,
) -> float:
    """Seconds to wait when the last pass took `took` and ended `since` seconds ago."""
    ended = BEGAN + timedelta(seconds=took)
    head = Head(7, BEGAN, None, "etag", ended)
    request = Request("RUN-1", "as_of", date(2026, 1, 1)) if asked else None
    seen = Look(head, request, [record(ended)] if waiting else [])
    return pacing.rest_s(seen, now=ended + timedelta(seconds=since))


@pytest.mark.parametrize(
    ("took", "since", "left"),
    [
        (1.0, 0.0, 1.0),
        (1.0, 0.4, 0.6),
        (1.0, 1.0, 0.0),
        (40.0, 0.0, 3.0),
        (40.0, 60.0, 0.0),
        (-1.0, 0.0, 0.0),
    ],
)
def test_the_rest_is_as_long_as_the_pass_and_at_most_three_seconds(
    took: float, since: float, left: float
) -> None:
    assert rest(took=took, since=since) == pytest.approx(left)


def test_a_clock_that_went_back_makes_no_long_rest() -> None:
    assert rest(took=2.0, since=-3600.0) == 3.0


def test_nobody_who_asks_for_a_run_waits() -> None:
    assert rest(took=2.0, since=0.0, asked=True) == 0.0


def test_a_run_with_nothing_to_do_ends_instead_of_resting() -> None:
    assert rest(took=2.0, since=0.0, waiting=False) == 0.0


def test_the_first_pass_begins_at_once() -> None:
    assert pacing.rest_s(Look(START, None, [record(BEGAN)]), now=BEGAN) == 0.0


@pytest.mark.parametrize(("waited", "left"), [(0.0, 0.4), (0.1, 0.3), (0.4, 0.0), (9.0, 0.0), (-50.0, 0.4)])
def test_a_record_waits_a_moment_for_what_follows_at_once(waited: float, left: float) -> None:
    seen = Look(START, None, [record(BEGAN - timedelta(seconds=5)), record(BEGAN)])
    assert pacing.moment_s(seen, now=BEGAN + timedelta(seconds=waited)) == pytest.approx(left)


def test_a_file_a_stream_and_somebody_who_asks_wait_no_moment() -> None:
    file = replace(record(BEGAN), path="claims/may.csv")
    asked = Request("RUN-1", "rebuild", None)
    for seen in (
        Look(START, None, []),
        Look(START, None, [record(BEGAN), file]),
        Look(START, None, [record(BEGAN)] * (pacing.FEW + 1)),
        Look(START, asked, [record(BEGAN)]),
    ):
        assert pacing.moment_s(seen, now=BEGAN) == 0.0
