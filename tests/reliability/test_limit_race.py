"""Two claims raced against the last 100 dollars of a limit are never paid more, however often it is tried."""

from __future__ import annotations

import os
from datetime import timedelta
from decimal import Decimal

import pytest

from shared.domain.claim import new_claim
from shared.domain.customer import new_customer
from shared.domain.ids import new_id
from shared.domain.pet import new_pet
from shared.domain.policy import new_policy
from shared.records.commands.processing import decide_claim, resume_claims
from shared.records.commit import commit
from shared.records.ledger import read_ledger
from shared.records.model import Audit, Commit, Event, Write
from shared.records.references import note_id
from shared.records.store import RecordStore
from tests.support.records import NOW, TODAY, at_once, claim_on, origin, pet_of, policy_for, registration

pytestmark = [
    pytest.mark.reliability,
    pytest.mark.azurite,
    pytest.mark.timeout(900),
    pytest.mark.usefixtures("app_settings"),
]

# A few in every build, two hundred for the record.
TRIES = int(os.environ.get("LIMIT_RACES", "40"))
PAID_TO_THE_END = 10
LEFT = Decimal(100)


def test_two_claims_raced_against_the_last_100_dollars_never_pay_more() -> None:
    for number in range(TRIES):
        customer_id, pair = _two_claims_and_100_dollars()
        outcomes = at_once(
            [lambda c=c: decide_claim(c, origin(after=timedelta(minutes=1)), _nobody) for c in pair],  # type: ignore[misc]
            threads=2,
        )
        assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        claims = [RecordStore.system().get("claim", claim_id) for claim_id in pair]
        decided = [claim.decision.evaluation.covered_amount for claim in claims if claim.decision]
        assert sum(decided) == LEFT, f"try {number}: {decided}"
        if number < PAID_TO_THE_END:
            resume_claims(customer_id, origin(after=timedelta(minutes=1)), _nobody)
            assert read_ledger(customer_id).balances()["cash"] == -100_00
    print(f"{TRIES} races for the last 100 dollars of a limit: never more was paid")


def _nobody(_provider_id: str | None) -> None:
    return None


def _two_claims_and_100_dollars() -> tuple[str, list[str]]:
    customer_id, pet_id, policy_id = new_id("customer"), new_id("pet"), new_id("policy")
    at = {"as_of": TODAY, "now": NOW}
    policy = new_policy(
        policy_for(customer_id, pet_id), policy_id=policy_id, policy_number="PI-1", as_of=TODAY, now=NOW
    )
    claims = [
        new_claim(
            claim_on(customer_id, pet_id, policy_id, claim_amount=amount),
            claim_id=new_id("claim"),
            claim_number="CLM-1",
            as_of=TODAY,
            now=NOW,
        )
        for amount in (90, 95)
    ]
    writes = [
        Write("customer", customer_id, new_customer(registration(), customer_id=customer_id, **at)),  # type: ignore[arg-type]
        Write("pet", pet_id, new_pet(pet_of(customer_id), pet_id=pet_id, **at)),  # type: ignore[arg-type]
        Write("policy", policy_id, {**policy, "coverage_limit": LEFT}),
        *(Write("claim", claim["claim_id"], claim) for claim in claims),
    ]
    for write in writes[1:]:
        note_id(write.kind, write.id, customer_id)
    event = Event("noted", customer_id, {})
    commit(Commit(customer_id, tuple(writes), (event,), Audit("a", "load", customer_id), NOW))
    return customer_id, [claim["claim_id"] for claim in claims]
