"""Measuring how long claims stay in their statuses, on a sample and not for every caller anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from threading import Lock

from shared.domain.claim_status import HISTORY
from shared.domain.durations import UsualDuration, usual_durations
from shared.domain.records import StatusStep
from shared.domain.rows import timestamp
from shared.records.tables import table

LOOK_BACK = timedelta(days=90)
KEEP = timedelta(minutes=10)
# Partitions come in the order of random ids, so the first claims found are a fair sample.
LARGEST_SAMPLE = 5_000


@dataclass(frozen=True, slots=True)
class Measured:
    """Durations, and when they were measured."""

    at: datetime
    durations: tuple[UsualDuration, ...]


def measured_durations(now: datetime) -> Measured:
    """The durations of claims submitted in the 90 days before `now`, measured in the last ten minutes.

    While they are measured anew, others get those of before: where claims are rare that takes a while.
    """
    before = _kept.get("last")
    if before is None:
        with _lock:
            return _renewed(now)
    if _is_fresh(before, now) or not _lock.acquire(blocking=False):
        return before
    try:
        return _renewed(now)
    finally:
        _lock.release()


def _renewed(now: datetime) -> Measured:
    kept = _kept.get("last")
    if kept is None or not _is_fresh(kept, now):
        kept = _kept["last"] = Measured(now, usual_durations(_sample(now)))
    return kept


def _is_fresh(kept: Measured, now: datetime) -> bool:
    return now < kept.at + KEEP


def _sample(now: datetime) -> Iterator[list[StatusStep]]:
    claims = table("records").query_entities(
        "kind eq 'claim' and created_at ge @since",
        parameters={"since": timestamp(now - LOOK_BACK)},
        select=["created_at", HISTORY],
    )
    for entity in islice(claims, LARGEST_SAMPLE):
        first = {"status": "Submitted", "at": entity["created_at"]}
        steps = [first, *json.loads(entity.get(HISTORY) or "[]")]
        yield [{"status": step["status"], "at": datetime.fromisoformat(step["at"])} for step in steps]


_kept: dict[str, Measured] = {}
_lock = Lock()
