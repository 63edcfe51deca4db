"""What a claim would be paid if it were submitted today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from shared.domain.adjudication import Evaluation, Provider, evaluate
from shared.domain.claim import ClaimEstimate, new_claim
from shared.domain.fields import Response
from shared.domain.rows import Row


class Estimate(Response):
    """The answer to an estimate: what adjudication would find today."""

    deductible_applied: float
    covered_amount: float
    network_adjustment: float
    estimated_reimbursement: float
    denial_reason: str | None


def estimate(
    request: ClaimEstimate,
    *,
    policy: Row,
    pet: Row,
    provider: Provider | None,
    customer_claims: Iterable[Row],
    as_of: date,
    now: datetime,
) -> Row:
    """The answer to an estimate; raises InvalidInputError as the submission would."""
    claim = {
        **new_claim(request, claim_id="", claim_number="", as_of=as_of, now=now),
        "line_items": [item.model_dump() for item in request.line_items],
        "diagnosis_text": request.diagnosis,
        "is_in_network": request.is_in_network,
    }
    found = evaluate(claim, policy=policy, pet=pet, provider=provider, customer_claims=customer_claims)
    return estimate_answer(found)


def estimate_answer(evaluation: Evaluation) -> Row:
    """The answer's keys; estimated_reimbursement is covered_amount, wherever it is shown."""
    return {
        "deductible_applied": evaluation.deductible_applied,
        "covered_amount": evaluation.covered_amount,
        "network_adjustment": evaluation.network_adjustment,
        "estimated_reimbursement": evaluation.covered_amount,
        "denial_reason": evaluation.denial_reason,
    }
