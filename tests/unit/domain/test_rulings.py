"""A person decides: within authority and policy, by a coded reason, and never on the own denial's appeal."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from shared.domain import case as cases
from shared.domain.adjudication import RULE_VERSION, adjudicate, carry_out, decide, pay_more, replay
from shared.domain.authority import authority_of, check_authority
from shared.domain.case import ACTIONS, Action, Case, CaseState
from shared.domain.claim_status import ClaimStatus, appeal
from shared.domain.decision import Decision, told
from shared.domain.facts import Provider, Ruling, Verdict
from shared.domain.four_eyes import check_decider
from shared.domain.reasons import REASONS, ReasonKind
from shared.domain.rows import (
    BROUGHT_BY,
    DECISION_COLUMNS,
    Row,
    decode_row,
    encode_row,
    timestamp,
    to_wire,
)
from shared.domain.ruling import RulingCreate, denials_possible, rule_on, ruling_of
from shared.domain.settlement import Line
from shared.errors import ConflictError, ForbiddenError, InvalidInputError
from tests.support.insurance import AS_OF, NOW, VET, a_claim, a_pet, a_policy, decided


def rule(ruling: Ruling, *history: Row, authority: int = 250_000, **world: Any) -> Decision:
    given = {"claim": a_claim(1000, status="Under Review"), "policy": a_policy(), "pet": a_pet()}
    given |= {"provider": VET, **world}
    claim = given.pop("claim")
    return rule_on(claim, ruling, history=history, as_of=AS_OF, authority_cents=authority, **given)  # type: ignore[arg-type]


def approve(cents: int | None = None, reason: str | None = None) -> Ruling:
    explanation = None if reason is None else "The second visit was not billed by the vet."
    return Ruling(Verdict.APPROVE, "adjuster-1", cents, reason, explanation)


def deny(reason: str | None) -> Ruling:
    return Ruling(Verdict.DENY, "adjuster-1", reason=reason)


def test_an_approval_pays_what_the_rules_compute() -> None:
    decision = rule(approve())
    assert (decision.status, decision.evaluation.covered_amount) == ("Approved", 600)
    assert decision.reasons == ("DECIDED_BY_PERSON", "DEDUCTIBLE_APPLIED")
    assert (decision.facts.ruling, decision.facts.authority_cents) == (approve(), 250_000)
    assert decision.facts.versions["pet"] == a_pet()["updated_at"]
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


def test_a_denied_claim_can_be_appealed_and_then_waits_for_a_person() -> None:
    denied = decided(1, "Denied", 0, 0, denial_reason="Not covered", processing_days=3)
    reopened = appeal(denied, by="customer:jo", now=NOW)
    assert reopened == denied | {
        "status": "Under Review",
        "denial_reason": None,
        "processing_days": None,
        "updated_at": timestamp(NOW),
        "status_history": [{"status": "Under Review", "at": timestamp(NOW)}],
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
        "decided_at": timestamp(NOW),
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


def a_case(state: CaseState = CaseState.QUEUED, **changes: object) -> Case:
    return Case(
        **{
            "claim_id": "CLM-1",
            "state": state,
            "reasons": ("FRAUD_REVIEW",),
            "opened_at": "",
            "updated_at": "",
            **changes,
        }  # type: ignore[arg-type]
    )


def act(action: Action, case: Case) -> Case:
    acts = {
        Action.ASSIGN: lambda: cases.assign(case, "ann", now=NOW),
        Action.RELEASE: lambda: cases.release(case, now=NOW),
        Action.REQUEST_DOCUMENTS: lambda: cases.request_documents(case, ("invoice",), now=NOW),
        Action.RECEIVE_DOCUMENTS: lambda: cases.receive_document(case, None, now=NOW),
        Action.CLOSE: lambda: cases.close(case, "ann", now=NOW),
        Action.APPEAL: lambda: cases.appeal(case, now=NOW),
        Action.HAND_OVER: lambda: cases.hand_over(case, 2, now=NOW),
    }
    return acts[action]()


Q, A, W, C = CaseState
ALLOWED = {
    **{(Action.ASSIGN, Q): A, (Action.ASSIGN, A): A, (Action.ASSIGN, W): W},
    **{(Action.RELEASE, A): Q, (Action.REQUEST_DOCUMENTS, A): W, (Action.REQUEST_DOCUMENTS, W): W},
    **{(Action.HAND_OVER, Q): Q, (Action.HAND_OVER, A): Q, (Action.HAND_OVER, W): Q},
    **{(Action.APPEAL, C): Q},
    **{(Action.CLOSE, Q): C, (Action.CLOSE, A): C, (Action.CLOSE, W): C},
}


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("action", [each for each in Action if each is not Action.RECEIVE_DOCUMENTS])
def test_a_case_moves_along_its_table_only(action: Action, state: CaseState) -> None:
    assert set(ACTIONS) == set(Action)
    if (action, state) in ALLOWED:
        moved = act(action, a_case(state))
        assert (moved.state, moved.updated_at) == (ALLOWED[action, state], timestamp(NOW))
        return
    with pytest.raises(ConflictError) as refusal:
        act(action, a_case(state))
    assert refusal.value.code == "invalid_transition"
    assert refusal.value.detail == f"Claim CLM-1: {action} is not possible while it is {state.lower()}"


def test_a_case_remembers_who_has_it_and_what_is_missing() -> None:
    case = cases.open_case("CLM-1", ("FRAUD_REVIEW",), now=NOW)
    assert case == Case("CLM-1", Q, ("FRAUD_REVIEW",), timestamp(NOW), timestamp(NOW))
    assigned = cases.assign(case, "ann", now=NOW)
    assert (assigned.assignee, cases.release(assigned, now=NOW).assignee) == ("ann", None)
    waiting = cases.request_documents(assigned, ("invoice", "x-ray"), now=NOW)
    more = cases.request_documents(waiting, ("x-ray", "history"), now=NOW)
    assert more.wanted == ("invoice", "x-ray", "history")
    one = cases.receive_document(more, "x-ray", now=NOW)
    assert (one.state, one.wanted, one.received, one.news) == (
        *(W, ("invoice", "history"), ("x-ray",), ("document",)),
    )
    assert cases.receive_document(one, None, now=NOW).wanted == one.wanted
    last = cases.receive_document(cases.receive_document(one, "history", now=NOW), None, now=NOW)
    assert (last.state, last.wanted, last.received) == (A, (), ("x-ray", "history", "invoice"))
    closed = cases.close(more, "ann", now=NOW)
    assert (closed.decided_by, closed.wanted) == ("ann", ())


def test_an_appeal_goes_to_someone_else() -> None:
    closed = cases.close(cases.assign(a_case(), "ann", now=NOW), "ann", now=NOW)
    appealed = cases.appeal(closed, now=NOW)
    assert (appealed.assignee, appealed.reasons, appealed.appeals) == (None, ("APPEALED",), 1)
    assert (appealed.notes, appealed.news) == ((), ("message",))
    again = cases.close(appealed, "bob", now=NOW)
    assert (again.decided_by, cases.appeal(again, now=NOW).appeals) == ("bob", 2)


def test_a_case_of_somebody_else_is_taken_over_deliberately() -> None:
    held = cases.assign(a_case(), "ann", now=NOW, name="Ann Lee")
    with pytest.raises(ConflictError, match=r"^Ann Lee has had this case since ") as refusal:
        cases.assign(held, "bob", now=NOW)
    assert refusal.value.code == "assigned_to_another"
    assert cases.assign(held, "bob", now=NOW, name="Bob", take_over=True).assignee_name == "Bob"
    assert cases.assign(held, "ann", now=NOW).assignee == "ann"
    with pytest.raises(ConflictError, match=r"^Ann Lee has this case\. Take it over to decide\.$"):
        cases.close(held, "bob", now=NOW)


def test_a_case_handed_over_waits_for_the_level_and_a_decision_forgets_it() -> None:
    handed = cases.hand_over(cases.assign(a_case(), "ann", now=NOW), 2, now=NOW)
    assert (handed.state, handed.assignee, handed.level) == (Q, None, 2)
    assert cases.close(handed, "bob", now=NOW).level is None


def test_messages_are_news_until_somebody_answers() -> None:
    asked = cases.note_message(a_case(A), "customer", now=NOW)
    assert (asked.news, asked.last_message_by) == (("message",), "customer")
    answered = cases.note_message(asked, "staff", now=NOW)
    assert (answered.news, answered.last_message_by) == ((), "staff")
    with pytest.raises(ConflictError):
        cases.note_message(a_case(C), "customer", now=NOW)


BROUGHT = a_claim(submitted_by="adjuster:ann", appealed_by=["customer:jo", "admin:kim"])


@pytest.mark.parametrize(
    ("by", "code"),
    [
        ("ann", "own_claim"),
        ("kim", "own_claim"),
        ("jo", "own_claim"),
        ("bob", "own_decision"),
        ("cleo", "own_decision"),
        ("dan", None),
        ("adjuster:ann", None),
    ],
)
def test_who_brought_a_claim_or_ever_decided_about_it_does_not_decide(by: str, code: str | None) -> None:
    if code is None:
        check_decider(BROUGHT, by, ("bob", "cleo"))
        return
    with pytest.raises(ForbiddenError) as refusal:
        check_decider(BROUGHT, by, ("bob", "cleo"))
    assert refusal.value.code == code


def test_a_claim_of_before_names_nobody_who_brought_it() -> None:
    check_decider(a_claim(), "ann", ())


def test_who_brought_a_claim_is_not_served() -> None:
    assert not to_wire(BROUGHT).keys() & set(BROUGHT_BY)


@pytest.mark.parametrize("state", CaseState)
def test_a_note_is_possible_in_every_state(state: CaseState) -> None:
    noted = cases.add_note(a_case(state), "Called the vet", by="ann", now=NOW)
    assert (noted.state, noted.updated_at) == (state, timestamp(NOW))
    assert cases.case_of(decode_row(encode_row(cases.case_row(noted)))) == noted


def test_the_customer_is_not_told_what_looks_suspicious() -> None:
    same_day = decided(1, "Paid", 0, 0, service_date="2026-05-20", pet_id="PET-2")
    world = {"policy": a_policy(), "pet": a_pet(), "provider": VET, "history": [same_day], "as_of": AS_OF}
    decision = adjudicate(a_claim(6000), **world)
    held = told(decision)
    assert held["status"] == "Under Review"
    assert [reason["code"] for reason in held["reasons"]] == ["PERSON_REVIEW", "DEDUCTIBLE_APPLIED"]
    assert held["lines"] == []
    assert [r["code"] for r in told(decision, is_staff=True)["reasons"]] == [
        "FRAUD_REVIEW",
        "DEDUCTIBLE_APPLIED",
    ]
    # Nothing tells a claim that looks suspicious from one that is large, or both.
    large = {**world, "history": [], "authority_cents": 0}
    both = {**world, "authority_cents": 0}
    assert told(adjudicate(a_claim(6000), **large)) == told(adjudicate(a_claim(6000), **both)) == held
    paid = told(adjudicate(a_claim(1000), **world))
    assert paid["rule_version"] == RULE_VERSION
    assert paid["reasons"] == [
        {
            "number": 401,
            "code": "DEDUCTIBLE_APPLIED",
            "text": "Part of the amount counts towards your annual deductible.",
        }
    ]
    assert [(line["code"], line["amount"]) for line in paid["lines"]] == [
        *(("billed", 1000), ("deductible", -250), ("share", -150)),
    ]
    assert [line["label"] for line in paid["lines"]] == [
        *("Amount of the claim", "Annual deductible", "Your share"),
    ]
    assert [line["explanation"] for line in paid["lines"]] == [
        "What the vet billed.",
        "$250.00 a year, $0.00 of it met before.",
        "The plan pays 80 % after the deductible.",
    ]


def test_a_case_for_lack_of_a_document_asks_for_it_from_the_start() -> None:
    case = cases.open_case("CLM-1", ("DOCUMENT_NEEDED",), now=NOW)
    assert (case.state, case.wanted) == (Q, (cases.INVOICE,))
    sent = cases.receive_document(case, None, now=NOW)
    assert (sent.state, sent.wanted, sent.received, sent.news) == (Q, (), (cases.INVOICE,), ("document",))


def test_what_is_wanted_may_come_while_nobody_has_the_case() -> None:
    handed = cases.hand_over(a_case(W, wanted=("x-ray",)), 2, now=NOW)
    assert cases.receive_document(handed, "x-ray", now=NOW).state is Q
