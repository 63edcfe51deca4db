"""An adjudicated decision as JSON text beside its claim."""

from __future__ import annotations

from shared.domain.decision import Decision, decision_of, decision_row
from shared.domain.rows import decode_row, encode_row


def encode_decision(decision: Decision) -> str:
    """The decision as JSON text with exact decimals."""
    return encode_row(decision_row(decision))


def decode_decision(text: str) -> Decision:
    """The decision that encode_decision wrote."""
    return decision_of(decode_row(text))
