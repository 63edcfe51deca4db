"""The outbox's safety net: what no request and no hint has drained, and what is given up as poison."""

from __future__ import annotations

import hashlib
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from shared.domain.ids import is_id
from shared.domain.rows import timestamp
from shared.records.entities import cursor_of
from shared.records.keys import CURSOR, HEAD
from shared.records.outbox import hints, pending
from shared.records.outbox.publishing import Drained, drain, events_after
from shared.records.tables import Entity, delete, find, query, table
from shared.telemetry import event
from shared.telemetry.names import LogEvent

POISON = "poison_outbox"
# The status page asks often and every marked partition costs a query.
MAX_COUNTED = 500
PARALLEL = 8

_log = logging.getLogger("petinsure360.outbox")


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: partitions looked at, events published, partitions that could not be drained."""

    partitions: int
    events: int
    failed: int


@dataclass(frozen=True, slots=True)
class Depths:
    """Unpublished events, hints waiting, hints given up as poison and not drained since."""

    pending_events: int
    hints: int
    poison: int


def sweep(now: datetime) -> Swept:
    """Drain every marked partition that has unpublished events; one that fails is left for the next sweep."""
    marked = list(pending.markers(now))
    poisoned = _poison()
    customers = {m.customer_id for m in marked} | {
        p["customer_id"] for p in poisoned if is_id(p["customer_id"])
    }
    results = {customer_id: _drain(customer_id) for customer_id in sorted(customers)}
    for marker in marked:
        if marker.closed and results[marker.customer_id] is not None:
            pending.remove(marker)
    for entity in poisoned:
        if results.get(entity["customer_id"]) is not None:
            delete("references", POISON, entity["RowKey"], entity["etag"])
    published = [count for count in results.values() if count is not None]
    return Swept(len(results), sum(published), len(results) - len(published))


def record_poison(message: str, now: datetime) -> None:
    """Keep a hint that failed too often; the sweep removes it once the customer's outbox is drained."""
    entity: Entity = {
        "PartitionKey": POISON,
        "RowKey": hashlib.sha256(message.encode()).hexdigest(),
        "customer_id": message[:1000],
        "at": timestamp(now),
    }
    table("references").upsert_entity(entity)
    event(LogEvent.MESSAGE_GIVEN_UP, queue=hints.QUEUE)


def depths() -> Depths:
    """How much the outbox has left to do."""
    customers = pending.customers()[:MAX_COUNTED]
    with ThreadPoolExecutor(PARALLEL) as pool:
        unpublished = sum(pool.map(behind, customers))
    waiting, given_up = hints.waiting()
    return Depths(unpublished, waiting, given_up + len(_poison()))


def oldest_pending() -> datetime | None:
    """When the event was committed that has waited longest for its publication, None when none waits."""
    with ThreadPoolExecutor(PARALLEL) as pool:
        times = pool.map(_waiting_since, pending.customers()[:MAX_COUNTED])
        return min((at for at in times if at is not None), default=None)


def behind(customer_id: str) -> int:
    """How many of a customer's events are committed and not yet published."""
    entities = query(
        "records",
        "PartitionKey eq @customer and RowKey eq @head or PartitionKey eq @customer and RowKey eq @cursor",
        {"customer": customer_id, "head": HEAD, "cursor": CURSOR},
        select=["RowKey", "seq"],
    )
    numbers = {entity["RowKey"]: int(entity["seq"]) for entity in entities}
    return max(0, numbers.get(HEAD, 0) - numbers.get(CURSOR, 0))


def _waiting_since(customer_id: str) -> datetime | None:
    published = cursor_of(find("records", customer_id, CURSOR)).sequence
    first = events_after(customer_id, published, 1)
    return first[0].at if first else None


def _drain(customer_id: str) -> int | None:
    try:
        drained = drain(customer_id) if behind(customer_id) else Drained(0, complete=True)
    except Exception as error:
        _log.warning("sweep could not drain a partition: %s", type(error).__name__)
        return None
    return drained.count if drained.complete else None


def _poison() -> list[Entity]:
    return query("references", "PartitionKey eq @poison", {"poison": POISON})
