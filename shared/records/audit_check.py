"""Whether the audit logs hold: every entry follows from the one before, and the last one is the head's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from shared.records import audit
from shared.records.commit import read_head
from shared.records.keys import HEAD
from shared.records.tables import table

# A commit may come between the look at the log and the look at the head.
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Broken:
    """A log that does not hold. `sequence`: the first entry that does not follow, None if the end lacks."""

    customer_id: str
    sequence: int | None


def broken_logs() -> Iterator[Broken]:
    """The customers whose log does not hold; reads all of the records, writes nothing."""
    heads = table("records").query_entities(
        "RowKey eq @head", parameters={"head": HEAD}, select=["PartitionKey"]
    )
    for head in heads:
        broken = broken_log(head["PartitionKey"])
        if broken is not None:
            yield broken


def broken_log(customer_id: str) -> Broken | None:
    """What is wrong with a customer's log, None when nothing is."""
    broken = None
    for _ in range(ATTEMPTS):
        head = read_head(customer_id)
        broken = _difference(customer_id, head.digest)
        if broken is None or read_head(customer_id).etag == head.etag:
            return broken
    return broken


def _difference(customer_id: str, last: str) -> Broken | None:
    previous = ""
    for text, digest in audit.log(customer_id):
        entry = json.loads(text)
        if audit.chain(previous, entry) != digest:
            return Broken(customer_id, entry["sequence"])
        previous = digest
    return None if previous == last else Broken(customer_id, None)
