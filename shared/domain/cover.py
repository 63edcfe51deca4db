"""Whether a policy covers a claim: the checks of adjudication, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from shared.domain.rows import Row

WELLNESS = re.compile("wellness|routine|vaccination", re.IGNORECASE)
# An accidental injury is not a dental one.
DENTAL = re.compile("(?<!acci)dental", re.IGNORECASE)
# What people write into the field when there is nothing to write.
NO_CONDITION = frozenset(("", "none", "no", "n/a", "na", "nothing", "unknown"))


class DenialReason(StrEnum):
    """Why a claim is denied; nothing else denies one."""

    POLICY_NOT_FOUND = "Policy not found"
    POLICY_NOT_ACTIVE = "Policy not active"
    WAITING_PERIOD = "Waiting period"
    NOT_COVERED = "Not covered"
    PRE_EXISTING = "Pre-existing condition"


def denial_reason(claim: Row, policy: Row | None, pet: Row | None) -> DenialReason | None:
    """The first check that fails, None when the claim is covered."""
    if policy is None:
        return DenialReason.POLICY_NOT_FOUND
    if not _is_in_cover(claim, policy):
        return DenialReason.POLICY_NOT_ACTIVE
    if not _is_past_waiting(claim, policy):
        return DenialReason.WAITING_PERIOD
    if not _is_included(claim, policy):
        return DenialReason.NOT_COVERED
    if pet is not None and _is_pre_existing(claim, pet):
        return DenialReason.PRE_EXISTING
    return None


def cover_end(policy: Mapping[str, Any]) -> date | None:
    """The first day without cover: the earlier of expiration and cancellation, None when neither is known."""
    ends = [policy.get(name) for name in ("expiration_date", "cancellation_date")]
    return min((date.fromisoformat(end) for end in ends if end), default=None)


def _is_in_cover(claim: Row, policy: Row) -> bool:
    begins, ends = _date(policy, "effective_date"), cover_end(policy)
    served = _date(claim, "service_date")
    if policy["status"] == "Pending" or begins is None or ends is None or served is None:
        return False
    return begins <= served < ends


def _is_past_waiting(claim: Row, policy: Row) -> bool:
    waiting = policy["waiting_period_days"]
    if waiting is None:
        return False
    begins = date.fromisoformat(policy["effective_date"])
    return date.fromisoformat(claim["service_date"]) >= begins + timedelta(days=waiting)


def _is_included(claim: Row, policy: Row) -> bool:
    needed = {
        "includes_dental": claim["claim_type"] == "Dental" or _mentions(claim, DENTAL),
        "includes_wellness": claim["claim_type"] == "Wellness" or _mentions(claim, WELLNESS),
        "includes_behavioral": claim["claim_type"] == "Behavioral",
    }
    return all(policy[cover] for cover, is_needed in needed.items() if is_needed)


def _mentions(claim: Row, words: re.Pattern[str]) -> bool:
    return any(words.search(item["description"]) for item in claim.get("line_items") or ())


def _is_pre_existing(claim: Row, pet: Row) -> bool:
    diagnosis = " ".join(str(claim.get(name) or "").lower() for name in ("diagnosis_text", "diagnosis_code"))
    return any(condition in diagnosis for condition in _conditions(pet))


def _conditions(pet: Row) -> Iterator[str]:
    for part in re.split(r"[,;\n]", pet.get("pre_existing_conditions") or ""):
        if (condition := part.strip().lower()) not in NO_CONDITION:
            yield condition


def _date(row: Row, column: str) -> date | None:
    return date.fromisoformat(row[column]) if row.get(column) else None
