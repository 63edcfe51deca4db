"""The fraud level of a claim: a reason for a person to look, never for a denial."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from shared.domain.claim import Claim
from shared.domain.claim_status import APPROVALS, BY_PERSON
from shared.domain.money import ZERO

HIGH_AMOUNT = Decimal(5_000)
FREQUENT = 5
FREQUENCY_WINDOW = timedelta(days=30)
RISKY_DENIAL_RATE = Decimal(30)
# Amounts that differ by less than a dollar, or by less than a two-hundredth, may be the same bill.
NEARLY_DOLLARS, NEARLY = Decimal(1), Decimal("0.005")
LOOK_FROM = 40
MEDIUM_FROM = 25
HIGH_FROM = 50


class FraudLevel(StrEnum):
    """How suspicious a claim is."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


@dataclass(frozen=True, slots=True)
class LookBack:
    """What the customer's earlier claims say about one: ids of look-alikes, and how many came lately.

    `same_bill`: the same invoice number for the same pet and day of service. `same_amount`: nearly the same
    amount, and the same pet and day, the same invoice number, or the same day where a number is missing.
    `same_day_elsewhere`: the same pet and day on another policy. `undocumented`: dollars that the rules have
    lately approved for the customer without a document.
    """

    same_day: str | None = None
    same_invoice: str | None = None
    recent: int = 0
    same_bill: str | None = None
    same_amount: str | None = None
    same_day_elsewhere: str | None = None
    undocumented: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class FraudAssessment:
    """The score (0 to 100) and the signals it is made of; from 40 on a person should look at the claim."""

    score: int
    signals: tuple[str, ...]

    @property
    def level(self) -> FraudLevel:
        """HIGH from 50, MEDIUM from 25, else LOW."""
        if self.score >= HIGH_FROM:
            return FraudLevel.HIGH
        return FraudLevel.MEDIUM if self.score >= MEDIUM_FROM else FraudLevel.LOW

    @property
    def needs_look(self) -> bool:
        """True when a person should look at the claim."""
        return self.score >= LOOK_FROM


def is_billed_as(claim: Claim, *, vet: str | None, amount: Decimal) -> bool:
    """True when a bill of the same number and day is the claim's: the same vet, or nearly the amount."""
    return bool(vet and claim["provider_id"] == vet) or is_nearly(amount, claim["claim_amount"])


def look_back(
    claim: Claim, others: Collection[Claim], *, as_of: date, documents: Mapping[str, int] | None = None
) -> LookBack:
    """What the customer's other claims say about `claim`; of look-alikes only those submitted before it.

    `documents` counts files by claim; None where nothing is known of them.
    """
    earlier = sorted((other for other in others if _precedes(other, claim)), key=_moment)
    invoice = claim.get("invoice_number")
    return LookBack(
        same_day=_first(other for other in earlier if other["service_date"] == claim["service_date"]),
        same_invoice=_first(other for other in earlier if invoice and other.get("invoice_number") == invoice),
        recent=sum(_is_recent(other, as_of) for other in earlier),
        same_bill=_first(other for other in earlier if _is_same_bill(other, claim)),
        same_amount=_first(other for other in earlier if _is_same_amount(other, claim)),
        same_day_elsewhere=_first(other for other in earlier if _is_elsewhere(other, claim)),
        undocumented=_undocumented(others, as_of, documents),
    )


def assess_fraud(
    claim_amount: Decimal, earlier: LookBack, *, provider_denial_rate: Decimal | None
) -> FraudAssessment:
    """Score a claim. `provider_denial_rate` is in percent, None without a provider or any claim of it."""
    scores = {
        "HIGH_AMOUNT": (20, claim_amount > HIGH_AMOUNT),
        "POTENTIAL_DUPLICATE": (40, earlier.same_day is not None),
        "HIGH_FREQUENCY": (15, earlier.recent > FREQUENT),
        "HIGH_RISK_PROVIDER": (10, (provider_denial_rate or 0) > RISKY_DENIAL_RATE),
    }
    signals = tuple(name for name, (_, holds) in scores.items() if holds)
    return FraudAssessment(sum(scores[name][0] for name in signals), signals)


def _is_same_bill(other: Claim, claim: Claim) -> bool:
    return _is_same_visit(other, claim) and _is_same_invoice(other, claim)


def _is_same_amount(other: Claim, claim: Claim) -> bool:
    is_same_paper = (
        _is_same_visit(other, claim) or _is_same_invoice(other, claim) or _is_any_pets(other, claim)
    )
    one, two = other["claim_amount"], claim["claim_amount"]
    return is_same_paper and is_nearly(one, two)


def is_nearly(one: Decimal, two: Decimal) -> bool:
    """True for amounts in dollars that may be of the same bill."""
    return abs(one - two) < max(NEARLY_DOLLARS, NEARLY * max(one, two))


def _is_any_pets(other: Claim, claim: Claim) -> bool:
    # A bill that names no number may be any pet's; two numbers are two bills.
    is_same_day = other["service_date"] == claim["service_date"]
    return is_same_day and not (invoice_of(other) and invoice_of(claim))


def _is_elsewhere(other: Claim, claim: Claim) -> bool:
    return _is_same_visit(other, claim) and other["policy_id"] != claim["policy_id"]


def _is_same_visit(other: Claim, claim: Claim) -> bool:
    return other["pet_id"] == claim["pet_id"] and other["service_date"] == claim["service_date"]


def _is_same_invoice(other: Claim, claim: Claim) -> bool:
    number = invoice_of(claim)
    return bool(number) and invoice_of(other) == number


def _undocumented(others: Collection[Claim], as_of: date, documents: Mapping[str, int] | None) -> Decimal:
    if documents is None:
        return ZERO
    unseen = (
        claim["covered_amount"]
        for claim in others
        if claim["status"] in APPROVALS
        and claim.get("decided_by") != BY_PERSON
        and not documents.get(claim["claim_id"])
        and _is_recent(claim, as_of)
    )
    return sum(unseen, ZERO)


def invoice_of(claim: Claim) -> str:
    """An invoice number as people copy it: without regard to case, blanks and dashes."""
    return "".join(filter(str.isalnum, claim.get("invoice_number") or "")).casefold()


def _precedes(other: Claim, claim: Claim) -> bool:
    return _moment(other) < _moment(claim)


def _moment(claim: Claim) -> tuple[datetime, str]:
    # The id breaks ties, so that of two claims of one moment exactly one is the earlier.
    return claim["created_at"], claim["claim_id"]


def _first(claims: Iterable[Claim]) -> str | None:
    return next((claim["claim_id"] for claim in claims), None)


def _is_recent(claim: Claim, as_of: date) -> bool:
    return as_of - FREQUENCY_WINDOW <= claim["submitted_date"] <= as_of
