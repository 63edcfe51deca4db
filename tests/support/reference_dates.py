"""Dates, times and rounding spelled out with the standard library, for the reference implementation."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

_TIME = re.compile(r"[0-9-]{10}([T ][0-9:]{5,8}(\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?")


def strict_date(text: str | None) -> date | None:
    """The date of YYYY-MM-DD, else None."""
    if text is None or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def point_in_time(text: str | None) -> datetime | None:
    """ISO text as UTC, naive text meant as UTC; else None."""
    if text is None or not _TIME.fullmatch(text) or strict_date(text[:10]) is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def round2(value: float | None) -> float | None:
    """Half up, away from zero, on the shortest decimal text."""
    if value is None:
        return None
    return float(Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def years(later: date, earlier: date | None) -> int | None:
    """Days by 365, floored."""
    return None if earlier is None else (later - earlier).days // 365


def months(later: date, earlier: date | None) -> int | None:
    """floor(months_between): walks month by month from the earlier date."""
    if earlier is None:
        return None
    if later < earlier:
        return _months_back(later, earlier)
    count = max(0, (later - earlier).days // 31 - 1)
    while _not_after(earlier, count + 1, later):
        count += 1
    return count


def _months_back(later: date, earlier: date) -> int:
    count = 0
    while not _not_after(earlier, count, later):
        count -= 1
    return count


def _not_after(start: date, count: int, end: date) -> bool:
    """True when `end` has reached the day `count` months after `start`; month ends meet each other."""
    month = start.year * 12 + start.month - 1 + count
    reached, target = (end.year * 12 + end.month - 1), month
    if reached != target:
        return reached > target
    return end.day >= start.day or (_is_month_end(start) and _is_month_end(end))


def _is_month_end(day: date) -> bool:
    return day == date.max or (day + timedelta(days=1)).day == 1
