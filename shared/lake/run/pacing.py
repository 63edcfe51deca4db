"""When a pass begins: requests share the machine with the run.

In a stream the run works at most half of the time: each pass takes up what came in meanwhile. After a quiet
time a pass begins at once, but for the moment in which a claim is decided: then it takes both versions.
"""

from __future__ import annotations

from datetime import datetime

from shared.lake.state.pass_plan import Look
from shared.raw.names import is_api_name

MAX_S = 3.0
# Longer than deciding a claim takes, and short beside the pass that it spares.
MOMENT_S = 0.4
# More records than this are a stream, which waits by resting.
FEW = 8


def moment_s(seen: Look, *, now: datetime) -> float:
    """Seconds until the newest of a few records has waited for those that follow at once; else none."""
    few = 0 < len(seen.waiting) <= FEW and all(is_api_name(file.path) for file in seen.waiting)
    if not few or seen.request is not None:
        return 0.0
    waited = (now - max(file.seen_at for file in seen.waiting)).total_seconds()
    return max(0.0, min(MOMENT_S - waited, MOMENT_S))


def rest_s(seen: Look, *, now: datetime) -> float:
    """Seconds that the next pass still waits: as long as the last one took, three at most.

    None for a run that somebody asked for, and none when nothing waits.
    """
    head = seen.head
    if head.at is None or head.ended is None:
        return 0.0
    took = max(0.0, (head.ended - head.at).total_seconds())
    left = min(took, MAX_S) - (now - head.ended).total_seconds()
    if left <= 0 or seen.request is not None or not seen.waiting:
        return 0.0
    return min(left, MAX_S)
