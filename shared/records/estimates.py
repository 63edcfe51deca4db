"""How many estimates a customer has asked for on a day: one row in the customer's partition, never more."""

from __future__ import annotations

from datetime import datetime, timedelta

from shared.errors import TooManyRequestsError, TransientError
from shared.records.keys import ESTIMATES
from shared.records.tables import find, insert, replace

MOST_A_DAY = 100
ATTEMPTS = 40


def count_estimate(customer_id: str, now: datetime) -> int:
    """Count one more estimate of the day of `now` (UTC) and return its number, from 1.

    Raises TooManyRequestsError beyond MOST_A_DAY, and then counts nothing.
    """
    today = now.date().isoformat()
    for _ in range(ATTEMPTS):
        found = find("records", customer_id, ESTIMATES)
        before = int(found["count"]) if found and found["day"] == today else 0
        if before >= MOST_A_DAY:
            raise _too_many(now)
        entity = {"PartitionKey": customer_id, "RowKey": ESTIMATES, "day": today, "count": before + 1}
        stored = replace("records", entity, found["etag"]) if found else insert("records", entity)
        if stored is not None:
            return before + 1
    raise TransientError("Too many estimates at once. Try again in a moment.")


def _too_many(now: datetime) -> TooManyRequestsError:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return TooManyRequestsError(
        "You have asked for many estimates today. Ask again tomorrow, or send the claim.",
        code="too_many_estimates",
        retry_after_s=max(1, int((midnight - now).total_seconds())),
    )
