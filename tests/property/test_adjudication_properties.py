"""Whatever the terms, the amount and the history: a payout stays within its bounds.

PROPERTY_EXAMPLES is the number of examples of each of the 22 properties here and in
test_pricing_properties.py; 3000 make 66,000 in all.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.add_ons import AddOnChange, change_add_ons
from shared.domain.adjudication import adjudicate, replay
from shared.domain.claim_status import APPROVALS, ClaimStatus
from shared.domain.decision import Decision, decision_of, decision_row
from shared.domain.facts import Provider, Ruling, Verdict
from shared.domain.fraud import FraudLevel
from shared.domain.money import to_cents
from shared.domain.reasons import REASONS, ReasonKind
from shared.domain.record_json import decode_row
from shared.domain.rows import Row, encode_row
from shared.domain.ruling import rule_on
from shared.domain.sequence import adjudicate_in_order, as_decided
from shared.domain.terms import limit_left, used
from shared.errors import ForbiddenError, InvalidInputError
from tests.support.insurance import AS_OF, NOW, VET, a_claim, a_pet, a_policy, decided

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "200"))

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


@settings(max_examples=EXAMPLES, deadline=None)
@given(cents, terms, networks, histories())
def test_the_lines_lead_from_the_bill_to_the_payment(
    amount: Decimal, changes: Row, provider: Provider | None, claims: list[Row]
) -> None:
    decision = decide(amount, a_policy(**changes), provider, claims)
    first, *cuts = decision.lines
    assert first.amount_cents == to_cents(amount)
    assert all(line.amount_cents <= 0 for line in cuts)
    assert sum(line.amount_cents for line in decision.lines) == to_cents(decision.evaluation.covered_amount)


services = st.dates(date(2025, 12, 1), date(2027, 2, 1)).map(str)
kinds = st.sampled_from(["Accident", "Illness", "Wellness", "Dental", "Behavioral"])
known = st.sampled_from([None, "None", "Gastritis", "Diabetes"])


@st.composite
def any_decision(draw: st.DrawFn) -> Decision:
    """A decision about a claim that may be covered or not, suspicious or not, above authority or not."""
    claim = a_claim(draw(cents), service_date=draw(services), claim_type=draw(kinds))
    add_ons = {f"includes_{name}": draw(st.booleans()) for name in ("wellness", "dental", "behavioral")}
    policy = a_policy(**draw(terms), **add_ons, waiting_period_days=draw(st.integers(0, 30)))
    return adjudicate(
        claim,
        policy=draw(st.sampled_from([policy, policy, policy, None])),
        pet=a_pet(pre_existing_conditions=draw(known)),
        history=draw(histories()),
        as_of=AS_OF,
        provider=draw(networks),
        authority_cents=draw(st.integers(0, 2_000_000)),
        appealed=draw(st.booleans()),
    )


@settings(max_examples=EXAMPLES, deadline=None)
@given(any_decision())
def test_a_decision_replays_the_same_after_it_was_stored(decision: Decision) -> None:
    stored = decision_of(decode_row(encode_row(decision_row(decision))))
    assert stored == decision
    assert replay(stored) == decision


@settings(max_examples=EXAMPLES, deadline=None)
@given(any_decision())
def test_only_a_hard_reason_denies(decision: Decision) -> None:
    hard = [code for code in decision.reasons if REASONS[code].kind is ReasonKind.HARD]
    assert len(hard) == (decision.status is ClaimStatus.DENIED)
    assert [REASONS[code].denial_reason for code in hard] == (
        [decision.evaluation.denial_reason] if decision.status is ClaimStatus.DENIED else []
    )
    if decision.evaluation.denial_reason is not None:
        assert decision.evaluation.covered_amount == 0


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    since=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    served=services,
    waiting=st.integers(0, 30),
    is_dental=st.booleans(),
)
def test_an_add_on_changed_later_pays_only_from_its_own_waiting_period_on(
    since: date, served: str, waiting: int, *, is_dental: bool
) -> None:
    before = a_policy("Unlimited", waiting_period_days=waiting, includes_dental=False)
    wanted = AddOnChange(includes_dental=True)
    after, _ = change_add_ons(before, wanted, as_of=since, now=NOW)
    kind = "Dental" if is_dental else "Accident"
    claim = a_claim(100, service_date=served, claim_type=kind)
    world = {"pet": None, "history": [], "as_of": AS_OF}
    found, unchanged = (adjudicate(claim, policy=policy, **world) for policy in (after, before))
    if not is_dental:
        assert found.evaluation == unchanged.evaluation
        return
    is_covered = since + timedelta(days=waiting) <= date.fromisoformat(served) < date(2027, 1, 1)
    assert (found.status in APPROVALS) is is_covered
    assert unchanged.status is ClaimStatus.DENIED


bills = st.lists(cents, min_size=2, max_size=6)


def same_day(amounts: list[Decimal], **changes: object) -> list[Row]:
    """Claims of one day, submitted one after the other."""
    return [
        a_claim(amount, claim_id=f"CLM-{n}", created_at=f"2026-05-25T08:00:0{n}.000000Z", **changes)
        for n, amount in enumerate(amounts)
    ]


@settings(max_examples=EXAMPLES, deadline=None)
@given(bills, terms, st.data())
def test_the_order_in_which_claims_of_a_day_are_handed_over_changes_nothing(
    amounts: list[Decimal], changes: Row, data: st.DataObject
) -> None:
    claims = same_day(amounts)
    world = {"policies": {"POL-1": a_policy(**changes)}, "pets": {}, "find_provider": lambda _: VET}
    shuffled = data.draw(st.permutations(claims))
    assert list(adjudicate_in_order(shuffled, **world)) == list(adjudicate_in_order(claims, **world))


Bill = tuple[Decimal, Provider | None]


def totals(bills: list[Bill], policy: Row) -> tuple[Decimal, Decimal]:
    """(deductible, covered) of claims of one day that are decided in this order, each by the rules alone."""
    claims: list[Row] = []
    for claim, (_, provider) in zip(same_day([amount for amount, _ in bills]), bills, strict=True):
        decision = adjudicate(
            claim, policy=policy, pet=a_pet(), provider=provider, history=claims, as_of=AS_OF
        )
        found = decision.evaluation
        assert 0 <= found.covered_amount <= claim["claim_amount"] - found.deductible_applied
        assert sum(line.amount_cents for line in decision.lines) == to_cents(found.covered_amount)
        # A person may have to approve it; then what the rules computed is what is paid.
        claims.append(as_decided(claim, replace(decision, status=ClaimStatus.APPROVED)))
    return tuple(sum(claim[name] for claim in claims) for name in ("deductible_applied", "covered_amount"))


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(cents, networks), min_size=2, max_size=6), terms, st.data())
def test_claims_of_a_day_total_the_same_to_the_cent_in_any_order(
    bills: list[Bill], changes: Row, data: st.DataObject
) -> None:
    policy = a_policy(**changes)
    assert totals(data.draw(st.permutations(bills)), policy) == totals(bills, policy)


@settings(max_examples=EXAMPLES, deadline=None)
@given(bills, terms, networks)
def test_claims_of_a_day_total_what_one_claim_would_have_been_paid(
    amounts: list[Decimal], changes: Row, provider: Provider | None
) -> None:
    policy = a_policy(**changes)
    whole = decide(sum(amounts, Decimal(0)), policy, provider, []).evaluation
    together = totals([(amount, provider) for amount in amounts], policy)
    assert together == (whole.deductible_applied, whole.covered_amount)


@settings(max_examples=EXAMPLES, deadline=None)
@given(cents, terms, networks, histories())
def test_claims_of_other_days_are_rounded_by_themselves(
    amount: Decimal, changes: Row, provider: Provider | None, claims: list[Row]
) -> None:
    left_over = [claim | {"covered_exact": claim["covered_amount"] + Decimal("0.004")} for claim in claims]
    policy = a_policy(**changes)
    assert decide(amount, policy, provider, left_over) == decide(amount, policy, provider, claims)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(cents, st.booleans()), min_size=1, max_size=6), terms)
def test_each_term_has_its_own_deductible_and_limit(bills: list[tuple[Decimal, bool]], changes: Row) -> None:
    policy = a_policy(**changes, expiration_date="2028-01-01")
    claims: list[Row] = []
    for number, (bill, is_second) in enumerate(bills, start=1):
        served = "2027-05-20" if is_second else "2026-05-20"
        claim = a_claim(bill, service_date=served)
        found = adjudicate(claim, policy=policy, pet=None, history=claims, as_of=AS_OF).evaluation
        spent = (found.deductible_applied, found.covered_amount)
        claims.append(decided(number, "Paid", *spent, service_date=served))
    for term, year in enumerate((2026, 2027)):
        billed = sum(bill for bill, is_second in bills if is_second == bool(term))
        of_term = [claim for claim in claims if claim["service_date"].year == year]
        met = sum(claim["deductible_applied"] for claim in of_term)
        assert met == min(billed, policy["annual_deductible"])
        assert sum(claim["covered_amount"] for claim in of_term) <= policy["coverage_limit"]


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    amount=cents,
    changes=terms,
    claims=histories(),
    covered=st.none() | st.integers(1, 3_000_000),
    authority=st.integers(0, 3_000_000),
    is_denial=st.booleans(),
)
def test_a_person_pays_within_authority_bill_and_limit_or_not_at_all(
    amount: Decimal, changes: Row, claims: list[Row], covered: int | None, authority: int, *, is_denial: bool
) -> None:
    policy = a_policy(**changes)
    claim = a_claim(amount, status="Under Review")
    verdict, reason = (Verdict.DENY, "DUPLICATE_CLAIM") if is_denial else (Verdict.APPROVE, None)
    ruling = Ruling(verdict, "adjuster-1", None if is_denial else covered, reason)
    world = {"policy": policy, "pet": None, "history": claims, "as_of": AS_OF}
    try:
        decision = rule_on(claim, ruling, authority_cents=authority, **world)
    except (ForbiddenError, InvalidInputError):
        return
    paid = to_cents(decision.evaluation.covered_amount)
    assert 0 <= paid <= min(authority, to_cents(amount))
    assert decision.evaluation.covered_amount <= limit_left(policy, used(policy, claims, term=0))
    assert sum(line.amount_cents for line in decision.lines) == paid
    assert replay(decision) == decision
