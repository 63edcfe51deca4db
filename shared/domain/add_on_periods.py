"""When an add-on of a policy covers: from the purchase on, or in the periods that changes have made.

A policy whose add-ons never changed has no periods: what it includes, it includes as long as it lasts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, get_args

from shared.domain.rows import Row

AddOn = Literal["wellness", "dental", "behavioral"]
ADD_ON_KEYS: tuple[AddOn, ...] = get_args(AddOn)
COLUMN = "add_on_periods"


@dataclass(frozen=True, slots=True)
class Period:
    """Days of cover: from `begins` on, before `ends`; None is the policy's own beginning or end."""

    begins: date | None = None
    ends: date | None = None

    def covers(self, day: date) -> bool:
        """True when the day lies in the period."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day < self.ends)


def periods(policy: Mapping[str, Any], add_on: str) -> tuple[Period, ...]:
    """The add-on's periods of cover, oldest first."""
    rows = (row for row in policy.get(COLUMN) or () if row["add_on"] == add_on)
    changed = tuple(Period(row["begins"], row["ends"]) for row in rows)
    return changed or ((Period(),) if policy[f"includes_{add_on}"] else ())


def period_on(policy: Mapping[str, Any], add_on: str, day: date) -> Period | None:
    """The period in which the add-on covers a day, None when it does not."""
    return next((period for period in periods(policy, add_on) if period.covers(day)), None)


def included(policy: Mapping[str, Any]) -> tuple[AddOn, ...]:
    """The add-ons that the policy includes today."""
    return tuple(name for name in ADD_ON_KEYS if policy[f"includes_{name}"])


def with_periods(policy: Row, add_on: AddOn, periods: tuple[Period, ...]) -> Row:
    """The policy with these periods of the add-on."""
    others = [row for row in policy.get(COLUMN) or () if row["add_on"] != add_on]
    return {**policy, COLUMN: [*others, *({"add_on": add_on, **asdict(period)} for period in periods)]}
