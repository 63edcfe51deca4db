"""Whatever the terms, the amount and the history: a payout stays within its bounds."""

from __future__ import annotations

import os
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.adjudication import adjudicate
from shared.domain.claim_status import APPROVALS, ClaimStatus
from shared.domain.decision import Decision
from shared.domain.facts import Provider
from shared.domain.fraud import FraudLevel
from shared.domain.rows import Row
from shared.domain.terms import limit_left, used
from tests.support.insurance import AS_OF, a_claim, a_pet, a_policy, decided

EXAMPLES = int(os.environ.get("ADJUDICATION_EXAMPLES", "500"))

cents = st.integers(1, 5_000_000).map(lambda c: Decimal(c) / 100)
terms = st.fixed_dictionaries(
    {
        "annual_deductible": st.integers(0, 200_000).map(lambda c: Decimal(c) / 100),
        "coverage_limit": st.integers(0, 3_000_000).map(lambda c: Decimal(c) / 100),
        "reimbursement_percentage": st.integers(0, 100).map(Decimal),
    }
)
networks = st.sampled_from([Provider(True), Provider(False), None])
statuses = st.sampled_from(["Approved", "Partially Approved", "Paid", "Denied"])


@st.composite
def histories(draw: st.DrawFn) -> list[Row]:
    """Up to six decided claims of the policy."""
    claims = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        status = draw(statuses)
        deductible, covered = (draw(st.integers(0, 500_000)) / Decimal(100) for _ in range(2))
        paid = (deductible, covered) if status != "Denied" else (0, 0)
        claims.append(decided(number, status, *paid))
    return claims


def decide(amount: Decimal, policy: Row, provider: Provider | None, claims: list[Row]) -> Decision:
    return adjudicate(
        a_claim(amount),
        policy=policy,
        pet=a_pet(),
        provider=provider,
        history=claims,
        as_of=AS_OF,
    )


@settings(max_examples=EXAMPLES, deadline=None)
@given(cents, terms, networks, histories())
def test_a_payout_is_between_zero_and_what_is_billed_and_left(
    amount: Decimal, changes: Row, provider: Provider | None, claims: list[Row]
) -> None:
    policy = a_policy(**changes)
    found = decide(amount, policy, provider, claims).evaluation
    assert 0 <= found.covered_amount <= amount - found.deductible_applied
    assert found.covered_amount <= limit_left(policy, used(policy, claims, term=0))
    assert 0 <= found.deductible_applied <= policy["annual_deductible"]
    assert found.covered_amount == found.covered_amount.quantize(Decimal("0.01"))


@settings(max_examples=EXAMPLES, deadline=None)
@given(cents, cents, terms, networks, histories())
def test_a_higher_bill_never_pays_less(
    one: Decimal, other: Decimal, changes: Row, provider: Provider | None, claims: list[Row]
) -> None:
    policy = a_policy(**changes)
    lower, higher = (decide(amount, policy, provider, claims).evaluation for amount in sorted((one, other)))
    assert lower.covered_amount <= higher.covered_amount
    assert lower.deductible_applied <= higher.deductible_applied


@settings(max_examples=EXAMPLES, deadline=None)
@given(cents, terms, histories(), st.randoms(use_true_random=False))
def test_the_order_of_earlier_claims_does_not_matter(
    amount: Decimal, changes: Row, claims: list[Row], random: object
) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    policy = a_policy(**changes)
    assert decide(amount, policy, None, claims) == decide(amount, policy, None, shuffled)


@settings(max_examples=EXAMPLES, deadline=None)
@given(terms, st.lists(cents, min_size=1, max_size=8))
def test_over_a_term_the_deductible_is_taken_once_and_the_limit_never_exceeded(
    changes: Row, bills: list[Decimal]
) -> None:
    policy = a_policy(**changes)
    claims: list[Row] = []
    for number, bill in enumerate(bills, start=1):
        found = decide(bill, policy, None, claims).evaluation
        claims.append(decided(number, "Paid", found.deductible_applied, found.covered_amount))
    assert sum(c["deductible_applied"] for c in claims) == min(sum(bills), policy["annual_deductible"])
    assert sum(c["covered_amount"] for c in claims) <= policy["coverage_limit"]


@settings(max_examples=EXAMPLES, deadline=None)
@given(cents, terms, histories())
def test_outside_the_network_pays_no_more_than_inside(
    amount: Decimal, changes: Row, claims: list[Row]
) -> None:
    policy = a_policy(**changes)
    inside = decide(amount, policy, Provider(True), claims).evaluation.covered_amount
    assert decide(amount, policy, Provider(False), claims).evaluation.covered_amount <= inside


@settings(max_examples=EXAMPLES, deadline=None)
@given(cents, terms, networks, histories())
def test_a_status_says_what_the_amounts_say(
    amount: Decimal, changes: Row, provider: Provider | None, claims: list[Row]
) -> None:
    decision = decide(amount, a_policy(**changes), provider, claims)
    assert (decision.status is ClaimStatus.UNDER_REVIEW) is (decision.fraud.level is FraudLevel.HIGH)
    if decision.status in APPROVALS:
        at_least_half = decision.evaluation.covered_amount * 2 >= amount
        assert (decision.status is ClaimStatus.APPROVED) is at_least_half
