"""Claims that wait for a person, and who decides them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.domain.facts import Provider
from shared.domain.ruling import RulingCreate
from shared.errors import ForbiddenError
from shared.identity.principal import Principal, Role
from shared.records.commands.appeals import AppealCreate
from shared.records.commands.policies import buy_policy
from shared.records.commands.processing import process_claim
from shared.records.commands.rulings import rule_on_claim
from shared.records.model import Origin, Stored
from shared.records.store import RecordStore
from tests.support.insurance import VET
from tests.support.records import (
    ISSUER,
    body,
    claimed,
    origin,
    policy_for,
)

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


def refused(claim_id: str, ruling: RulingCreate, person: Principal, code: str) -> None:
    """Whoever has brought a claim, or decided about it before, is told so and changes nothing."""
    before = read(claim_id)
    with pytest.raises(ForbiddenError) as refusal:
        rule_on_claim(claim_id, ruling, by(person), listed)
    assert refusal.value.code == code
    assert read(claim_id) == before
