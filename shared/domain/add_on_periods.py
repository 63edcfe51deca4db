"""When an add-on of a policy covers: from the purchase on, or in the periods that changes have made.

A policy whose add-ons never changed has no periods: what it includes, it includes as long as it lasts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.domain.records import AddOn, AddOnPeriod, Policy, PolicyFacts

INCLUDES: Mapping[AddOn, Literal["includes_wellness", "includes_dental", "includes_behavioral"]] = {
    "wellness": "includes_wellness",
    "dental": "includes_dental",
    "behavioral": "includes_behavioral",
}
ADD_ON_KEYS = tuple(INCLUDES)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of coverage: from `begins` on, before `ends`; None is the policy's own beginning or end."""

    begins: date | None = None
    ends: date | None = None

    def covers(self, day: date) -> bool:
        """True when the day lies in the period."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day < self.ends)


def periods(policy: PolicyFacts, add_on: AddOn) -> tuple[Period, ...]:
    """The add-on's periods of coverage, oldest first."""
    rows = (row for row in policy.get("add_on_periods") or () if row["add_on"] == add_on)
    changed = tuple(Period(row["begins"], row["ends"]) for row in rows)
    return changed or ((Period(),) if policy[INCLUDES[add_on]] else ())


def period_on(policy: PolicyFacts, add_on: AddOn, day: date) -> Period | None:
    """The period in which the add-on covers a day, None when it does not."""
    return next((period for period in periods(policy, add_on) if period.covers(day)), None)


def included(policy: PolicyFacts) -> tuple[AddOn, ...]:
    """The add-ons that the policy includes today."""
    return tuple(name for name in ADD_ON_KEYS if policy[INCLUDES[name]])


def with_included(policy: Policy, add_on: AddOn, *, is_included: bool) -> Policy:
    """The policy with the add-on, or without it."""
    changed = policy.copy()
    changed[INCLUDES[add_on]] = is_included
    return changed


def with_periods(policy: Policy, add_on: AddOn, periods: tuple[Period, ...]) -> Policy:
    """The policy with these periods of the add-on."""
    others = [row for row in policy.get("add_on_periods") or () if row["add_on"] != add_on]
    own: list[AddOnPeriod] = [{"add_on": add_on, "begins": p.begins, "ends": p.ends} for p in periods]
    return {**policy, "add_on_periods": [*others, *own]}
