"""How long claims usually stay in a status: medians of what was measured, never a promise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from shared.domain.claim_status import TRANSITIONS, ClaimStatus
from shared.domain.records import StatusStep

# A median of fewer says more about single claims than about what is usual.
MIN_CLAIMS = 5


@dataclass(frozen=True, slots=True)
class UsualDuration:
    """The median of the seconds that `count` claims stayed in a status, None below MIN_CLAIMS."""

    status: ClaimStatus
    p50_seconds: float | None
    count: int


def usual_durations(histories: Iterable[list[StatusStep]]) -> tuple[UsualDuration, ...]:
    """Measure claims' histories ([{status, at}], oldest first) for every status that claims leave."""
    stays: dict[ClaimStatus, list[float]] = {
        status: [] for status, following in TRANSITIONS.items() if following
    }
    for history in histories:
        for reached, left in pairwise(history):
            if (status := ClaimStatus(reached["status"])) in stays:
                stays[status].append((left["at"] - reached["at"]).total_seconds())
    return tuple(
        UsualDuration(status, median(seconds) if len(seconds) >= MIN_CLAIMS else None, len(seconds))
        for status, seconds in stays.items()
    )
