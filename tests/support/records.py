"""Customers, pets, policies and claims for tests of the system of record, made by the real commands."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from functions.http.call import Answer, Call
from functions.http.once import REPLAYED, begin, carry_out
from functions.http.registry import Operation
from functions.http.writing import to_bytes
from functions.records.commands import of_new_customer
from functions.records.commands import origin as origin_of
from shared import clients
from shared.domain.claim import ClaimCreate
from shared.domain.customer import CustomerCreate
from shared.domain.pet import PetCreate
from shared.domain.policy import PolicyCreate
from shared.identity.policies import public
from shared.identity.principal import Principal, Role
from shared.listing import list_files
from shared.records import outbox
from shared.records.commands.claims import submit_claim
from shared.records.commands.customers import register_customer
from shared.records.commands.pets import add_pet
from shared.records.commands.policies import buy_policy
from shared.records.model import Origin, Result, Ticket

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 1)
ISSUER = "https://login.example.com/v2.0"
_numbers = count(1)

STAFF = Principal("staff", ISSUER, Role.ADMIN)


def customer(customer_id: str | None = None, subject: str = "someone", email: str | None = None) -> Principal:
    """A signed-in customer, registered or not; `email` is the verified address."""
    return Principal(subject, ISSUER, Role.CUSTOMER, customer_id, email=email)


def origin(principal: Principal = STAFF, *, after: timedelta = timedelta(), **changes: Any) -> Origin:
    """Where a test's command comes from."""
    return Origin(principal, NOW + after, TODAY, **changes)


def keyed(
    key: str,
    principal: Principal = STAFF,
    *,
    says: str = "this",
    after: timedelta = timedelta(),
    route: str = "POST /api/x",
) -> Call:
    """A request with an idempotency key; `says` stands for what it asks."""
    return Call(
        principal=principal,
        body=None,
        query=None,
        path={},
        headers={},
        as_of=TODAY,
        now=NOW + after,
        route_id=route,
        body_hash=says,
        traceparent="",
        idempotency_key=key,
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What a request was answered: the body as JSON text."""

    body: str
    replayed: bool = field(default=False, compare=False)


def once(call: Call, partition: str | None, command: Callable[[Origin], Result]) -> Said:
    """What is told of a command under the call's key, whose effects go to `partition` (None: a new one)."""
    answer = carry_out(operation_of(partition, command), call)
    return Said(to_bytes(answer.body).decode(), REPLAYED in answer.headers)


def begun(call: Call, partition: str | None) -> Ticket:
    """The ticket of a request that is left running."""
    running = begin(operation_of(partition), call)
    assert isinstance(running, Call)
    assert running.ticket is not None
    return running.ticket


def ticketed(call: Call, partition: str | None) -> Origin:
    """The origin of a request that has begun under its key."""
    return origin(call.caller, after=call.now - NOW, ticket=begun(call, partition))


def operation_of(partition: str | None, command: Callable[[Origin], Result] | None = None) -> Operation:
    """An operation that does nothing but to carry out a command."""
    return Operation(
        "POST",
        "api/x",
        "x",
        public(),
        lambda call: command(origin_of(call)) if command else Answer(),
        "x",
        partition=of_new_customer if partition is None else lambda _: partition,
    )


def registration(email: str | None = None, **changes: Any) -> CustomerCreate:
    """A registration with an address of its own."""
    fields = {
        "first_name": "Ada",
        "last_name": "Lovelace",
        "email": email or f"ada{next(_numbers)}@example.com",
        "phone": "(555) 100-2000",
        "city": "Austin",
        "state": "TX",
        "zip_code": "78701",
    }
    return CustomerCreate.model_validate(fields | changes)


def pet_of(customer_id: str, **changes: Any) -> PetCreate:
    """A dog of this customer."""
    fields = {
        "customer_id": customer_id,
        "pet_name": "Rex",
        "species": "Dog",
        "breed": "Beagle",
        "gender": "Male",
        "date_of_birth": "2020-01-01",
        "weight_lbs": 20,
    }
    return PetCreate.model_validate(fields | changes)


def policy_for(customer_id: str, pet_id: str, **changes: Any) -> PolicyCreate:
    """The plan without deductible, limit and waiting period."""
    fields = {"customer_id": customer_id, "pet_id": pet_id, "plan_name": "Unlimited"}
    return PolicyCreate.model_validate(fields | changes)


def claim_on(customer_id: str, pet_id: str, policy_id: str, **changes: Any) -> ClaimCreate:
    """A claim of 120 dollars for an accident today."""
    fields = {
        "customer_id": customer_id,
        "pet_id": pet_id,
        "policy_id": policy_id,
        "claim_type": "Accident",
        "service_date": TODAY.isoformat(),
        "claim_amount": 120,
    }
    return ClaimCreate.model_validate(fields | changes)


def body(answer: Result | Said) -> dict[str, Any]:
    """What a command or a request was told."""
    return dict(json.loads(answer.body) if isinstance(answer, Said) else answer.value)


def registered(email: str | None = None) -> str:
    """The id of a new customer whose events are all published."""
    customer_id = str(body(register_customer(registration(email), origin()))["customer_id"])
    # The drain that the command makes itself gives up after half a second; a busy machine may need longer.
    outbox.drain(customer_id)
    return customer_id


def insured() -> tuple[str, str, str]:
    """The ids of a new customer, a pet and its policy."""
    customer_id = registered()
    pet_id = str(body(add_pet(pet_of(customer_id), origin()))["pet_id"])
    policy_id = str(body(buy_policy(policy_for(customer_id, pet_id), origin()))["policy_id"])
    return customer_id, pet_id, policy_id


def claimed(
    customer_id: str, pet_id: str, policy_id: str, *, after: timedelta = timedelta(), **changes: Any
) -> str:
    """The id of a new claim that the customer has submitted."""
    request = claim_on(customer_id, pet_id, policy_id, **changes)
    return str(body(submit_claim(request, origin(customer(customer_id), after=after)))["claim_id"])


def raw_blobs(prefix: str = "") -> dict[str, Any]:
    """Everything in the raw zone by name, as JSON."""
    container = clients.blobs().get_container_client("raw")
    names = [blob.name for blob in list_files(container, prefix)]
    return {name: json.loads(container.download_blob(name).readall()) for name in names}


def at_once[T](actions: Sequence[Callable[[], T]], threads: int = 16) -> list[T | Exception]:
    """What each action returned or raised, carried out by many threads together."""

    def outcome(action: Callable[[], T]) -> T | Exception:
        try:
            return action()
        except Exception as error:
            return error

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(outcome, actions))
