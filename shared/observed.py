"""How the product stands, measured now: what waits, for how long, and what was given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared import poison
from shared.lake.monitor import measured
from shared.lake.state import pass_plan, raw_files
from shared.lake.state.pass_plan import Standing
from shared.records import outbox
from shared.records.store import RecordStore
from shared.telemetry import value
from shared.telemetry.names import (
    BACKLOG,
    BACKLOG_AGE,
    GOLD_STALENESS,
    OUTBOX_AGE,
    OUTBOX_PENDING,
    POISON_DEPTH,
)


@dataclass(frozen=True, slots=True)
class Flow:
    """The way from a commit to gold: counts, and ages in seconds (0 when nothing waits)."""

    outbox_pending: int
    outbox_age_s: float
    poison: int
    gold_staleness_s: float


@dataclass(frozen=True, slots=True)
class Backlog:
    """Claims that wait for a person, and how long the oldest has waited, in seconds."""

    claims: int
    oldest_s: float


def observe_flow(now: datetime, standing: Standing | None = None) -> Flow:
    """Measure the way to gold and state it; `standing` is what has just been read of the lake."""
    depths, standing = outbox.depths(), standing or pass_plan.standing()
    flow = Flow(
        outbox_pending=depths.pending_events,
        outbox_age_s=_age(outbox.oldest_pending(), now) if depths.pending_events else 0.0,
        poison=depths.poison + poison.depth(poison.KICKS),
        gold_staleness_s=_age(_oldest_delivery(standing), now),
    )
    value(OUTBOX_PENDING, flow.outbox_pending)
    value(OUTBOX_AGE, flow.outbox_age_s)
    value(POISON_DEPTH, flow.poison)
    value(GOLD_STALENESS, flow.gold_staleness_s)
    if standing.head.manifest:
        measured.show_rows(standing.head.manifest)
    return flow


def observe_backlog(now: datetime) -> Backlog:
    """Measure what waits for a person and state it."""
    cases, total = RecordStore.system().page("case", {"standing": "Open"}, limit=1, count_all=True)
    oldest = cases[0].row["opened_at"] if cases else None
    backlog = Backlog(total, _age(oldest, now))
    value(BACKLOG, backlog.claims)
    value(BACKLOG_AGE, backlog.oldest_s)
    return backlog


def _oldest_delivery(standing: Standing) -> datetime | None:
    """When the delivery came that has waited longest for gold: in the ledger, or in an unfinished pass."""
    begun = standing.unfinished.at if standing.unfinished else None
    times = [standing.oldest_file, raw_files.oldest_deferred(), begun]
    return min((at for at in times if at is not None), default=None)


def _age(since: datetime | None, now: datetime) -> float:
    return max(timedelta(), now - since).total_seconds() if since else 0.0
