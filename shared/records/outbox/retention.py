"""How long events are kept for clients that catch up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import batched, groupby

from shared.domain.rows import timestamp
from shared.records.entities import cursor_of
from shared.records.keys import CURSOR, EVENT_PREFIX, after, event_key
from shared.records.tables import find, table

KEPT = timedelta(days=30)
MAX_OPERATIONS = 100


def trim(now: datetime) -> int:
    """Delete published events older than KEPT, of each customer the oldest first; returns how many.

    Whatever ends it early, what is left of a customer's log has no gap. Reads the events of all customers,
    so it belongs in a quiet hour.
    """
    return sum(_trim(customer_id, keys) for customer_id, keys in _expired(now - KEPT))


def _expired(until: datetime) -> Iterator[tuple[str, list[str]]]:
    events = table("records").query_entities(
        "RowKey ge @first and RowKey lt @last and at lt @until",
        parameters={"first": EVENT_PREFIX, "last": after(EVENT_PREFIX), "until": timestamp(until)},
        select=["PartitionKey", "RowKey"],
    )
    for customer_id, entities in groupby(events, key=lambda entity: entity["PartitionKey"]):
        yield customer_id, [entity["RowKey"] for entity in entities]


def _trim(customer_id: str, keys: list[str]) -> int:
    published = event_key(cursor_of(find("records", customer_id, CURSOR)).sequence)
    doomed = [key for key in sorted(keys) if key <= published]
    for batch in batched(doomed, MAX_OPERATIONS, strict=False):
        rows = [{"PartitionKey": customer_id, "RowKey": key} for key in batch]
        table("records").submit_transaction([("delete", row) for row in rows])
    return len(doomed)
