"""The day where a customer lives: purchases, changes and cancellations happen on it."""

from __future__ import annotations

from datetime import date, datetime

from shared.domain.local_day import local_day
from shared.records.store import RecordStore


def customer_day(store: RecordStore, customer_id: str, now: datetime) -> date:
    """The date of `now` where the customer lives; raises NotFoundError."""
    return local_day(store.get("customer", customer_id).row["state"], now)
