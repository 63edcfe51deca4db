"""Which partitions may hold unpublished events, so that the sweep need not look at all of them.

A marker row (ten-minute bucket, customer) is written before the commit, so a process that dies right after
its commit has left its mark. The sweep removes a bucket's markers only when the bucket has been closed for
longer than any invocation may run, so that no commit can follow. One marker serves all commits of its bucket:
a busy customer costs one write in ten minutes and process. The alternatives are dearer or weaker: a query for
heads scans the whole table, and a marker written after the commit misses the crash in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from shared import clients
from shared.records.keys import after
from shared.records.tables import delete, query, table

if TYPE_CHECKING:
    from azure.data.tables import TableServiceClient

PREFIX = "pending_"
BUCKET = timedelta(minutes=10)
# host.json ends every invocation after ten minutes.
MAX_INVOCATION = timedelta(minutes=15)
MAX_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Marker:
    """A partition to look at; a `closed` one may be removed once it is seen drained."""

    partition: str
    customer_id: str
    closed: bool


def mark(customer_id: str, now: datetime) -> None:
    """Note that a commit to this partition is about to happen."""
    marked, marker = _marked(clients.tables()), (_bucket(now), customer_id)
    if marker in marked:
        return
    table("references").upsert_entity({"PartitionKey": marker[0], "RowKey": customer_id})
    if len(marked) >= MAX_REMEMBERED:
        marked.clear()
    marked.add(marker)


def markers(now: datetime) -> list[Marker]:
    """All markers there are, oldest bucket first."""
    last_closed = _bucket(now - BUCKET - MAX_INVOCATION)
    return [Marker(bucket, customer_id, bucket <= last_closed) for bucket, customer_id in _all()]


def customers() -> list[str]:
    """The marked customers, in order of their ids."""
    return sorted({customer_id for _, customer_id in _all()})


def remove(marker: Marker) -> None:
    """Remove the marker of a closed bucket whose partition is drained."""
    delete("references", marker.partition, marker.customer_id)


def _all() -> list[tuple[str, str]]:
    entities = query(
        "references",
        "PartitionKey ge @first and PartitionKey lt @last",
        {"first": PREFIX, "last": after(PREFIX)},
        select=["PartitionKey", "RowKey"],
    )
    return [(entity["PartitionKey"], entity["RowKey"]) for entity in entities]


def _bucket(at: datetime) -> str:
    seconds = int(at.timestamp())
    start = seconds - seconds % int(BUCKET.total_seconds())
    return f"{PREFIX}{datetime.fromtimestamp(start, UTC):%Y%m%d%H%M}"


@cache
def _marked(service: TableServiceClient) -> set[tuple[str, str]]:
    return set()
