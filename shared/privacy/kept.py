"""What the law makes us keep after an erasure: money of decided claims and of policies, without the person.

An entry has an id of its own that nothing leads to: neither the customer's id nor the claim's is in it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from shared.domain.claim_status import DECIDED
from shared.domain.money import to_cents
from shared.domain.rows import Row
from shared.records.entities import stored
from shared.records.model import Stored
from shared.records.tables import Entity, delete, query, table


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of entry: which fields, why, and for how many years after the year of its date."""

    kind: str
    fields: tuple[str, ...]
    reason: str
    years: int


# The one table of what stays. A field that is not here does not stay.
KEPT: tuple[Kept, ...] = (
    Kept(
        "claim",
        ("decided_on", "claim_type", "outcome", "claimed_cents", "covered_cents", "paid_cents"),
        "insurance supervision: decided claims must be accounted for",
        10,
    ),
    Kept(
        "booking",
        ("booked_on", "entry", "postings"),
        "commercial and tax law: books must be kept",
        10,
    ),
)
YEARS = {each.kind: each.years for each in KEPT}


def keep(entities: Sequence[Entity], secret: str) -> Counter[str]:
    """Store what must stay of a customer's partition; again, it is the same. Returns entries by kind.

    `secret` makes the ids: with it they can be made once more, and without it nobody finds whose they were.
    """
    counts = Counter[str]()
    for kind, about, day, values in _entries(entities):
        name = hashlib.sha256(f"{secret}\n{kind}\n{about}".encode()).hexdigest()[:32]
        until = date(day.year + YEARS[kind] + 1, 1, 1)
        row: Entity = {
            "PartitionKey": f"{day.year}",
            "RowKey": name,
            "kind": kind,
            "until": until.isoformat(),
        }
        table("retained").upsert_entity(row | dict(values))
        counts[kind] += 1
    return counts


def purge_kept(as_of: date) -> int:
    """Remove what need not be kept any more; returns how many entries."""
    today = {"today": as_of.isoformat()}
    over = query("retained", "until le @today", today, select=["PartitionKey", "RowKey"])
    return sum(delete("retained", row["PartitionKey"], row["RowKey"]) for row in over)


def _entries(entities: Sequence[Entity]) -> Iterator[tuple[str, str, date, Mapping[str, Any]]]:
    records = [stored(entity) for entity in entities if entity.get("kind") in ("claim", "entry")]
    for record in records:
        if record.kind == "entry":
            yield "booking", record.id, record.row["at"].date(), _booking(record.row)
        elif record.row["status"] in DECIDED:
            yield "claim", record.id, record.row["updated_at"].date(), _claim(record)


def _claim(record: Stored[Row]) -> Mapping[str, Any]:
    row = record.row
    return {
        "decided_on": row["updated_at"].date().isoformat(),
        "claim_type": row["claim_type"],
        "outcome": row["status"],
        **{f"{of}_cents": _cents(row[name]) for of, name in _AMOUNTS},
    }


_AMOUNTS = (("claimed", "claim_amount"), ("covered", "covered_amount"), ("paid", "paid_amount"))


def _booking(row: Row) -> Mapping[str, Any]:
    # Account and entry say what they are about by its id, behind a word or before one.
    postings = [(each["account"].partition("-")[0], int(each["cents"])) for each in row["postings"]]
    entry = row["entry_id"].rpartition("-")[2]
    return {"booked_on": row["at"].date().isoformat(), "entry": entry, "postings": json.dumps(postings)}


def _cents(amount: Decimal | None) -> int:
    return to_cents(amount) if amount is not None else 0
