"""An appeal: of a denial only, which then waits for a person."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from shared.domain.adjudication import RULE_VERSION, adjudicate, carry_out, pay_more
from shared.domain.claim_status import DECISION_COLUMNS, ClaimStatus, appeal
from shared.errors import ConflictError, InvalidInputError
from tests.support.insurance import AS_OF, NOW, a_claim, a_policy, decided
from tests.support.rulings import approve, deny, rule


def test_an_appeal_of_an_approval_raises_it_or_leaves_it() -> None:
    paid = a_claim(1000, status="Paid", covered_amount=Decimal(400))
    more = rule(replace(approve(), explanation="You are right."), claim=paid, appealed=True)
    assert more.evaluation.covered_amount == 600
    raised = pay_more(paid, more, now=NOW)
    assert (raised["status"], raised["covered_amount"], raised["paid_amount"]) == ("Approved", 600, 600)
    same = rule(approve(40_000, "NOT_DOCUMENTED"), claim=paid, appealed=True)
    assert same.evaluation.covered_amount == 400
    for less in (approve(39_999, "NOT_DOCUMENTED"), deny("DUPLICATE_CLAIM"), approve()):
        with pytest.raises(InvalidInputError):
            rule(less, claim=paid, appealed=True)


def test_a_denied_claim_can_be_appealed_and_then_waits_for_a_person() -> None:
    denied = decided(1, "Denied", 0, 0, denial_reason="Not covered", processing_days=3)
    reopened = appeal(denied, by="customer:jo", now=NOW)
    assert reopened == denied | {
        "status": "Under Review",
        "denial_reason": None,
        "processing_days": None,
        "updated_at": NOW,
        "status_history": [{"status": "Under Review", "at": NOW}],
        "appealed_by": ["customer:jo"],
    }
    assert appeal(reopened | {"status": "Denied"}, by="admin:kim", now=NOW)["appealed_by"] == [
        *("customer:jo", "admin:kim"),
    ]
    policy = a_policy(includes_dental=False)
    decision = adjudicate(
        reopened | {"claim_type": "Dental"}, policy=policy, pet=None, history=(), as_of=AS_OF, appealed=True
    )
    assert (decision.status, decision.reasons) == ("Under Review", ("APPEALED",))


def test_the_lake_is_told_who_decided_and_an_appeal_takes_it_back() -> None:
    claim = a_claim(1000, status="Under Review")
    decision = rule(deny("DUPLICATE_CLAIM"), claim=claim)
    denied = carry_out(claim, decision, ClaimStatus.DENIED, now=NOW)
    assert {name: denied[name] for name in DECISION_COLUMNS} == {
        "decided_at": NOW,
        "decision_outcome": "Denied",
        "decision_reasons": ["DECIDED_BY_PERSON", "DUPLICATE_CLAIM"],
        "decided_covered_cents": 0,
        "decided_deductible_cents": 0,
        "decided_by": "person",
        "rule_version": RULE_VERSION,
    }
    assert set(appeal(denied, by="customer:jo", now=NOW)).isdisjoint(DECISION_COLUMNS)


@pytest.mark.parametrize("status", [status for status in ClaimStatus if status != "Denied"])
def test_only_a_denial_is_appealed(status: str) -> None:
    with pytest.raises(ConflictError) as refusal:
        appeal(a_claim(status=str(status)), by="customer:jo", now=NOW)
    assert refusal.value.code == "invalid_transition"
    assert refusal.value.detail == f"Claim CLM-1 is {status}; only a denied claim can be appealed"
