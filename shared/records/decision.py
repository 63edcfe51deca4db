"""An adjudicated decision as JSON text beside its claim."""

from __future__ import annotations

from shared.domain.adjudication import Decision, Evaluation
from shared.domain.claim_status import ClaimStatus
from shared.domain.cover import DenialReason
from shared.domain.fraud import FraudAssessment
from shared.domain.rows import decode_row, encode_row


def encode_decision(decision: Decision) -> str:
    """The decision as JSON text with exact decimals."""
    outcome = decision.evaluation
    return encode_row(
        {
            "status": str(decision.status),
            "denial_reason": str(outcome.denial_reason) if outcome.denial_reason else None,
            "network_adjustment": outcome.network_adjustment,
            "deductible_applied": outcome.deductible_applied,
            "covered_amount": outcome.covered_amount,
            "processing_days": decision.processing_days,
            "fraud_score": decision.fraud.score,
            "fraud_signals": list(decision.fraud.signals),
        }
    )


def decode_decision(text: str) -> Decision:
    """The decision that encode_decision wrote."""
    row = decode_row(text)
    reason = row["denial_reason"]
    return Decision(
        status=ClaimStatus(row["status"]),
        evaluation=Evaluation(
            denial_reason=DenialReason(reason) if reason else None,
            network_adjustment=row["network_adjustment"],
            deductible_applied=row["deductible_applied"],
            covered_amount=row["covered_amount"],
        ),
        fraud=FraudAssessment(row["fraud_score"], tuple(row["fraud_signals"])),
        processing_days=row["processing_days"],
    )
