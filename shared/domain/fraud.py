"""The fraud level of a claim: a reason for a person to look, never for a denial."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from shared.domain.rows import Row

HIGH_AMOUNT = Decimal(5_000)
FREQUENT = 5
FREQUENCY_WINDOW = timedelta(days=30)
RISKY_DENIAL_RATE = Decimal(30)
LOOK_FROM = 40


class FraudLevel(StrEnum):
    """How suspicious a claim is."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


@dataclass(frozen=True, slots=True)
class FraudAssessment:
    """The score (0 to 100) and the signals it is made of; from 40 on a person should look at the claim."""

    score: int
    signals: tuple[str, ...]

    @property
    def level(self) -> FraudLevel:
        """HIGH from 50, MEDIUM from 25, else LOW."""
        if self.score >= 50:
            return FraudLevel.HIGH
        return FraudLevel.MEDIUM if self.score >= 25 else FraudLevel.LOW

    @property
    def needs_look(self) -> bool:
        """True when a person should look at the claim."""
        return self.score >= LOOK_FROM


def assess_fraud(
    claim: Row, customer_claims: Iterable[Row], *, provider_denial_rate: Decimal | None, as_of: date
) -> FraudAssessment:
    """Assess `claim` against the customer's other claims; only those submitted before it count.

    `provider_denial_rate` is the provider's in percent, None when there is no provider or no claim of it.
    """
    earlier = [other for other in customer_claims if _precedes(other, claim)]
    found = {
        "HIGH_AMOUNT": (20, claim["claim_amount"] > HIGH_AMOUNT),
        "POTENTIAL_DUPLICATE": (40, any(c["service_date"] == claim["service_date"] for c in earlier)),
        "HIGH_FREQUENCY": (15, sum(_is_recent(c, as_of) for c in earlier) > FREQUENT),
        "HIGH_RISK_PROVIDER": (10, (provider_denial_rate or 0) > RISKY_DENIAL_RATE),
    }
    signals = tuple(name for name, (_, holds) in found.items() if holds)
    return FraudAssessment(min(100, sum(found[name][0] for name in signals)), signals)


def _precedes(other: Row, claim: Row) -> bool:
    # The id breaks ties, so that of two claims of one moment exactly one is the earlier.
    return (other["created_at"], other["claim_id"]) < (claim["created_at"], claim["claim_id"])


def _is_recent(claim: Row, as_of: date) -> bool:
    submitted = date.fromisoformat(claim["submitted_date"])
    return as_of - FREQUENCY_WINDOW <= submitted <= as_of
