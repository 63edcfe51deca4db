"""What is not clear waits for a person, who decides within authority; what is denied can be appealed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from shared.domain.adjudication import replay
from shared.domain.decision import Decision
from shared.domain.facts import Provider
from shared.domain.rows import Row
from shared.domain.ruling import RulingCreate
from shared.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from shared.identity.principal import Principal, Role
from shared.records import audit, outbox
from shared.records.cases import get_case
from shared.records.commands import processing
from shared.records.commands.casework import (
    AppealCreate,
    Assignment,
    DocumentsWanted,
    HandOver,
    NoteCreate,
    add_note,
    appeal_claim,
    assign_case,
    hand_over_case,
    release_case,
    request_documents,
    rule_on_claim,
)
from shared.records.commands.claims import submit_claim
from shared.records.commands.messages import MessageCreate, add_message
from shared.records.commands.policies import buy_policy
from shared.records.commands.processing import decide_claim, process_claim, resume_claims
from shared.records.commit import read_head
from shared.records.ledger import read_ledger
from shared.records.messages import list_messages
from shared.records.model import Origin, Stored
from shared.records.partition import read_kind
from shared.records.store import RecordStore
from tests.support.insurance import VET
from tests.support.records import (
    ISSUER,
    at_once,
    body,
    claim_on,
    claimed,
    customer,
    insured,
    keyed,
    origin,
    policy_for,
    raw_blobs,
    registered,
)

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

LATER = timedelta(minutes=1)
SENIOR = Principal("senior", ISSUER, Role.ADJUSTER, level=2)
JUNIOR = Principal("junior", ISSUER, Role.ADJUSTER)
OFFICE = Principal("office", ISSUER, Role.ADMIN)
APPROVE = RulingCreate(verdict="approve")
WHY = AppealCreate(text="The policy covers this.")


def listed(_provider_id: str | None) -> Provider | None:
    return VET


def replace_in(ruling: RulingCreate, **changes: object) -> RulingCreate:
    return RulingCreate.model_validate({**ruling.model_dump(), **changes})


def read(claim_id: str) -> Stored:
    return RecordStore.system().get("claim", claim_id)


def held(ids: tuple[str, str, str]) -> str:
    """A claim of 6,000 that looks like another of the same day, in the queue."""
    claimed(*ids, claim_amount=5500)
    claim_id = claimed(*ids, after=LATER, claim_amount=6000)
    process_claim(claim_id, origin(after=LATER), listed)
    return claim_id


def denied(customer_id: str, pet_id: str) -> str:
    """A claim within the waiting period."""
    wanted = policy_for(customer_id, pet_id, plan_name="Basic", confirm_second_policy=True)
    policy_id = str(body(buy_policy(wanted, origin()))["policy_id"])
    claim_id = claimed(customer_id, pet_id, policy_id)
    process_claim(claim_id, origin(after=LATER), listed)
    assert read(claim_id).row["status"] == "Denied"
    return claim_id


def by(person: Principal) -> Origin:
    return origin(person, after=2 * LATER)


def test_what_is_clear_is_decided_and_what_is_owed_is_booked_and_then_paid_once() -> None:
    ids = insured()
    claim_id = claimed(*ids)

    assert process_claim(claim_id, origin(), listed) == "Approved"
    assert process_claim(claim_id, origin(), listed) == "Approved"
    assert read_ledger(ids[0]).balances()["payable-" + claim_id] == -12000
    at_once([lambda: resume_claims(ids[0], origin(after=LATER), listed)] * 6, threads=6)

    assert read(claim_id).row["status"] == "Paid"
    assert resume_claims(ids[0], origin(after=LATER), listed) == 0
    ledger = read_ledger(ids[0])
    assert [entry.entry_id for entry in ledger.entries] == [f"{claim_id}-owed", f"{claim_id}-paid"]
    assert ledger.balances()["cash"] == -12000
    assert ledger.balances()["payable-" + claim_id] == 0


def test_a_submission_that_nothing_decided_is_resumed() -> None:
    ids = insured()
    claim_id = claimed(*ids)
    assert resume_claims(ids[0], origin(after=LATER), listed) == 1
    assert read(claim_id).row["status"] == "Paid"


def test_a_claim_that_fails_keeps_none_of_its_customers_others_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = insured()
    poison, other = claimed(*ids), claimed(*ids, after=LATER, claim_amount=80)
    real = processing.adjudicate

    def failing(claim: Row, **world: Any) -> Decision:
        if claim["claim_id"] == poison:
            raise InvalidInputError("too large")
        return real(claim, **world)

    monkeypatch.setattr(processing, "adjudicate", failing)
    assert resume_claims(ids[0], origin(after=LATER), listed) == 1
    assert (read(poison).row["status"], read(other).row["status"]) == ("Submitted", "Paid")

    monkeypatch.undo()
    assert resume_claims(ids[0], origin(after=LATER), listed) == 1
    assert read(poison).row["status"] == "Paid"


def test_a_held_claim_is_in_the_queue_until_a_person_decides_it() -> None:
    ids = insured()
    claim_id = held(ids)
    store = RecordStore.system()

    waiting, _ = store.page("case", {"standing": "Open", "state": "Queued"}, limit=100)
    assert [case.id for case in waiting if case.customer_id == ids[0]] == [claim_id]
    assert body(assign_case(claim_id, Assignment(), by(SENIOR)))["assignee"] == "senior"
    assert body(add_note(claim_id, NoteCreate(text="Called the clinic"), by(SENIOR)))["notes"][0]["by"] == (
        "senior"
    )
    assert body(request_documents(claim_id, DocumentsWanted(documents=["Invoice"]), by(SENIOR)))["state"] == (
        "Awaiting documents"
    )
    ruled = body(rule_on_claim(claim_id, APPROVE, by(SENIOR), listed))

    assert ruled["status"] == "Approved"
    assert (ruled["covered_amount"], ruled["decided_by"]) == (6000, "senior")
    assert get_case(read(claim_id)).case.state == "Closed"
    assert store.page("case", {"standing": "Open", "assignee": "senior"}, limit=100)[1] == 0
    resume_claims(ids[0], origin(after=3 * LATER), listed)
    assert read(claim_id).row["status"] == "Paid"
    assert read_ledger(ids[0], claim_id=claim_id).balances()["cash"] == -600000


def test_nobody_decides_above_the_own_authority() -> None:
    ids = insured()
    claim_id = held(ids)
    before = read(claim_id)

    for verdict in (APPROVE, RulingCreate(verdict="deny", reason="DOCUMENTATION_MISSING")):
        with pytest.raises(ForbiddenError) as refused:
            rule_on_claim(claim_id, verdict, by(JUNIOR), listed)
        assert refused.value.code == "authority_exceeded"
    with pytest.raises(InvalidInputError):
        rule_on_claim(claim_id, RulingCreate(verdict="deny", reason="BECAUSE"), by(SENIOR), listed)

    assert read(claim_id) == before


def test_a_decided_or_paid_claim_is_not_decided_again() -> None:
    ids = insured()
    claim_id = held(ids)
    outcomes = at_once(
        [lambda: rule_on_claim(claim_id, APPROVE, by(SENIOR), listed) for _ in range(6)], threads=6
    )
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1

    resume_claims(ids[0], by(SENIOR), listed)
    for attempt in (
        lambda: rule_on_claim(claim_id, APPROVE, by(SENIOR), listed),
        lambda: assign_case(claim_id, Assignment(), by(SENIOR)),
        lambda: decide_claim(claim_id, by(SENIOR), listed),
    ):
        with pytest.raises(ConflictError):
            attempt()
    assert read_ledger(ids[0], claim_id=claim_id).balances()["cash"] == -600000


def test_a_denied_claim_is_appealed_and_decided_by_a_person() -> None:
    customer_id, pet_id, _ = insured()
    claim_id = denied(customer_id, pet_id)
    first = read(claim_id).decision

    appeal_claim(claim_id, WHY, by(customer(customer_id)), listed)

    appealed = read(claim_id)
    assert (appealed.row["status"], appealed.row["denial_reason"]) == ("Under Review", None)
    assert resume_claims(customer_id, origin(after=3 * LATER), listed) == 0
    ruled = body(
        rule_on_claim(claim_id, RulingCreate(verdict="deny", reason="IN_WAITING_PERIOD"), by(JUNIOR), listed)
    )
    assert (ruled["status"], ruled["denial_reason"]) == ("Denied", "Waiting period")
    kept = [stored.row["decision"]["status"] for stored in read_kind(customer_id, "decision")]
    assert kept == ["Denied", "Under Review"]
    assert first is not None
    assert replay(first) == first
    final = read(claim_id).decision
    assert final is not None
    assert replay(final) == final


def test_an_appeal_is_decided_by_another_person() -> None:
    customer_id, pet_id, _ = insured()
    claim_id = denied(customer_id, pet_id)
    deny = RulingCreate(verdict="deny", reason="IN_WAITING_PERIOD")
    appeal_claim(claim_id, WHY, by(customer(customer_id)), listed)
    rule_on_claim(claim_id, deny, by(JUNIOR), listed)
    appeal_claim(claim_id, WHY, by(customer(customer_id)), listed)

    refused(claim_id, deny, JUNIOR, "own_decision")
    assert body(rule_on_claim(claim_id, deny, by(SENIOR), listed))["status"] == "Denied"
    # However many decisions lie between, and whoever appeals: an administrator does it for the customer here.
    appeal_claim(claim_id, WHY, by(OFFICE), listed)
    refused(claim_id, deny, JUNIOR, "own_decision")
    refused(claim_id, deny, SENIOR, "own_decision")
    refused(claim_id, deny, OFFICE, "own_claim")
    assert body(rule_on_claim(claim_id, deny, origin(after=2 * LATER), listed))["status"] == "Denied"


@pytest.mark.parametrize("person", [SENIOR, OFFICE])
def test_nobody_decides_the_claim_that_they_submitted_for_somebody(person: Principal) -> None:
    ids = insured()
    claimed(*ids, claim_amount=5500)
    submitted = submit_claim(claim_on(*ids, claim_amount=6000), origin(person, after=LATER))
    claim_id = str(body(submitted)["claim_id"])
    process_claim(claim_id, origin(after=LATER), listed)
    assign_case(claim_id, Assignment(), by(person))

    refused(claim_id, APPROVE, person, "own_claim")
    assert read(claim_id).row["submitted_by"] == f"{person.role}:{person.subject}"
    assert not any("submitted_by" in row for row in raw_blobs(f"claims/{claim_id}").values())
    other = Principal("other", ISSUER, Role.ADMIN)
    assert body(rule_on_claim(claim_id, APPROVE, by(other), listed))["status"] == "Approved"


def refused(claim_id: str, ruling: RulingCreate, person: Principal, code: str) -> None:
    """Whoever has brought a claim, or decided about it before, is told so and changes nothing."""
    before = read(claim_id)
    with pytest.raises(ForbiddenError) as refusal:
        rule_on_claim(claim_id, ruling, by(person), listed)
    assert refusal.value.code == code
    assert read(claim_id) == before


def test_what_was_paid_is_appealed_and_an_appeal_only_adds_to_it() -> None:
    ids = insured()
    claim_id = held(ids)
    part = RulingCreate(
        verdict="approve",
        covered_amount=Decimal(4000),
        reason="NOT_DOCUMENTED",
        explanation="No second bill.",
    )
    rule_on_claim(claim_id, part, by(SENIOR), listed)
    resume_claims(ids[0], by(SENIOR), listed)
    assert read_ledger(ids[0], claim_id=claim_id).balances()["cash"] == -400000

    appeal_claim(claim_id, WHY, by(customer(ids[0])), listed)
    assert (read(claim_id).row["status"], get_case(read(claim_id)).case.state) == ("Paid", "Queued")
    with pytest.raises(ConflictError):
        appeal_claim(claim_id, WHY, by(customer(ids[0])), listed)
    with pytest.raises(ForbiddenError):
        rule_on_claim(claim_id, replace_in(APPROVE, explanation="Yes."), by(SENIOR), listed)
    third = Principal("third", ISSUER, Role.ADJUSTER, level=3)
    ruled = body(rule_on_claim(claim_id, replace_in(APPROVE, explanation="Found."), by(third), listed))
    assert (ruled["status"], ruled["covered_amount"]) == ("Approved", 6000)
    resume_claims(ids[0], by(third), listed)
    assert resume_claims(ids[0], by(third), listed) == 0

    ledger = read_ledger(ids[0], claim_id=claim_id)
    assert ledger.balances()["cash"] == -600000
    assert ledger.balances()["payable-" + claim_id] == 0
    booked = {entry.entry_id.removeprefix(claim_id) for entry in ledger.entries}
    assert booked == {"-owed", "-paid", "-owed-2", "-paid-2"}
    assert read(claim_id).row["status"] == "Paid"
    with pytest.raises(ConflictError):
        appeal_claim(claim_id, WHY, by(customer(ids[0])), listed)


def test_an_approval_that_is_upheld_moves_no_money() -> None:
    ids = insured()
    claim_id = held(ids)
    why = {"reason": "NOT_DOCUMENTED", "explanation": "No second bill."}
    part = RulingCreate(verdict="approve", covered_amount=Decimal(4000), **why)
    rule_on_claim(claim_id, part, by(SENIOR), listed)
    resume_claims(ids[0], by(SENIOR), listed)
    entries = read_ledger(ids[0]).entries
    appeal_claim(claim_id, WHY, by(customer(ids[0])), listed)
    before = read(claim_id).row
    third = Principal("third", ISSUER, Role.ADJUSTER, level=2)
    rule_on_claim(claim_id, part, by(third), listed)
    assert read(claim_id).row == before
    assert read_ledger(ids[0]).entries == entries
    decision = read(claim_id).decision
    assert decision is not None
    assert decision.facts.ruling is not None
    assert decision.facts.ruling.by == "third"


def test_customer_and_staff_write_to_each_other_while_somebody_looks_at_the_claim() -> None:
    ids = insured()
    clear = claimed(*ids)
    process_claim(clear, origin(), listed)
    say = MessageCreate(text="Which images do you need?")
    with pytest.raises(ConflictError):
        add_message(clear, say, by(customer(ids[0])))
    with pytest.raises(NotFoundError):
        add_message(clear, say, by(customer(registered())))
    with pytest.raises(ValidationError):
        MessageCreate(text="  ")

    claim_id = held(ids)
    add_message(claim_id, say, by(customer(ids[0])))
    assert get_case(read(claim_id)).case.news == ("message",)
    answer = MessageCreate(text="Those of the second visit.")
    add_message(claim_id, answer, origin(SENIOR, after=3 * LATER))
    thread = list_messages(read(claim_id))
    assert [(row["sender"], row["text"]) for row in thread] == [
        ("customer", "Which images do you need?"),
        ("staff", "Those of the second visit."),
    ]
    case = get_case(read(claim_id)).case
    assert (case.news, case.last_message_by) == ((), "staff")


def test_a_case_above_one_s_authority_is_handed_on() -> None:
    claim_id = held(insured())
    assign_case(claim_id, Assignment(), by(JUNIOR))
    handed = body(hand_over_case(claim_id, HandOver(level=2, note="Above mine."), by(JUNIOR)))
    assert (handed["state"], handed["assignee"], handed["level"]) == ("Queued", None, 2)
    assert handed["notes"][0]["text"] == "Above mine."
    assert body(rule_on_claim(claim_id, APPROVE, by(SENIOR), listed))["status"] == "Approved"


def test_a_foreign_claim_cannot_be_appealed() -> None:
    customer_id, pet_id, _ = insured()
    claim_id = denied(customer_id, pet_id)
    with pytest.raises(NotFoundError):
        appeal_claim(claim_id, WHY, by(customer(registered())), listed)


def test_a_request_repeated_under_its_key_is_one_change() -> None:
    ids = insured()
    claim_id = held(ids)
    first = assign_case(claim_id, Assignment(assignee="a"), keyed("assign"))
    again = assign_case(claim_id, Assignment(assignee="a"), keyed("assign"))
    assert first.body == again.body
    assert again.replayed
    release_case(claim_id, origin(after=LATER))
    assert get_case(read(claim_id)).case.assignee is None


def test_every_change_is_in_the_audit_log_and_tells_an_event() -> None:
    ids = insured()
    claim_id = held(ids)
    assign_case(claim_id, Assignment(), by(SENIOR))
    rule_on_claim(claim_id, APPROVE, by(SENIOR), listed)

    done = [entry.action for entry in audit.entries(ids[0]) if entry.object == claim_id]
    told = [e.type for e in outbox.events_after(ids[0], 0, 100) if e.subject == claim_id]

    assert done == ["submit_claim", "claim_under_review", "assign_case", "rule_approved"]
    assert told == [
        *("claim_submitted", "claim_status_update", "claim_status_update"),
        *("case_updated", "claim_status_update", "case_updated"),
    ]
    assert audit.is_intact(ids[0], read_head(ids[0]).digest)


def test_a_case_of_somebody_else_is_taken_over_before_it_is_decided() -> None:
    other = Principal("other", ISSUER, Role.ADJUSTER, level=3)
    claim_id = held(insured())
    assign_case(claim_id, Assignment(), by(SENIOR))
    for verdict in (APPROVE, RulingCreate(verdict="deny", reason="DUPLICATE_CLAIM")):
        with pytest.raises(ConflictError) as refused:
            rule_on_claim(claim_id, verdict, by(other), listed)
        assert refused.value.code == "assigned_to_another"
    assert read(claim_id).row["status"] == "Under Review"

    with pytest.raises(ConflictError):
        assign_case(claim_id, Assignment(), by(other))
    assign_case(claim_id, Assignment(take_over=True), by(other))
    assert body(rule_on_claim(claim_id, APPROVE, by(other), listed))["decided_by"] == "other"


def test_an_administrator_decides_whoever_has_the_case() -> None:
    claim_id = held(insured())
    assign_case(claim_id, Assignment(), by(SENIOR))
    ruled = body(rule_on_claim(claim_id, APPROVE, origin(after=2 * LATER), listed))
    assert (ruled["status"], ruled["decided_by"]) == ("Approved", "staff")
