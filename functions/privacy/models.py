"""What the operations on a customer's own data take and answer."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from shared.domain.fields import Request, Response, example


class ErasureRequest(Request):
    """An erasure: whether policies that are in force end with it."""

    model_config = example(end_policies=True)

    end_policies: bool = Field(default=False, description="Policies in force end when the erasure begins")


class ErasedPlace(Response):
    """One place: what of a customer is there, how it goes, entries found before and left at the last look.

    `days` is how long copies live on that end by themselves.
    """

    place: str
    holds: str
    way: Literal["removed", "rewritten", "expires", "nothing"]
    days: int
    found: int | None
    left: int | None
    erased_at: datetime | None


class KeptEntries(Response):
    """What the law makes us keep, without the person: fields, reason, years, and how many entries."""

    kind: str
    fields: list[str]
    reason: str
    years: int
    entries: int


class ErasureStatus(Response):
    """Where an erasure stands; once `completed`, the proof.

    `waits_for` is what keeps it from beginning. `requested_by` and `consented_by` are `customer`, or role and
    subject of staff.
    """

    customer_id: str
    erasure_id: str
    state: Literal[
        "awaiting_consent",
        "waiting",
        "withdrawn",
        "erasing_records",
        "erasing_lake",
        "waiting_for_copies_to_expire",
        "completed",
    ]
    requested_at: datetime
    requested_by: str
    consented_by: str | None
    end_policies: bool
    effective_at: datetime | None
    waits_for: str | None
    begun_at: datetime | None
    copies_expire_at: datetime | None
    completed_at: datetime | None
    places: list[ErasedPlace]
    kept: list[KeptEntries]
