"""A case: where it may go, who has it, what is wanted and what is new."""

from __future__ import annotations

import pytest

from shared.domain import case as cases
from shared.domain.case import ACTIONS, Action, Case, CaseState
from shared.domain.record_json import decode_row
from shared.domain.rows import encode_row
from shared.errors import ConflictError
from tests.support.insurance import NOW


def a_case(state: CaseState = CaseState.QUEUED, **changes: object) -> Case:
    return Case(
        **{
            "claim_id": "CLM-1",
            "state": state,
            "reasons": ("FRAUD_REVIEW",),
            "opened_at": NOW,
            "updated_at": NOW,
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
        assert (moved.state, moved.updated_at) == (ALLOWED[action, state], NOW)
        return
    with pytest.raises(ConflictError) as refusal:
        act(action, a_case(state))
    assert refusal.value.code == "invalid_transition"
    assert refusal.value.detail == f"Claim CLM-1: {action} is not possible while it is {state.lower()}"


def test_a_case_remembers_who_has_it_and_what_is_missing() -> None:
    case = cases.open_case("CLM-1", ("FRAUD_REVIEW",), now=NOW)
    assert case == Case("CLM-1", Q, ("FRAUD_REVIEW",), NOW, NOW)
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


@pytest.mark.parametrize("state", CaseState)
def test_a_note_is_possible_in_every_state(state: CaseState) -> None:
    noted = cases.add_note(a_case(state), "Called the vet", by="ann", now=NOW)
    assert (noted.state, noted.updated_at) == (state, NOW)
    assert cases.case_of(decode_row(encode_row(cases.case_row(noted)))) == noted


def test_a_case_for_lack_of_a_document_asks_for_it_from_the_start() -> None:
    case = cases.open_case("CLM-1", ("DOCUMENT_NEEDED",), now=NOW)
    assert (case.state, case.wanted) == (Q, (cases.INVOICE,))
    sent = cases.receive_document(case, None, now=NOW)
    assert (sent.state, sent.wanted, sent.received, sent.news) == (Q, (), (cases.INVOICE,), ("document",))


def test_what_is_wanted_may_come_while_nobody_has_the_case() -> None:
    handed = cases.hand_over(a_case(W, wanted=("x-ray",)), 2, now=NOW)
    assert cases.receive_document(handed, "x-ray", now=NOW).state is Q
