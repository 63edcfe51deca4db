"""A person decides within authority, and never about an own claim or an own decision."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.domain.ruling import RulingCreate
from shared.errors import ConflictError, ForbiddenError, InvalidInputError
from shared.identity.principal import Principal, Role
from shared.records.commands.claim_review import (
    Assignment,
    HandOver,
    assign_case,
    hand_over_case,
)
from shared.records.commands.claims import submit_claim
from shared.records.commands.processing import decide_claim, process_claim, resume_claims
from shared.records.commands.rulings import rule_on_claim
from shared.records.identities import reserve_identity
from shared.records.ledger import read_ledger
from shared.records.reservation import Reservation
from tests.support.claim_review import (
    APPROVE,
    JUNIOR,
    LATER,
    OFFICE,
    SENIOR,
    by,
    held,
    listed,
    read,
    refused,
)
from tests.support.records import (
    ISSUER,
    at_once,
    body,
    claim_on,
    claimed,
    insured,
    origin,
    raw_blobs,
)

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]


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


def test_nobody_decides_about_the_own_policy_whoever_submitted_the_claim() -> None:
    ids = insured()
    claim_id = held(ids)
    # One of the staff who is a customer, too, and called a colleague.
    reserve_identity(ISSUER, "senior", Reservation(ids[0], origin().now))
    refused(claim_id, APPROVE, SENIOR, "own_claim")
    # The same subject of another issuer is somebody else.
    stranger = replace(SENIOR, issuer="https://other.example")
    assert body(rule_on_claim(claim_id, APPROVE, by(stranger), listed))["status"] == "Approved"


def test_a_case_above_one_s_authority_is_handed_on() -> None:
    claim_id = held(insured())
    assign_case(claim_id, Assignment(), by(JUNIOR))
    handed = body(hand_over_case(claim_id, HandOver(level=2, note="Above mine."), by(JUNIOR)))
    assert (handed["state"], handed["assignee"], handed["level"]) == ("Queued", None, 2)
    assert handed["notes"][0]["text"] == "Above mine."
    assert body(rule_on_claim(claim_id, APPROVE, by(SENIOR), listed))["status"] == "Approved"


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
