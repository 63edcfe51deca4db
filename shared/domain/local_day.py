"""Days for customers: the one where somebody lives, and how a day is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

# The westernmost zone in which people of a state live: where a state has two, its whole evening counts.
_ZONES = {
    "America/New_York": "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
    "America/Chicago": "AL AR FL IA IL IN KY LA MI MN MO MS OK TN WI",
    "America/Denver": "CO KS MT ND NE NM SD TX UT WY",
    "America/Phoenix": "AZ",
    "America/Los_Angeles": "CA ID NV OR WA",
    "America/Adak": "AK",
    "Pacific/Honolulu": "HI",
}
TIME_ZONES: Mapping[str, str] = {state: zone for zone, states in _ZONES.items() for state in states.split()}


def local_day(state: str | None, now: datetime) -> date:
    """The date of `now` (aware) in a US state by its code in any case; in UTC where none is known.

    It is a day earlier than in UTC for some hours of every evening.
    """
    # Few requests need it, and every cold start would pay for it.
    from zoneinfo import ZoneInfo

    zone = TIME_ZONES.get((state or "").strip().upper())
    return now.astimezone(ZoneInfo(zone)).date() if zone else now.date()


def in_words(day: date) -> str:
    """A day for people: `Mar 1, 2026`."""
    return f"{day:%b} {day.day}, {day.year}"
