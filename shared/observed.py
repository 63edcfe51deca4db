"""How the product stands, measured now: what waits, for how long, and what was given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared import poison
from shared.lake.monitor import measured
from shared.lake.state import pass_plan, published, raw_files
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


def observe_flow(now: datetime) -> Flow:
    """Measure the way to gold and state it."""
    depths, head = outbox.depths(), published.read_head()
    flow = Flow(
        outbox_pending=depths.pending_events,
        outbox_age_s=_age(outbox.oldest_pending(), now) if depths.pending_events else 0.0,
        poison=depths.poison + poison.depth(poison.KICKS),
        gold_staleness_s=_age(_oldest_delivery(head.number), now),
    )
    value(OUTBOX_PENDING, flow.outbox_pending)
    value(OUTBOX_AGE, flow.outbox_age_s)
    value(POISON_DEPTH, flow.poison)
    value(GOLD_STALENESS, flow.gold_staleness_s)
    if head.manifest:
        measured.show_rows(head.manifest)
    return flow


def observe_backlog(now: datetime) -> Backlog:
    """Measure what waits for a person and state it."""
    cases, total = RecordStore.system().page("case", {"standing": "Open"}, limit=1, count_all=True)
    oldest = cases[0].row["opened_at"] if cases else None
    backlog = Backlog(total, _age(oldest, now))
    value(BACKLOG, backlog.claims)
    value(BACKLOG_AGE, backlog.oldest_s)
    return backlog


def _oldest_delivery(published_pass: int) -> datetime | None:
    """When the delivery came that has waited longest for gold: in the ledger, or in an unfinished pass."""
    unfinished = pass_plan.read_plan(published_pass + 1)
    times = [raw_files.oldest_waiting(), unfinished.at if unfinished else None]
    return min((at for at in times if at is not None), default=None)


def _age(since: datetime | None, now: datetime) -> float:
    return max(timedelta(), now - since).total_seconds() if since else 0.0
