"""Who may ask for an erasure or an export, who has to consent, what it waits for, and what stops it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.domain.claim_status import ClaimStatus
from shared.errors import ConflictError, ForbiddenError, NotFoundError, TransientError
from shared.identity.principal import Principal, Role
from shared.privacy import requests
from shared.privacy.progress import A_DAY, advance
from shared.privacy.register import State
from shared.privacy.requests import consent, request_erasure, status, withdraw
from shared.records.commands.pets import add_pet
from shared.records.commands.processing import carry_out_step, decide_claim
from tests.support.records import ISSUER, NOW, STAFF, claimed, customer, insured, origin, pet_of, registered

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

SECOND = Principal("another", ISSUER, Role.ADMIN)
BEGINS = NOW + timedelta(days=14)


def test_a_customer_asks_for_nobody_else_and_reads_nobody_elses() -> None:
    mine, other = registered(), registered()
    request_erasure(other, customer(other), NOW, end_policies=False)
    for act in (
        lambda: request_erasure(other, customer(mine), NOW, end_policies=False),
        lambda: status(other, customer(mine)),
        lambda: withdraw(other, customer(mine)),
        lambda: request_erasure(mine, customer(), NOW, end_policies=False),
    ):
        with pytest.raises(NotFoundError):
            act()


def test_staff_need_a_second_person_and_then_the_waiting_period_begins() -> None:
    customer_id = registered()
    asked = request_erasure(customer_id, STAFF, NOW, end_policies=False)
    assert advance(asked.key, BEGINS).state is State.AWAITING_CONSENT
    for role in (Role.ADMIN, Role.ADJUSTER):
        with pytest.raises(ForbiddenError, match="Somebody else"):
            consent(customer_id, Principal(STAFF.subject, ISSUER, role), NOW)
    agreed = consent(customer_id, SECOND, NOW + A_DAY)
    assert agreed.erasure.effective_at == BEGINS + A_DAY
    assert agreed.erasure.requested_by != agreed.erasure.consented_by
    with pytest.raises(ConflictError, match="No consent"):
        consent(customer_id, SECOND, NOW)
    assert advance(asked.key, BEGINS).wait == A_DAY


def test_who_is_known_from_files_alone_is_erased_for_by_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "is_delivered", lambda customer_id: customer_id == "C1")
    with pytest.raises(NotFoundError):
        request_erasure("C1", customer("C1"), NOW, end_policies=False)
    with pytest.raises(NotFoundError):
        request_erasure("C2", STAFF, NOW, end_policies=False)
    key = request_erasure("C1", STAFF, NOW, end_policies=False).key
    consent("C1", SECOND, NOW)
    assert advance(key, BEGINS).state is State.LAKE


def test_the_waiting_period_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERASURE_WAITING_DAYS", "0")
    customer_id = registered()
    asked = request_erasure(customer_id, customer(customer_id), NOW, end_policies=False)
    again = request_erasure(customer_id, customer(customer_id), NOW + A_DAY, end_policies=False)
    assert again.erasure.erasure_id == asked.erasure.erasure_id
    assert advance(asked.key, NOW).state is State.LAKE
    with pytest.raises(ConflictError, match="has begun"):
        withdraw(customer_id, customer(customer_id))


def test_an_open_claim_is_waited_for_and_nothing_comes_in_afterwards() -> None:
    ids = insured()
    claim_id = claimed(*ids)
    asked = request_erasure(ids[0], customer(ids[0]), NOW, end_policies=True)
    assert advance(asked.key, BEGINS).wait == A_DAY
    assert status(ids[0], STAFF).erasure.waits_for == "1 claims that are not settled"
    decide_claim(claim_id, origin(), lambda _: None)
    for step in (ClaimStatus.APPROVED, ClaimStatus.PAID):
        assert advance(asked.key, BEGINS).state is State.WAITING
        carry_out_step(claim_id, step, origin())
    assert advance(asked.key, BEGINS).state is State.LAKE
    with pytest.raises((NotFoundError, TransientError)):
        add_pet(pet_of(ids[0]), origin())
