"""What a claim would be paid if it were submitted today."""

from __future__ import annotations

from datetime import datetime
from typing import Unpack

from shared.domain.adjudication import TERMS_ALONE, adjudicate
from shared.domain.claim import Claim, ClaimEstimate, bill_lines, new_claim
from shared.domain.decision import Decision, told
from shared.domain.facts import Known
from shared.domain.fields import Response
from shared.domain.rows import Row


class CustomerDecisionReason(Response):
    """A coded reason in the customer's words."""

    number: int
    code: str
    text: str


class CustomerDecisionLine(Response):
    """A step of the arithmetic; the amounts of all lines add up to what is paid."""

    code: str
    label: str
    amount: float
    explanation: str


class Estimate(Response):
    """The answer to an estimate: what adjudication would find today."""

    deductible_applied: float
    covered_amount: float
    network_adjustment: float
    estimated_reimbursement: float
    denial_reason: str | None
    status: str
    rule_version: str
    reasons: list[CustomerDecisionReason]
    lines: list[CustomerDecisionLine]


def estimate(
    request: ClaimEstimate,
    *,
    now: datetime,
    **known: Unpack[Known],
) -> Row:
    """The answer to an estimate; raises InvalidInputError as the submission would.

    It is made of the policy's terms alone and never says that a claim would wait for a person, so that nobody
    learns from estimates what makes a claim suspicious.
    """
    claim: Claim = {
        **new_claim(request, claim_id="", claim_number="", as_of=known["as_of"], now=now),
        "line_items": bill_lines(request.line_items),
        "diagnosis_text": request.diagnosis or "",
        "is_in_network": request.is_in_network,
    }
    return estimate_answer(adjudicate(claim, rules=TERMS_ALONE, **known))


def estimate_answer(decision: Decision) -> Row:
    """The answer's keys; estimated_reimbursement is covered_amount, wherever it is shown."""
    evaluation = decision.evaluation
    words = {name: value for name, value in told(decision).items() if name != "explanation"}
    return {
        "deductible_applied": evaluation.deductible_applied,
        "covered_amount": evaluation.covered_amount,
        "network_adjustment": evaluation.network_adjustment,
        "estimated_reimbursement": evaluation.covered_amount,
        "denial_reason": evaluation.denial_reason,
        **words,
    }
