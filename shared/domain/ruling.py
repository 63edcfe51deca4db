"""A person's decision about a claim under review: within authority, within the policy, by a coded reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Literal

from shared.domain.adjudication import decide
from shared.domain.authority import check_authority
from shared.domain.claim_status import ClaimStatus
from shared.domain.decision import Decision
from shared.domain.facts import Facts, Provider, Ruling, Verdict, gather
from shared.domain.fields import LongText, Money, Request, example
from shared.domain.four_eyes import check_decider
from shared.domain.money import from_cents, to_cents
from shared.domain.reasons import REASONS
from shared.domain.rows import Row
from shared.domain.terms import deductible_left, limit_left
from shared.errors import ConflictError, FieldError, InvalidInputError


class RulingCreate(Request):
    """What an adjuster decides: approve (the computed amount, or another) or deny with a reason's code."""

    model_config = example(verdict="approve", note="Invoice checked by phone")

    verdict: Literal["approve", "deny"]
    covered_amount: Money | None = None
    reason: str | None = None
    note: LongText | None = None


def ruling_of(request: RulingCreate, *, by: str) -> Ruling:
    """The ruling of the person `by`."""
    cents = None if request.covered_amount is None else to_cents(request.covered_amount)
    return Ruling(Verdict(request.verdict), by, cents, request.reason)


def rule_on(
    claim: Row,
    ruling: Ruling,
    *,
    policy: Row | None,
    pet: Row | None,
    history: Iterable[Row],
    as_of: date,
    authority_cents: int,
    provider: Provider | None = None,
    deciders: Collection[str] = (),
    documents: Mapping[str, int] | None = None,
) -> Decision:
    """The decision that a ruling makes of a claim under review; `deciders` have decided about it before.

    Raises ConflictError for a claim in another state or without a policy to pay from, InvalidInputError for
    an amount that the policy cannot pay or a reason that denies nothing, ForbiddenError above the authority:
    an approval needs authority for what is paid, a denial for the whole amount of the claim. Nor may whoever
    brought the claim or has decided about it before, see shared.domain.four_eyes.
    """
    if claim["status"] != ClaimStatus.UNDER_REVIEW:
        detail = f"Claim {claim['claim_id']} is {claim['status']} and not under review"
        raise ConflictError(detail, code="invalid_transition")
    check_decider(claim, ruling.by, deciders)
    facts = gather(
        claim,
        policy=policy,
        pet=pet,
        history=history,
        as_of=as_of,
        provider=provider,
        authority_cents=authority_cents,
        ruling=ruling,
        documents=documents,
    )
    _check(facts, ruling)
    decision = decide(facts)
    paid = decision.evaluation.covered_amount
    at_stake = claim["claim_amount"] if ruling.verdict is Verdict.DENY else paid
    check_authority(to_cents(at_stake), authority_cents)
    return decision


def _check(facts: Facts, ruling: Ruling) -> None:
    if ruling.verdict is Verdict.DENY:
        _check_denial(ruling)
    elif facts.policy is None:
        raise ConflictError("Without a policy nothing can be paid.", code="no_policy")
    else:
        _check_approval(facts, facts.policy, ruling)


def _check_denial(ruling: Ruling) -> None:
    reason = REASONS.get(ruling.reason or "")
    if reason is None or reason.denial_reason is None:
        raise _refuse("reason", ruling.reason, "A denial needs the code of a reason that denies")
    if ruling.covered_cents is not None:
        raise _refuse("covered_amount", from_cents(ruling.covered_cents), "A denial pays nothing")


def _check_approval(facts: Facts, policy: Row, ruling: Ruling) -> None:
    if ruling.reason is not None:
        raise _refuse("reason", ruling.reason, "An approval has no reason of denial")
    if ruling.covered_cents is None:
        return
    covered, billed = from_cents(ruling.covered_cents), facts.claim["claim_amount"]
    payable = billed - min(deductible_left(policy, facts.spent), billed)
    if covered > min(payable, limit_left(policy, facts.spent)):
        raise _refuse(
            "covered_amount", covered, "More than the bill after the deductible, or than the limit left"
        )


def _refuse(field: str, value: object, message: str) -> InvalidInputError:
    error = FieldError("invalid_ruling", ("body", field), message, str(value))
    return InvalidInputError(message, [error], code="invalid_ruling")
