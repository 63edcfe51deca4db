"""The adjusters' cases, stored beside their claims: one per claim that a person has to look at."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from shared.domain import events
from shared.domain.case import Case, CaseState, case_of, case_row
from shared.domain.claim import Claim
from shared.domain.rows import Row
from shared.errors import ConflictError
from shared.records.entities import stored
from shared.records.keys import row_key
from shared.records.model import Event, Stored, Write
from shared.records.tables import find

OPEN, CLOSED = "Open", "Closed"

_KEYS = tuple(field.name for field in fields(Case))


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case, and the record that a change of it replaces; None before it is stored."""

    case: Case
    record: Stored[Row] | None = None


def find_case(claim: Stored[Claim]) -> StoredCase | None:
    """The case of a claim, None when no person ever had to look at it."""
    entity = find("records", claim.customer_id, row_key("case", claim.id))
    if entity is None:
        return None
    record = stored(entity)
    return StoredCase(read_case(record.row), record)


def get_case(claim: Stored[Claim]) -> StoredCase:
    """The case of a claim; raises ConflictError when there is none."""
    case = find_case(claim)
    if case is None:
        raise ConflictError(f"Claim {claim.id} is not in the adjusters' queue", code="no_case")
    return case


def read_case(row: Row) -> Case:
    """The case of a stored row."""
    # A case that was stored before a key was known does not have it.
    return case_of({key: row[key] for key in _KEYS if key in row})


def case_write(claim: Stored[Claim], case: Case, before: Stored[Row] | None = None) -> Write:
    """What to store of a case: beside it what the queue filters, sorts and shows."""
    row: dict[str, Any] = {
        **case_row(case),
        "customer_id": claim.customer_id,
        "created_at": case.opened_at,
        "standing": CLOSED if case.state is CaseState.CLOSED else OPEN,
    }
    return Write("case", claim.id, row, before)


def case_event(case: Case) -> Event:
    """The news that the work on a claim stands elsewhere; who works on it is not told."""
    data = {"claim_id": case.claim_id, "state": str(case.state), "wanted": list(case.wanted)}
    return Event(events.CASE_UPDATED, case.claim_id, data)
