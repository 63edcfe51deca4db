"""A person's decision about a claim under review: within authority, within the policy, by a coded reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from typing import Literal, Unpack

from shared.domain.adjudication import decide
from shared.domain.authority import check_authority
from shared.domain.claim import Claim
from shared.domain.claim_status import APPROVALS, ClaimStatus
from shared.domain.cover import failures
from shared.domain.decision import Decision
from shared.domain.facts import Facts, Known, Ruling, Verdict, gather
from shared.domain.fields import LongText, Money, Request, example
from shared.domain.four_eyes import check_decider
from shared.domain.money import dollars, from_cents, to_cents
from shared.domain.reasons import REASONS, ReasonKind
from shared.domain.records import PolicyFacts
from shared.domain.terms import deductible_left, limit_left
from shared.errors import ConflictError, FieldError, InvalidInputError


class RulingCreate(Request):
    """What an adjuster decides: approve the computed amount, or another for a reason, or deny for one.

    `reason` is a code, `explanation` what the customer reads besides its words: needed with another amount.
    """

    model_config = example(verdict="approve", note="Invoice checked by phone")

    verdict: Literal["approve", "deny"]
    covered_amount: Money | None = None
    reason: str | None = None
    explanation: LongText | None = None
    note: LongText | None = None


def ruling_of(request: RulingCreate, *, by: str) -> Ruling:
    """The ruling of the person `by`."""
    cents = None if request.covered_amount is None else to_cents(request.covered_amount)
    explanation = (request.explanation or "").strip() or None
    return Ruling(Verdict(request.verdict), by, cents, request.reason, explanation)


def rule_on(
    claim: Claim,
    ruling: Ruling,
    *,
    authority_cents: int,
    deciders: Collection[str] = (),
    appealed: bool = False,
    **known: Unpack[Known],
) -> Decision:
    """The decision that a ruling makes of a claim under review; `deciders` have decided about it before.

    With `appealed` an approved claim is decided again, for no less than it was approved for.

    Raises ConflictError for a claim in another state or without a policy to pay from, InvalidInputError for
    an amount that the policy cannot pay, a reason that denies nothing or that a check contradicts, and
    ForbiddenError above the authority: an approval needs authority for what is paid, a denial for the whole
    amount of the claim. Nor may whoever brought the claim or has decided about it before, see
    shared.domain.four_eyes.
    """
    is_approved = appealed and claim["status"] in APPROVALS
    if claim["status"] != ClaimStatus.UNDER_REVIEW and not is_approved:
        detail = f"Claim {claim['claim_id']} is {claim['status']} and not under review"
        raise ConflictError(detail, code="invalid_transition")
    check_decider(claim, ruling.by, deciders)
    facts = gather(claim, authority_cents=authority_cents, ruling=ruling, **known)
    least = claim["covered_amount"] if is_approved else None
    _check(facts, ruling, least)
    decision = decide(facts)
    paid = decision.evaluation.covered_amount
    at_stake = claim["claim_amount"] if ruling.verdict is Verdict.DENY else paid
    check_authority(to_cents(at_stake), authority_cents)
    return decision


def denials_possible(facts: Facts) -> tuple[str, ...]:
    """The codes that a person may deny a claim with: failed checks first, then what no check looks at."""
    failed = failures(facts.claim, facts.policy, facts.conditions)
    denials = [reason for reason in REASONS.values() if reason.denial_reason is not None]
    return tuple(
        reason.code
        for kind in (ReasonKind.HARD, ReasonKind.SOFT)
        for reason in denials
        if reason.kind is kind and (kind is ReasonKind.SOFT or reason.code in failed)
    )


def payable_by_person(facts: Facts) -> Decision:
    """What a plain approval by a person would make of the facts: as if no check had failed."""
    return decide(replace(facts, ruling=Ruling(Verdict.APPROVE, "")))


def _check(facts: Facts, ruling: Ruling, least: Decimal | None) -> None:
    if ruling.verdict is Verdict.DENY:
        _check_denial(facts, ruling, least)
    elif facts.policy is None:
        raise ConflictError("Without a policy nothing can be paid.", code="no_policy")
    else:
        _check_approval(facts, facts.policy, ruling, least)


def _check_denial(facts: Facts, ruling: Ruling, least: Decimal | None) -> None:
    reason = REASONS.get(ruling.reason or "")
    if least is not None:
        raise _refuse("verdict", "deny", "An appeal takes nothing back that was approved")
    if reason is None or reason.denial_reason is None:
        raise _refuse("reason", ruling.reason, "A denial needs the code of a reason that denies")
    if reason.code not in denials_possible(facts):
        raise _refuse("reason", reason.code, "The check for this reason has passed", "reason_contradicted")
    if ruling.covered_cents is not None:
        raise _refuse("covered_amount", from_cents(ruling.covered_cents), "A denial pays nothing")


def _check_approval(facts: Facts, policy: PolicyFacts, ruling: Ruling, least: Decimal | None) -> None:
    computed = payable_by_person(facts).evaluation.covered_amount
    covered = computed if ruling.covered_cents is None else from_cents(ruling.covered_cents)
    most = most_payable(facts, policy)
    if covered > max(most, least or most):
        raise _refuse("covered_amount", covered, f"The most you can approve is {dollars(most)}")
    if least is not None and covered < least:
        message = f"An appeal takes nothing back: at least {dollars(least)} stays approved"
        raise _refuse("covered_amount", covered, message)
    if least is not None and ruling.explanation is None:
        raise _refuse("explanation", None, "Tell the customer what you found")
    if covered != computed:
        _check_adjustment(ruling)
    elif ruling.reason is not None and not _is_adjustment(ruling.reason):
        raise _refuse("reason", ruling.reason, "An approval has no reason of denial")


def most_payable(facts: Facts, policy: PolicyFacts) -> Decimal:
    """The most that a person may approve: the bill after the deductible, within what is left of the limit."""
    billed = facts.claim["claim_amount"]
    payable = billed - min(deductible_left(policy, facts.spent), billed)
    return min(payable, limit_left(policy, facts.spent))


def _check_adjustment(ruling: Ruling) -> None:
    if not _is_adjustment(ruling.reason or ""):
        raise _refuse("reason", ruling.reason, "Another amount than the computed one needs a reason")
    if ruling.explanation is None:
        message = "Explain to the customer why another amount is paid"
        raise _refuse("explanation", None, message)


def _is_adjustment(code: str) -> bool:
    reason = REASONS.get(code)
    return reason is not None and reason.kind is ReasonKind.ADJUSTMENT


def _refuse(field: str, value: object, message: str, code: str = "invalid_ruling") -> InvalidInputError:
    error = FieldError(code, ("body", field), message, None if value is None else str(value))
    return InvalidInputError(f"{message}.", [error], code=code)
