"""What is not clear waits for a person, with what was asked, noted and said about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from shared.domain.decision import Decision
from shared.domain.rows import Row
from shared.errors import ConflictError, InvalidInputError, NotFoundError
from shared.records import adjusters, audit, outbox
from shared.records.audit_check import broken_log
from shared.records.cases import get_case
from shared.records.commands import processing
from shared.records.commands.claim_review import (
    Assignment,
    DocumentsWanted,
    NoteCreate,
    add_note,
    assign_case,
    release_case,
    request_documents,
)
from shared.records.commands.messages import MessageCreate, add_message
from shared.records.commands.processing import process_claim, resume_claims
from shared.records.commands.rulings import rule_on_claim
from shared.records.ledger import read_ledger
from shared.records.messages import list_messages
from shared.records.store import RecordStore
from tests.support.claim_review import (
    APPROVE,
    JUNIOR,
    LATER,
    SENIOR,
    by,
    held,
    listed,
    read,
)
from tests.support.records import (
    at_once,
    body,
    claimed,
    customer,
    insured,
    keyed,
    once,
    origin,
    registered,
)

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]


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


def test_a_request_repeated_under_its_key_is_one_change() -> None:
    ids = insured()
    claim_id = held(ids)
    adjusters.note(SENIOR)
    asked = Assignment(assignee="senior")
    first, again = (
        once(keyed("assign"), ids[0], lambda at: assign_case(claim_id, asked, at)) for _ in range(2)
    )
    assert first.body == again.body
    assert again.replayed
    release_case(claim_id, origin(after=LATER))
    assert get_case(read(claim_id)).case.assignee is None


def test_a_case_is_given_to_nobody_who_decides_no_claims() -> None:
    claim_id = held(insured())
    adjusters.note(replace(SENIOR, name="Sue Senior"))
    before = read(claim_id), get_case(read(claim_id))
    for assignee in ("nobody", "seniors", "Senior", "cust", "x" * 150, "rules:2026", " senior"):
        with pytest.raises(InvalidInputError) as refused:
            assign_case(claim_id, Assignment(assignee=assignee), by(JUNIOR))
        assert refused.value.code == "unknown_adjuster"
    assert (read(claim_id), get_case(read(claim_id))) == before
    given = body(assign_case(claim_id, Assignment(assignee="senior"), by(JUNIOR)))
    assert (given["assignee"], given["assignee_name"]) == ("senior", "Sue Senior")


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
    assert broken_log(ids[0]) is None
