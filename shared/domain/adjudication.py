"""What becomes of a claim: a pure function of claim, policy, pet, provider, earlier claims and the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Unpack

from shared.domain import wording_letters
from shared.domain.anniversaries import full_years
from shared.domain.authority import AUTOMATIC, UNDOCUMENTED
from shared.domain.claim import Claim
from shared.domain.claim_status import DECIDED, ClaimStatus, appeal_granted, transition
from shared.domain.cover import BY_WORDS, Check, Exclusions, check_cover
from shared.domain.decision import Decision, Evaluation, decision_columns
from shared.domain.facts import Facts, Known, Provider, Ruling, Verdict, gather
from shared.domain.fraud import FraudAssessment, FraudLevel, assess_fraud
from shared.domain.money import ZERO, to_cents
from shared.domain.reasons import REASONS, DenialReason
from shared.domain.records import ClaimChange, ClaimFacts
from shared.domain.settlement import IN_NETWORK, OUT_OF_NETWORK, Settlement, set_covered, settle
from shared.domain.terms import Years, years_of_365_days
from shared.errors import ConflictError

RULE_VERSION = "claims-2026.4"


@dataclass(frozen=True, slots=True)
class Rules:
    """What versions of the rules differ in.

    `asks_about_bills`: a bill that was claimed before, or whose lines do not add up, waits for a person.
    `asks_about_amounts`: so does the same amount for the same visit or invoice, a visit that was claimed on
    another policy, and what an adjuster has submitted. `asks_for_documents`: so do larger payouts without a
    document. `trusts_customers`: of a vet that is not known the customer says whether it is in the network.
    `holds`: False for an estimate, which is made of the policy's terms alone.
    """

    version: str
    exclusions: Exclusions = BY_WORDS
    asks_about_bills: bool = True
    years: Years = full_years
    asks_about_amounts: bool = True
    asks_for_documents: bool = True
    trusts_customers: bool = False
    holds: bool = True


TODAY = Rules(RULE_VERSION)
TERMS_ALONE = replace(TODAY, holds=False)
BEFORE = Rules("claims-2026.3", asks_about_amounts=False, asks_for_documents=False, trusts_customers=True)
# What the rules of today changed, each by itself.
CHANGES: Mapping[str, Rules] = {
    "questions about amounts": replace(BEFORE, asks_about_amounts=True),
    "documents for large payouts": replace(BEFORE, asks_for_documents=True),
    "vets that are not known": replace(BEFORE, trusts_customers=False),
}
_BY_LETTERS = Exclusions(wording_letters.is_dental, wording_letters.is_wellness, wording_letters.known_before)
_OLDER = replace(
    BEFORE,
    version="claims-2026.2",
    exclusions=_BY_LETTERS,
    asks_about_bills=False,
    years=years_of_365_days,
)


def adjudicate(
    claim: Claim,
    *,
    authority_cents: int = AUTOMATIC,
    appealed: bool = False,
    rules: Rules = TODAY,
    **known: Unpack[Known],
) -> Decision:
    """Decide a claim as of a day.

    What would pay more than `authority_cents`, and an `appealed` claim, waits for a person.
    """
    facts = gather(claim, authority_cents=authority_cents, appealed=appealed, years=rules.years, **known)
    return decide(facts, rules)


def decide(facts: Facts, rules: Rules = TODAY) -> Decision:
    """The decision that the rules make of the facts, or that the person made whose ruling is among them."""
    fraud = assess_fraud(
        facts.claim["claim_amount"],
        facts.earlier,
        provider_denial_rate=facts.provider.denial_rate if facts.provider else None,
    )
    evaluation, checks, paid = _evaluate(facts, rules)
    if facts.ruling is not None:
        evaluation, paid = _ruled(facts, facts.ruling, rules)
    holds = _holds(facts, evaluation, fraud, rules)
    status = _status(facts, evaluation, holds)
    return Decision(
        status=status,
        evaluation=evaluation,
        fraud=fraud,
        processing_days=(facts.as_of - facts.claim["submitted_date"]).days,
        rule_version=rules.version,
        reasons=(*holds, *_causes(facts, status, checks), *paid.reasons, *_signals(facts, fraud)),
        checks=checks,
        lines=paid.lines,
        facts=facts,
    )


def _decide_one_by_one(facts: Facts) -> Decision:
    # Up to claims-2026.1 every claim was rounded by itself: nothing was carried, so no fact tells of it.
    decision = decide(facts, _OLDER)
    evaluation = replace(decision.evaluation, covered_exact=None)
    return replace(decision, evaluation=evaluation, rule_version="claims-2026.1")


# A version of the rules stays here as long as decisions of it are kept.
RULES: Mapping[str, Callable[[Facts], Decision]] = {
    RULE_VERSION: decide,
    BEFORE.version: lambda facts: decide(facts, BEFORE),
    _OLDER.version: lambda facts: decide(facts, _OLDER),
    "claims-2026.1": _decide_one_by_one,
}


def replay(decision: Decision) -> Decision:
    """The decision made again from its facts by its own rules: equal, or it was tampered with.

    Raises ConflictError for rules that are not kept any more.
    """
    rules = RULES.get(decision.rule_version)
    if rules is None:
        detail = f"The rules {decision.rule_version} are not kept any more."
        raise ConflictError(detail, code="unknown_rule_version")
    return rules(decision.facts)


def network_adjustment(claim: ClaimFacts, provider: Provider | None, rules: Rules = TODAY) -> Decimal:
    """1.0 in network, 0.8 outside: a known vet's record decides, and one that is not known is outside."""
    if provider is not None and provider.is_in_network is not None:
        return IN_NETWORK if provider.is_in_network else OUT_OF_NETWORK
    is_believed = rules.trusts_customers and claim.get("is_in_network") is not False
    return IN_NETWORK if is_believed else OUT_OF_NETWORK


def carry_out(claim: Claim, decision: Decision, step: ClaimStatus, *, now: datetime) -> Claim:
    """The claim after the next step of its decision; raises ConflictError for a step out of order."""
    if step not in DECIDED or step is ClaimStatus.PAID:
        return transition(claim, step, now=now)
    return transition(claim, step, now=now, **_outcome(decision, now))


def pay_more(claim: Claim, decision: Decision, *, now: datetime) -> Claim:
    """An approved claim, paid or not, under a decision that pays more; the rest is owed again."""
    return appeal_granted({**claim, **_outcome(decision, now)}, decision.status, now=now)


def _outcome(decision: Decision, now: datetime) -> ClaimChange:
    outcome = decision.evaluation
    return {
        "deductible_applied": outcome.deductible_applied,
        "covered_amount": outcome.covered_amount,
        "paid_amount": outcome.covered_amount,
        "denial_reason": str(outcome.denial_reason) if outcome.denial_reason else None,
        "processing_days": decision.processing_days,
        **outcome.of_day(),
        **decision_columns(decision, at=now),
    }


def _evaluate(facts: Facts, rules: Rules) -> tuple[Evaluation, tuple[Check, ...], Settlement]:
    checks = check_cover(facts.claim, facts.policy, facts.conditions, rules.exclusions)
    network = network_adjustment(facts.claim, facts.provider, rules)
    if (denial := _denial(checks[-1].reason)) is not None or facts.policy is None:
        return Evaluation(denial, network), checks, Settlement()
    paid = settle(facts.claim["claim_amount"], facts.policy, network, facts.spent)
    return _paid(network, paid), checks, paid


def _ruled(facts: Facts, ruling: Ruling, rules: Rules) -> tuple[Evaluation, Settlement]:
    network = network_adjustment(facts.claim, facts.provider, rules)
    if ruling.verdict is Verdict.DENY or facts.policy is None:
        return Evaluation(_denial(ruling.reason), network), Settlement()
    paid = settle(facts.claim["claim_amount"], facts.policy, network, facts.spent)
    if ruling.covered_cents is not None:
        why = REASONS[ruling.reason].customer_text if ruling.reason else None
        paid = set_covered(paid, ruling.covered_cents, why)
    return _paid(network, paid), paid


def _paid(network: Decimal, paid: Settlement) -> Evaluation:
    return Evaluation(None, network, paid.deductible_applied, paid.covered_amount, paid.covered_exact)


def _denial(code: str | None) -> DenialReason | None:
    return REASONS[code].denial_reason if code else None


def _status(facts: Facts, evaluation: Evaluation, holds: tuple[str, ...]) -> ClaimStatus:
    if holds:
        return ClaimStatus.UNDER_REVIEW
    if evaluation.denial_reason is not None:
        return ClaimStatus.DENIED
    is_partial = evaluation.covered_amount * 2 < facts.claim["claim_amount"]
    return ClaimStatus.PARTIALLY_APPROVED if is_partial else ClaimStatus.APPROVED


def _holds(facts: Facts, evaluation: Evaluation, fraud: FraudAssessment, rules: Rules) -> tuple[str, ...]:
    if facts.ruling is not None or not rules.holds:
        return ()
    is_covered = evaluation.denial_reason is None
    asks, asks_more = rules.asks_about_bills and is_covered, rules.asks_about_amounts and is_covered
    waits = {
        "APPEALED": facts.appealed,
        "BILL_CLAIMED_BEFORE": asks and facts.earlier.same_bill is not None,
        "LINES_DO_NOT_ADD_UP": asks and _differs(facts.claim),
        "AMOUNT_CLAIMED_BEFORE": asks_more and facts.earlier.same_amount is not None,
        "DAY_CLAIMED_ELSEWHERE": asks_more and facts.earlier.same_day_elsewhere is not None,
        "BILL_CLAIMED_BY_ANOTHER": asks_more and facts.by_another,
        "PREMIUM_RETURNED": asks_more and facts.premium_returned and bool(evaluation.covered_amount),
        "SUBMITTED_BY_ADJUSTER": asks_more and facts.by_adjuster,
        "DOCUMENT_NEEDED": rules.asks_for_documents and _lacks_document(facts, evaluation),
        "FRAUD_REVIEW": fraud.level is FraudLevel.HIGH,
        "AUTHORITY_EXCEEDED": to_cents(evaluation.covered_amount) > facts.authority_cents,
    }
    return tuple(code for code, holds in waits.items() if holds)


def _lacks_document(facts: Facts, evaluation: Evaluation) -> bool:
    if facts.documents is None or facts.documents > 0 or not evaluation.covered_amount:
        return False
    return to_cents(facts.earlier.undocumented + evaluation.covered_amount) > UNDOCUMENTED


def _causes(facts: Facts, status: ClaimStatus, checks: tuple[Check, ...]) -> tuple[str, ...]:
    denied = status is ClaimStatus.DENIED
    if facts.ruling is not None:
        return ("DECIDED_BY_PERSON", *((facts.ruling.reason,) if facts.ruling.reason else ()))
    return (checks[-1].reason,) if denied and checks[-1].reason else ()


def _signals(facts: Facts, fraud: FraudAssessment) -> tuple[str, ...]:
    signals = {
        "SAME_INVOICE": facts.earlier.same_invoice is not None,
        "LINE_ITEMS_DIFFER": _differs(facts.claim),
        "LOOK_ADVISED": fraud.needs_look,
    }
    return (*fraud.signals, *(code for code, holds in signals.items() if holds))


def _differs(claim: ClaimFacts) -> bool:
    items = claim.get("line_items") or ()
    total = sum((item["amount"] for item in items), ZERO)
    return bool(items) and abs(total - claim["claim_amount"]) >= 1
