"""Measures of decisions: how many, by whom, how soon."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from shared.domain.claim import Claim
from shared.domain.claim_status import ClaimStatus
from shared.telemetry import add, record
from shared.telemetry.names import CLAIMS_DECIDED, TIME_TO_DECISION

OUTCOMES = {ClaimStatus.PAID: ClaimStatus.APPROVED}


def count_decision(
    claim: Claim, status: ClaimStatus, *, by: Literal["rules", "person"], now: datetime
) -> None:
    """Count a decision that is stored; one that holds the claim for a person has no time to it yet."""
    add(CLAIMS_DECIDED, outcome=str(OUTCOMES.get(status, status)), by=by)
    if status is not ClaimStatus.UNDER_REVIEW:
        waited = now - claim["created_at"]
        record(TIME_TO_DECISION, max(0.0, waited.total_seconds()), by=by)
