"""Anniversaries of a day: policy years begin on them."""

from __future__ import annotations

from datetime import date


def anniversary(day: date, years: int) -> date:
    """The same day `years` later; of 29 February it is the 28th in a year that has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def full_years(since: date, day: date) -> int:
    """How many anniversaries of `since` have come by `day`; negative before the first day."""
    years = day.year - since.year
    return years if anniversary(since, years) <= day else years - 1
