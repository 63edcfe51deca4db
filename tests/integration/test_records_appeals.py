"""What is denied or paid in part can be appealed; another person decides, and takes nothing back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared.domain.adjudication import replay
from shared.domain.ruling import RulingCreate
from shared.errors import ConflictError, ForbiddenError, NotFoundError
from shared.identity.principal import Principal, Role
from shared.records.cases import get_case
from shared.records.commands.appeals import appeal_claim
from shared.records.commands.processing import resume_claims
from shared.records.commands.rulings import rule_on_claim
from shared.records.ledger import read_ledger
from shared.records.partition import read_kind
from tests.support.claim_review import (
    APPROVE,
    JUNIOR,
    LATER,
    OFFICE,
    SENIOR,
    WHY,
    by,
    denied,
    held,
    listed,
    read,
    refused,
    replace_in,
)
from tests.support.records import (
    ISSUER,
    body,
    customer,
    insured,
    origin,
    registered,
)

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]


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


def test_a_foreign_claim_cannot_be_appealed() -> None:
    customer_id, pet_id, _ = insured()
    claim_id = denied(customer_id, pet_id)
    with pytest.raises(NotFoundError):
        appeal_claim(claim_id, WHY, by(customer(registered())), listed)
