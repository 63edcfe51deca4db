"""Storage that fails now and then, before a request or after it was carried out: nothing is lost or doubled.

RELIABILITY_FAULTS says how often it fails (some dozens in every build, two thousand for the record).
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from azure.core.exceptions import AzureError, ServiceRequestError, ServiceResponseError
from azure.core.pipeline.transport import RequestsTransport

from shared.errors import InFlightError, TransientError
from shared.lake.intake import sweep
from shared.lake.state import raw_files, runs
from shared.records import outbox
from shared.records.audit_check import broken_log
from shared.records.commands.claims import submit_claim
from shared.records.commands.customers import register_customer
from shared.records.commands.pets import add_pet
from shared.records.commands.policies import buy_policy
from shared.records.commands.processing import process_claim, resume_claims
from shared.records.ledger import read_ledger
from shared.records.store import RecordStore
from tests.support.bookkeeping import Lake, audit
from tests.support.lake import CLOCK, ask_day, drive, new_process
from tests.support.records import body, claim_on, keyed, once, origin, pet_of, policy_for, registration

pytestmark = [pytest.mark.reliability, pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

FAULTS = int(os.environ.get("RELIABILITY_FAULTS", "25"))
# Of the requests; so many that a client's own repetitions are not always enough.
SHARE = 0.15
ATTEMPTS = 60
CLAIMS = 2


@dataclass
class Storage:
    """Breaks a share of all requests, half of them after they were carried out."""

    dice: random.Random = field(default_factory=lambda: random.Random(2026))
    faults: int = 0

    @contextmanager
    def broken(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """The share is broken within the block."""
        real = RequestsTransport.send

        def send(transport: Any, request: Any, **options: Any) -> Any:
            luck = self.dice.random()
            if luck < SHARE / 2:
                self.faults += 1
                raise ServiceRequestError("no connection")
            response = real(transport, request, **options)
            if luck < SHARE:
                self.faults += 1
                raise ServiceResponseError("no answer")
            return response

        with monkeypatch.context() as patch:
            patch.setattr(RequestsTransport, "send", send)
            patch.setattr(RequestsTransport, "sleep", lambda *_: None)
            yield


@dataclass
class Business:
    """What was acknowledged, and how often something had to be asked for again."""

    ids: dict[str, list[str]] = field(
        default_factory=lambda: {k: [] for k in ("customers", "pets", "policies", "claims")}
    )
    repeated: int = 0
    minutes: int = 0

    def insist[T](self, ask: Callable[[timedelta], T]) -> T:
        """Ask until it is answered, each time minutes later, when no earlier attempt is under way."""
        for _ in range(ATTEMPTS):
            self.minutes += 5
            try:
                return ask(timedelta(minutes=self.minutes))
            except (TransientError, InFlightError, AzureError):
                self.repeated += 1
        raise AssertionError("never answered")

    def made(self, kind: str, name: str, ask: Callable[[Any], Any], partition: str | None) -> str:
        """A record, made under one key."""
        key = f"{kind}-{len(self.ids[kind])}"
        answer = self.insist(lambda after: once(keyed(key, after=after), partition, ask))
        record_id = str(body(answer)[name])
        self.ids[kind].append(record_id)
        return record_id

    def family(self, number: int) -> None:
        """A customer with a pet, a policy and claims, which are decided and paid."""
        # Each begins on the same day: a policy bought on the next one does not cover the visit.
        self.minutes = 0
        asked = registration(f"family{number}@example.com")
        customer = self.made("customers", "customer_id", lambda at: register_customer(asked, at), None)
        pet = self.made("pets", "pet_id", lambda at: add_pet(pet_of(customer), at), customer)
        wanted = policy_for(customer, pet)
        policy = self.made("policies", "policy_id", lambda at: buy_policy(wanted, at), customer)
        for n in range(CLAIMS):
            claim = claim_on(customer, pet, policy, claim_amount=100 + 50 * n)
            claim_id = self.made("claims", "claim_id", lambda at, c=claim: submit_claim(c, at), customer)  # type: ignore[misc]
            self.insist(lambda after, c=claim_id: process_claim(c, origin(after=after), lambda _: None))  # type: ignore[misc]
        self.insist(lambda after: resume_claims(customer, origin(after=after), lambda _: None))
        self.insist(lambda _: outbox.drain(customer))


@pytest.mark.timeout(120 + 2 * FAULTS)
def test_whatever_fails_each_write_is_kept_once(monkeypatch: pytest.MonkeyPatch) -> None:
    new_process()
    ask_day()
    storage, business = Storage(), Business()
    while storage.faults < FAULTS:
        with storage.broken(monkeypatch):
            business.family(len(business.ids["customers"]))
    settled(business)
    report = audit(Lake(), business.ids)
    figures = {"faults": storage.faults, "repeated": business.repeated, **report.figures()}
    print("\nfaults of the storage:", json.dumps(figures))
    assert (report.lost, report.doubled, report.differences) == ([], [], {})
    for customer in business.ids["customers"]:
        assert broken_log(customer) is None
        claims = RecordStore.system().list("claim", customer)
        assert len(claims) == CLAIMS
        paid = sum(int(claim.row["paid_amount"] * 100) for claim in claims)
        assert -read_ledger(customer).balances()["cash"] == paid > 0


def settled(business: Business) -> None:
    """Everything is published and in the lake."""
    for customer in business.ids["customers"]:
        resume_claims(customer, origin(after=timedelta(days=300)), lambda _: None)
        outbox.drain(customer)
    sweep.sweep(now=CLOCK.now())
    drive()
    assert raw_files.depth() == 0
    assert runs.recent(1)[0]["status"] == "succeeded"
