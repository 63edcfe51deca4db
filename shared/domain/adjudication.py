"""What becomes of a claim: a pure function of claim, policy, pet, provider, earlier claims and the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from shared.domain.claim_status import APPROVALS, DECIDED, ClaimStatus, step_message, transition
from shared.domain.cover import DenialReason, denial_reason
from shared.domain.fraud import FraudAssessment, FraudLevel, assess_fraud
from shared.domain.money import ZERO, half_up, percent
from shared.domain.rows import Row

IN_NETWORK = Decimal("1.0")
OUT_OF_NETWORK = Decimal("0.8")


@dataclass(frozen=True, slots=True)
class Provider:
    """What adjudication needs to know of a vet: network membership and denial rate in percent."""

    is_in_network: bool | None = None
    denial_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the policy pays for a claim, or why it pays nothing."""

    denial_reason: DenialReason | None
    network_adjustment: Decimal
    deductible_applied: Decimal = ZERO
    covered_amount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome for one claim; with status Under Review it is held for a person."""

    status: ClaimStatus
    evaluation: Evaluation
    fraud: FraudAssessment
    processing_days: int

    @property
    def final_status(self) -> ClaimStatus:
        """Where the processing ends: Paid, Denied, or Under Review."""
        return ClaimStatus.PAID if self.status in APPROVALS else self.status

    @property
    def steps(self) -> tuple[ClaimStatus, ...]:
        """The statuses a submitted claim passes through."""
        if self.status is ClaimStatus.UNDER_REVIEW:
            return (ClaimStatus.UNDER_REVIEW,)
        if self.status is ClaimStatus.DENIED:
            return (ClaimStatus.UNDER_REVIEW, ClaimStatus.DENIED)
        return (ClaimStatus.UNDER_REVIEW, self.status, ClaimStatus.PAID)

    @property
    def message(self) -> str:
        """What the customer is told about the end of the processing."""
        return step_message(self.final_status, self.evaluation.denial_reason)


def adjudicate(
    claim: Row,
    *,
    policy: Row | None,
    pet: Row | None,
    provider: Provider | None,
    customer_claims: Iterable[Row],
    as_of: date,
) -> Decision:
    """Decide a claim as of a day.

    `provider` is None when it is not known to us. `customer_claims` are all claims of the customer; the claim
    itself may be among them and does not count.
    """
    others = [other for other in customer_claims if other["claim_id"] != claim["claim_id"]]
    denial_rate = provider.denial_rate if provider else None
    fraud = assess_fraud(claim, others, provider_denial_rate=denial_rate, as_of=as_of)
    evaluation = evaluate(claim, policy=policy, pet=pet, provider=provider, customer_claims=others)
    days = (as_of - date.fromisoformat(claim["submitted_date"])).days
    return Decision(_status(claim, evaluation, fraud), evaluation, fraud, days)


def evaluate(
    claim: Row,
    *,
    policy: Row | None,
    pet: Row | None,
    provider: Provider | None,
    customer_claims: Iterable[Row],
) -> Evaluation:
    """The checks and the amounts, whoever may have to look at the claim; `customer_claims` are the others."""
    network = network_adjustment(claim, provider)
    reason = denial_reason(claim, policy, pet)
    if reason is not None or policy is None:
        return Evaluation(reason, network)
    of_policy = [other for other in customer_claims if other["policy_id"] == policy["policy_id"]]
    deductible, covered = amounts(claim["claim_amount"], policy, network, of_policy)
    return Evaluation(None, network, deductible, covered)


def amounts(
    claim_amount: Decimal, policy: Row, network: Decimal, policy_claims: Iterable[Row]
) -> tuple[Decimal, Decimal]:
    """(deductible_applied, covered_amount) of a covered claim after the policy's other claims."""
    decided = [claim for claim in policy_claims if claim["status"] in DECIDED]
    used = sum((claim["deductible_applied"] for claim in decided), ZERO)
    deductible = min(max(ZERO, _amount(policy, "annual_deductible") - used), claim_amount)
    share = percent(claim_amount - deductible, _amount(policy, "reimbursement_percentage")) * network
    return deductible, half_up(min(share, limit_left(policy, decided)))


def limit_left(policy: Row, policy_claims: Iterable[Row]) -> Decimal:
    """What the policy can still pay after the approved ones among its claims."""
    approved = (c["covered_amount"] for c in policy_claims if c["status"] in APPROVALS)
    return max(ZERO, _amount(policy, "coverage_limit") - sum(approved, ZERO))


def network_adjustment(claim: Row, provider: Provider | None) -> Decimal:
    """1.0 in network, 0.8 outside; a known provider's record decides, else what was submitted."""
    if provider is not None and provider.is_in_network is not None:
        return IN_NETWORK if provider.is_in_network else OUT_OF_NETWORK
    return OUT_OF_NETWORK if claim.get("is_in_network") is False else IN_NETWORK


def carry_out(claim: Row, decision: Decision, step: ClaimStatus, *, now: datetime) -> Row:
    """The claim after the next step of its decision; raises ConflictError for a step out of order."""
    if step not in DECIDED or step is ClaimStatus.PAID:
        return transition(claim, step, now=now)
    outcome = decision.evaluation
    return transition(
        claim,
        step,
        now=now,
        deductible_applied=outcome.deductible_applied,
        covered_amount=outcome.covered_amount,
        paid_amount=outcome.covered_amount,
        denial_reason=str(outcome.denial_reason) if outcome.denial_reason else None,
        processing_days=decision.processing_days,
    )


def _status(claim: Row, evaluation: Evaluation, fraud: FraudAssessment) -> ClaimStatus:
    if fraud.level is FraudLevel.HIGH:
        return ClaimStatus.UNDER_REVIEW
    if evaluation.denial_reason is not None:
        return ClaimStatus.DENIED
    is_partial = evaluation.covered_amount * 2 < claim["claim_amount"]
    return ClaimStatus.PARTIALLY_APPROVED if is_partial else ClaimStatus.APPROVED


def _amount(policy: Row, column: str) -> Decimal:
    # A missing amount counts as nothing, like a null in a sum.
    value = policy[column]
    return ZERO if value is None else Decimal(value)
