"""A person decides: within authority and policy, by a coded reason."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from shared.domain.adjudication import decide, replay
from shared.domain.authority import authority_of, check_authority
from shared.domain.claim_status import ClaimStatus
from shared.domain.decision import lines_for_staff, told
from shared.domain.facts import Provider, Ruling, Verdict
from shared.domain.reasons import REASONS, ReasonKind
from shared.domain.rows import Row, timestamp
from shared.domain.ruling import RulingCreate, denials_possible, ruling_of
from shared.domain.settlement import Line
from shared.errors import ConflictError, ForbiddenError, InvalidInputError
from tests.support.insurance import a_claim, a_pet, a_policy, decided
from tests.support.rulings import approve, deny, rule


def test_an_approval_pays_what_the_rules_compute() -> None:
    decision = rule(approve())
    assert (decision.status, decision.evaluation.covered_amount) == ("Approved", 600)
    assert decision.reasons == ("DECIDED_BY_PERSON", "DEDUCTIBLE_APPLIED")
    assert (decision.facts.ruling, decision.facts.authority_cents) == (approve(), 250_000)
    assert decision.facts.versions["pet"] == timestamp(a_pet()["updated_at"])
    assert replay(decision) == decision


def test_a_person_may_pay_where_the_rules_deny_or_hold() -> None:
    policy = a_policy(includes_dental=False)
    claim = a_claim(6000, status="Under Review", claim_type="Dental")
    same_day = decided(1, "Denied", 0, 0, service_date="2026-05-20")
    decision = rule(approve(), same_day, policy=policy, claim=claim, authority=1_000_000)
    assert (decision.status, decision.evaluation.covered_amount) == ("Approved", 4600)
    assert decision.evaluation.denial_reason is None


def test_outside_the_network_a_person_pays_what_is_paid_there() -> None:
    away = a_claim(1000, status="Under Review", is_in_network=True)
    approved, denied = (
        rule(ruling, claim=away, provider=None).evaluation for ruling in (approve(), deny("DUPLICATE_CLAIM"))
    )
    assert (approved.covered_amount, approved.network_adjustment) == (480, Decimal("0.8"))
    assert denied.network_adjustment == Decimal("0.8")
    known = Provider(is_in_network=True)
    assert rule(approve(), claim=away, provider=known).evaluation.covered_amount == 600


def test_another_amount_is_a_line_of_its_own() -> None:
    decision = rule(approve(49_999, "NOT_DOCUMENTED"))
    assert (decision.status, decision.evaluation.covered_amount) == ("Partially Approved", Decimal("499.99"))
    assert decision.lines[-1] == Line(
        "person", "Adjusted by our claims team", -10_001, REASONS["NOT_DOCUMENTED"].customer_text or ""
    )
    assert decision.reasons[:2] == ("DECIDED_BY_PERSON", "NOT_DOCUMENTED")
    heard = told(decision)
    assert heard["explanation"] == "The second visit was not billed by the vet."
    assert REASONS["NOT_DOCUMENTED"].customer_text in [reason["text"] for reason in heard["reasons"]]
    assert replay(decision) == decision
    assert decision.evaluation.deductible_applied == 250


@pytest.mark.parametrize(
    ("ruling", "field"),
    [
        (approve(49_999), "reason"),
        (approve(49_999, "DUPLICATE_CLAIM"), "reason"),
        (replace(approve(49_999, "NOT_DOCUMENTED"), explanation=None), "explanation"),
        (replace(approve(70_000, "EXCEPTION_MADE"), explanation=None), "explanation"),
        (approve(None, "DUPLICATE_CLAIM"), "reason"),
    ],
)
def test_another_amount_needs_a_reason_that_the_customer_reads(ruling: Ruling, field: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        rule(ruling)
    assert refusal.value.errors[0].loc == ("body", field)


ADJUSTMENTS = [reason.code for reason in REASONS.values() if reason.kind is ReasonKind.ADJUSTMENT]


@pytest.mark.parametrize("code", ADJUSTMENTS)
def test_staff_reads_the_arithmetic_in_its_own_words_and_the_customer_in_theirs(code: str) -> None:
    decision = rule(approve(49_999, code))
    ours, theirs = lines_for_staff(decision), told(decision)["lines"]
    assert [(line["code"], line["amount"]) for line in ours] == [
        (line["code"], line["amount"]) for line in theirs
    ]
    assert (ours[2]["label"], theirs[2]["label"]) == ("Customer's share", "Your share")
    said = " ".join(f"{line['label']} {line['explanation']}" for line in ours)
    assert not re.search(r"\byour?\b", said, re.IGNORECASE)
    assert theirs[-1]["explanation"] == REASONS[code].customer_text


def test_a_decision_from_before_reasons_were_asked_for_replays() -> None:
    without = replace(rule(approve(49_999, "NOT_DOCUMENTED")).facts, ruling=approve(49_999))
    assert decide(without).lines[-1].label == "Set by our team"


HARD = [reason.code for reason in REASONS.values() if reason.kind is ReasonKind.HARD]


@pytest.mark.parametrize("code", HARD)
def test_no_denial_contradicts_a_check_that_has_passed(code: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        rule(deny(code))
    assert refusal.value.code == "reason_contradicted"
    assert refusal.value.errors[0].loc == ("body", "reason")


def test_each_check_that_fails_may_be_the_reason_though_an_earlier_one_fails_too() -> None:
    world = {
        "policy": a_policy(includes_dental=False, waiting_period_days=400),
        "claim": a_claim(1000, status="Under Review", claim_type="Dental"),
    }
    for code in ("IN_WAITING_PERIOD", "DENTAL_NOT_INCLUDED", "DUPLICATE_CLAIM"):
        assert rule(deny(code), **world).reasons[:2] == ("DECIDED_BY_PERSON", code)
    with pytest.raises(InvalidInputError):
        rule(deny("AFTER_COVER"), **world)
    facts = rule(deny("DUPLICATE_CLAIM"), **world).facts
    assert denials_possible(facts) == (
        *("IN_WAITING_PERIOD", "DENTAL_NOT_INCLUDED", "DOCUMENTATION_MISSING", "DUPLICATE_CLAIM"),
    )


def test_the_computed_amount_set_by_hand_is_no_line() -> None:
    assert [line.code for line in rule(approve(60_000)).lines] == ["billed", "deductible", "share"]


@pytest.mark.parametrize(
    ("cents", "history", "fits"),
    [
        (75_000, (), True),
        (75_001, (), False),
        (100_000, (decided(1, "Paid", 250, 600),), True),
        (20_000, (decided(1, "Paid", 250, 9800),), True),
        (20_001, (decided(1, "Paid", 250, 9800),), False),
    ],
)
def test_nobody_pays_beyond_bill_deductible_and_limit(
    cents: int, history: tuple[Row, ...], *, fits: bool
) -> None:
    if fits:
        ruling = approve(cents, "EXCEPTION_MADE")
        assert rule(ruling, *history).evaluation.covered_amount * 100 == cents
        return
    with pytest.raises(InvalidInputError) as refusal:
        rule(approve(cents, "EXCEPTION_MADE"), *history)
    assert refusal.value.code == "invalid_ruling"
    assert refusal.value.errors[0].loc == ("body", "covered_amount")
    assert refusal.value.errors[0].input == str(Decimal(cents) / 100)
    assert refusal.value.detail.startswith("The most you can approve is $")


def test_a_denial_needs_a_reason_that_denies() -> None:
    decision = rule(deny("DOCUMENTATION_MISSING"))
    assert (decision.status, decision.evaluation.denial_reason) == ("Denied", "Documentation missing")
    assert decision.reasons == ("DECIDED_BY_PERSON", "DOCUMENTATION_MISSING")
    assert (decision.evaluation.covered_amount, decision.evaluation.deductible_applied) == (0, 0)
    assert decision.lines == ()
    for reason in (None, "UNKNOWN", "HIGH_AMOUNT", "DEDUCTIBLE_APPLIED"):
        with pytest.raises(InvalidInputError) as refusal:
            rule(deny(reason))
        (error,) = refusal.value.errors
        assert (error.type, error.loc, error.input) == ("invalid_ruling", ("body", "reason"), reason)
        assert f"{error.msg}." == refusal.value.detail == "A denial needs the code of a reason that denies."


def test_a_denial_pays_nothing_and_an_approval_denies_nothing() -> None:
    with pytest.raises(InvalidInputError, match=r"^A denial pays nothing\.$") as refusal:
        rule(Ruling(Verdict.DENY, "adjuster-1", covered_cents=1, reason="DUPLICATE_CLAIM"))
    assert (refusal.value.errors[0].loc, refusal.value.errors[0].input) == (
        ("body", "covered_amount"),
        "0.01",
    )
    with pytest.raises(InvalidInputError, match=r"^An approval has no reason of denial\.$") as refusal:
        rule(Ruling(Verdict.APPROVE, "adjuster-1", reason="DUPLICATE_CLAIM"))
    assert (refusal.value.errors[0].loc, refusal.value.errors[0].input) == (
        *(("body", "reason"), "DUPLICATE_CLAIM"),
    )


def test_without_a_policy_a_person_can_only_deny() -> None:
    with pytest.raises(ConflictError, match=r"^Without a policy nothing can be paid\.$") as refusal:
        rule(approve(), policy=None)
    assert refusal.value.code == "no_policy"
    assert rule(deny("POLICY_NOT_FOUND"), policy=None).evaluation.denial_reason == "Policy not found"


@pytest.mark.parametrize("status", [status for status in ClaimStatus if status != "Under Review"])
def test_only_a_claim_under_review_is_decided_by_a_person(status: str) -> None:
    with pytest.raises(ConflictError) as refusal:
        rule(approve(), claim=a_claim(1000, status=str(status)))
    assert refusal.value.code == "invalid_transition"
    assert refusal.value.detail == f"Claim CLM-1 is {status} and not under review"


def test_an_approval_needs_authority_for_what_is_paid() -> None:
    assert rule(approve(), authority=60_000).status == "Approved"
    with pytest.raises(
        ForbiddenError, match=r"^You may decide up to \$599\.99, and this is about \$600\.00\. Hand it "
    ) as refusal:
        rule(approve(), authority=59_999)
    assert refusal.value.code == "authority_exceeded"


def test_a_denial_needs_authority_for_the_whole_claim() -> None:
    assert rule(deny("DUPLICATE_CLAIM"), authority=100_000).status == "Denied"
    with pytest.raises(ForbiddenError):
        rule(deny("DUPLICATE_CLAIM"), authority=99_999)


@pytest.mark.parametrize(
    ("role", "level", "cents"),
    [
        ("adjuster", 1, 250_000),
        ("adjuster", 2, 1_000_000),
        ("adjuster", 3, 5_000_000),
        ("adjuster", 4, 0),
        ("admin", 1, 99_999_900),
        *((role, 3, 0) for role in ("customer", "analyst", "service", "")),
    ],
)
def test_authority_goes_with_role_and_level(role: str, level: int, cents: int) -> None:
    assert authority_of(role, level) == cents
    check_authority(cents, cents)
    with pytest.raises(ForbiddenError):
        check_authority(cents + 1, cents)


def test_an_adjuster_starts_at_the_first_level() -> None:
    assert authority_of("adjuster") == 250_000


def test_a_ruling_carries_who_decided() -> None:
    asked = RulingCreate(verdict="approve", covered_amount=Decimal("12.30"), note="ok")
    assert ruling_of(asked, by="a") == Ruling(Verdict.APPROVE, "a", 1230, None)
    denied = RulingCreate(verdict="deny", reason="DUPLICATE_CLAIM")
    assert ruling_of(denied, by="b") == Ruling(Verdict.DENY, "b", None, "DUPLICATE_CLAIM")
