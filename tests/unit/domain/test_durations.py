"""What is usual is measured: medians per status, and nothing where there is too little to say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.domain.durations import MIN_CLAIMS, usual_durations
from shared.domain.rows import Row


def journey(*steps: tuple[str, int]) -> list[Row]:
    """Statuses with the second of an hour at which they were reached."""
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    return [{"status": status, "at": noon + timedelta(seconds=at)} for status, at in steps]


def test_a_status_takes_as_long_as_the_middle_claim_stayed_in_it() -> None:
    waits = (1, 2, 3, 4, 500)
    journeys = [journey(("Submitted", 0), ("Under Review", n), ("Approved", n + 60)) for n in waits]
    found = {each.status: (each.p50_seconds, each.count) for each in usual_durations(journeys)}
    assert found == {
        "Submitted": (3, 5),
        "Under Review": (60, 5),
        "Approved": (None, 0),
        "Partially Approved": (None, 0),
    }


@pytest.mark.parametrize(("count", "p50"), [(MIN_CLAIMS - 1, None), (MIN_CLAIMS, 7)])
def test_few_claims_say_nothing_about_what_is_usual(count: int, p50: float | None) -> None:
    journeys = [journey(("Submitted", 0), ("Under Review", 7))] * count
    assert usual_durations(journeys)[0].p50_seconds == p50


def test_an_appealed_claim_counts_for_each_stay_and_an_ended_status_for_none() -> None:
    path = ("Submitted", 0), ("Under Review", 1), ("Denied", 11), ("Under Review", 12), ("Denied", 42)
    found = {each.status: each.count for each in usual_durations([journey(*path)])}
    assert found["Under Review"] == 2
    assert "Denied" not in found
