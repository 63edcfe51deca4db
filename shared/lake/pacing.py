"""A rest between passes while records stream in: requests share the machine with the run.

A pass after a quiet time begins at once, so a single claim loses nothing. In a stream the run works at most
half of the time: each pass takes up what came in meanwhile.
"""

from __future__ import annotations

from datetime import datetime

from shared.lake import announced, intake, runs

LONGEST_S = 3.0


def rest_s(*, now: datetime) -> float:
    """Seconds that the next pass still waits: as long as the last one took, three at most.

    None for a run that somebody asked for, and none when nothing waits.
    """
    head = announced.read_head()
    if head.at is None or head.ended is None:
        return 0.0
    took = max(0.0, (head.ended - head.at).total_seconds())
    left = min(took, LONGEST_S) - (now - head.ended).total_seconds()
    if left <= 0 or runs.next_request() is not None or intake.is_empty():
        return 0.0
    return min(left, LONGEST_S)
