"""What waits for a customer: documents one by one, and an answer to the claims team."""

from __future__ import annotations

from typing import Any

import pytest

from functions.claim_review.models import OpenRequests
from functions.claims.messages import list_open_requests
from shared.errors import ForbiddenError
from shared.identity.principal import Principal
from shared.records.commands.claim_review import (
    Assignment,
    DocumentsWanted,
    assign_case,
    request_documents,
)
from shared.records.commands.documents import About, add_document
from shared.records.commands.messages import MessageCreate, add_message
from shared.records.commands.rulings import rule_on_claim
from tests.support.claim_review import APPROVE, LATER, SENIOR, by, held, listed
from tests.support.records import customer, insured, keyed, origin, registered

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

PDF = b"%PDF-1.7\n1 0 obj"


def requests(who: Principal) -> list[tuple[Any, ...]]:
    answer = dict(list_open_requests(keyed("", who)).body)
    found = OpenRequests.model_validate(answer).requests
    return [(each.claim_id, sorted(each.wanted), each.reply) for each in found]


def test_each_document_is_waited_for_until_it_comes() -> None:
    ids = insured()
    owner = customer(ids[0])
    assert requests(owner) == []
    claim_id = held(ids)
    (first,) = requests(owner)
    assign_case(claim_id, Assignment(), by(SENIOR))
    request_documents(claim_id, DocumentsWanted(documents=["Images", "Lab report"]), by(SENIOR))
    wanted = sorted([*first[1], "Images", "Lab report"])
    assert requests(owner) == [(claim_id, wanted, False)]
    assert requests(customer(registered())) == []

    # Another file, and one of the two: the other is waited for as before.
    add_document(claim_id, PDF + b"other", origin(owner, after=3 * LATER))
    add_document(claim_id, PDF, origin(owner, after=3 * LATER), About(answers="Images"))
    wanted.remove("Images")
    assert requests(owner) == [(claim_id, wanted, False)]


def test_an_answer_is_waited_for_until_it_is_given_or_the_claim_is_decided() -> None:
    ids = insured()
    owner, claim_id = customer(ids[0]), held(ids)
    ask = MessageCreate(text="Which leg was it?")
    add_message(claim_id, ask, by(SENIOR))
    assert [reply for *_, reply in requests(owner)] == [True]
    add_message(claim_id, MessageCreate(text="The left one."), origin(owner, after=3 * LATER))
    assert [reply for *_, reply in requests(owner)] == [False]
    add_message(claim_id, ask, origin(SENIOR, after=4 * LATER))
    rule_on_claim(claim_id, APPROVE, origin(SENIOR, after=5 * LATER), listed)
    assert requests(owner) == []


def test_who_is_no_customer_yet_is_told_so() -> None:
    with pytest.raises(ForbiddenError):
        list_open_requests(keyed("", customer()))
