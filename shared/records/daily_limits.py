"""What a customer may do so many times a day: a row for each in the customer's partition, never more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.errors import TooManyRequestsError, TransientError
from shared.records.tables import find, insert, replace

ATTEMPTS = 40


@dataclass(frozen=True, slots=True)
class DailyLimit:
    """So many a day; `key` is the row's, `refusal` and `code` are what is answered beyond."""

    key: str
    most: int
    refusal: str
    code: str


ESTIMATES = DailyLimit(
    "estimates",
    100,
    "You have asked for many estimates today. Ask again tomorrow, or send the claim.",
    "too_many_estimates",
)
EMAIL_CHANGES = DailyLimit(
    "email_changes",
    5,
    "You have changed your email address several times today. Change it again tomorrow.",
    "too_many_email_changes",
)


def count(limit: DailyLimit, customer_id: str, now: datetime) -> int:
    """Count one more on the day of `now` (UTC) and return its number, from 1.

    Raises TooManyRequestsError beyond the limit, and then counts nothing.
    """
    today = now.date().isoformat()
    for _ in range(ATTEMPTS):
        counter = find("records", customer_id, limit.key)
        before = int(counter["count"]) if counter and counter["day"] == today else 0
        if before >= limit.most:
            raise _too_many(limit, now)
        entity = {"PartitionKey": customer_id, "RowKey": limit.key, "day": today, "count": before + 1}
        stored = replace("records", entity, counter["etag"]) if counter else insert("records", entity)
        if stored is not None:
            return before + 1
    raise TransientError("Too many requests at once. Try again in a moment.")


def _too_many(limit: DailyLimit, now: datetime) -> TooManyRequestsError:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    wait = max(1, int((midnight - now).total_seconds()))
    return TooManyRequestsError(limit.refusal, code=limit.code, retry_after_s=wait)
