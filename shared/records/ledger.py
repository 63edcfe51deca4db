"""The ledger's entries in their customer's partition: only ever inserted, each under an id of its own."""

from __future__ import annotations

from dataclasses import fields

from shared.domain.ledger import Entry, Ledger, entry_of, entry_row
from shared.domain.rows import Row, take
from shared.records.model import Write
from shared.records.partition import read_kind

_KEYS = tuple(field.name for field in fields(Entry))


def read_ledger(customer_id: str, *, claim_id: str | None = None) -> Ledger:
    """A customer's entries in order of booking, or those of one claim."""
    rows = [stored.row for stored in read_kind(customer_id, "entry")]
    return Ledger(tuple(_entry(row) for row in rows if claim_id in (None, row.get("claim_id"))))


def ledgers_by_claim(customer_id: str) -> dict[str, Ledger]:
    """The entries of each claim of a customer that has any, in order of booking."""
    by_claim = dict[str, list[Entry]]()
    for stored in read_kind(customer_id, "entry"):
        if claim_id := stored.row.get("claim_id"):
            by_claim.setdefault(claim_id, []).append(_entry(stored.row))
    return {claim_id: Ledger(tuple(entries)) for claim_id, entries in by_claim.items()}


def bookings(before: Ledger, after: Ledger, **about: str) -> tuple[Write, ...]:
    """What to store of the entries that `after` has more; `about` names the claim or policy."""
    fresh = after.entries[len(before.entries) :]
    return tuple(
        Write("entry", entry.entry_id, {**entry_row(entry), **about, "created_at": entry.at})
        for entry in fresh
    )


def _entry(row: Row) -> Entry:
    return entry_of(take(row, *_KEYS))
