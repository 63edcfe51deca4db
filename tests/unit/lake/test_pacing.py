"""In a stream of records a pass rests as long as the one before took; otherwise it begins at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.lake import announced, intake, pacing, runs
from shared.lake.announced import START, Head
from shared.lake.runs import Request

BEGAN = datetime(2026, 1, 1, 12, tzinfo=UTC)


def rest(
    monkeypatch: pytest.MonkeyPatch,
    *,
    took: float,
    since: float,
    waiting: bool = True,
    asked: bool = False,
) -> float:
    """Seconds to wait when the last pass took `took` and ended `since` seconds ago."""
    ended = BEGAN + timedelta(seconds=took)
    head = Head(7, BEGAN, None, "etag", ended)
    monkeypatch.setattr(announced, "read_head", lambda: head)
    monkeypatch.setattr(intake, "is_empty", lambda: not waiting)
    request = Request("RUN-1", "as_of", date(2026, 1, 1)) if asked else None
    monkeypatch.setattr(runs, "next_request", lambda: request)
    return pacing.rest_s(now=ended + timedelta(seconds=since))


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
    monkeypatch: pytest.MonkeyPatch, took: float, since: float, left: float
) -> None:
    assert rest(monkeypatch, took=took, since=since) == pytest.approx(left)


def test_a_clock_that_went_back_makes_no_long_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rest(monkeypatch, took=2.0, since=-3600.0) == 3.0


def test_nobody_who_asks_for_a_run_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rest(monkeypatch, took=2.0, since=0.0, asked=True) == 0.0


def test_a_run_with_nothing_to_do_ends_instead_of_resting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rest(monkeypatch, took=2.0, since=0.0, waiting=False) == 0.0


def test_the_first_pass_begins_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announced, "read_head", lambda: START)
    assert pacing.rest_s(now=BEGAN) == 0.0
