"""Whether a policy covers a claim: the checks of adjudication, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from shared.domain.add_on_periods import period_on
from shared.domain.rows import Row

WELLNESS = re.compile("wellness|routine|vaccination", re.IGNORECASE)
# An accidental injury is not a dental one.
DENTAL = re.compile("(?<!acci)dental", re.IGNORECASE)
# What people write into the field when there is nothing to write.
NO_CONDITION = frozenset(("", "none", "no", "n/a", "na", "nothing", "unknown"))


@dataclass(frozen=True, slots=True)
class Check:
    """A check of the cover and what it found; `reason` is the code of a failure, None when it passed."""

    name: str
    reason: str | None
    explanation: str


def check_cover(claim: Row, policy: Row | None, conditions: str | None) -> tuple[Check, ...]:
    """The checks in their order, up to the first that fails; `conditions` are the pet's pre-existing ones."""
    if policy is None:
        return (Check("policy", "POLICY_NOT_FOUND", "The claim's policy does not exist."),)
    checks = [Check("policy", None, f"The claim is on policy {policy['policy_id']}.")]
    for check in (_check_dates, _check_waiting, _check_add_ons):
        checks.append(check(claim, policy))
        if checks[-1].reason is not None:
            return tuple(checks)
    return (*checks, _check_conditions(claim, conditions))


def cover_end(policy: Mapping[str, Any]) -> date | None:
    """The first day without cover: the earlier of expiration and cancellation, None when neither is known."""
    ends = [policy.get(name) for name in ("expiration_date", "cancellation_date")]
    return min((date.fromisoformat(end) for end in ends if end), default=None)


def _check_dates(claim: Row, policy: Row) -> Check:
    begins, ends, served = _date(policy, "effective_date"), cover_end(policy), _date(claim, "service_date")
    if policy["status"] == "Pending":
        return Check("cover dates", "POLICY_PENDING", "The policy is pending.")
    if begins is None or ends is None or served is None:
        return Check("cover dates", "COVER_DATES_UNKNOWN", "A date of the service or the cover is missing.")
    span = f"The service was on {served}; cover runs from {begins} and ends before {ends}."
    if served < begins:
        return Check("cover dates", "BEFORE_COVER", span)
    return Check("cover dates", "AFTER_COVER" if served >= ends else None, span)


def _check_waiting(claim: Row, policy: Row) -> Check:
    days = policy["waiting_period_days"]
    if days is None:
        return Check("waiting period", "IN_WAITING_PERIOD", "The policy's waiting period is not known.")
    over = date.fromisoformat(policy["effective_date"]) + timedelta(days=days)
    early = date.fromisoformat(claim["service_date"]) < over
    told = f"The waiting period of {days} days is over from {over} on."
    return Check("waiting period", "IN_WAITING_PERIOD" if early else None, told)


def _check_add_ons(claim: Row, policy: Row) -> Check:
    served = date.fromisoformat(claim["service_date"])
    for cover in _covers_needed(claim):
        period = period_on(policy, cover, served)
        if period is None:
            code = f"{cover.upper()}_NOT_INCLUDED"
            return Check("add-ons", code, f"The {cover} add-on is needed and not part of the policy.")
        if period.begins is not None and served < (over := _waited(policy, period.begins)):
            told = f"The {cover} add-on began on {period.begins}; its waiting period is over from {over} on."
            return Check("add-ons", "IN_WAITING_PERIOD", told)
    return Check("add-ons", None, "The policy covers what was treated.")


def _waited(policy: Row, begins: date) -> date:
    return begins + timedelta(days=policy["waiting_period_days"])


def _covers_needed(claim: Row) -> Iterator[str]:
    if claim["claim_type"] == "Dental" or _mentions(claim, DENTAL):
        yield "dental"
    if claim["claim_type"] == "Wellness" or _mentions(claim, WELLNESS):
        yield "wellness"
    if claim["claim_type"] == "Behavioral":
        yield "behavioral"


def _mentions(claim: Row, words: re.Pattern[str]) -> bool:
    return any(words.search(item["description"]) for item in claim.get("line_items") or ())


def _check_conditions(claim: Row, conditions: str | None) -> Check:
    diagnosis = " ".join(str(claim.get(name) or "").lower() for name in ("diagnosis_text", "diagnosis_code"))
    for condition in _known(conditions):
        if condition in diagnosis:
            told = f"The diagnosis names {condition}, which was known before."
            return Check("pre-existing conditions", "PRE_EXISTING_CONDITION", told)
    return Check("pre-existing conditions", None, "The diagnosis names no condition that was known before.")


def _known(conditions: str | None) -> Iterator[str]:
    for part in re.split(r"[,;\n]", conditions or ""):
        if (condition := part.strip().lower()) not in NO_CONDITION:
            yield condition


def _date(row: Row, column: str) -> date | None:
    return date.fromisoformat(row[column]) if row.get(column) else None
