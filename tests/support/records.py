"""Customers, pets, policies and claims for tests of the system of record, made by the real commands."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from shared import clients
from shared.domain.claim import ClaimCreate
from shared.domain.customer import CustomerCreate
from shared.domain.pet import PetCreate
from shared.domain.policy import PolicyCreate
from shared.identity.principal import Principal, Role
from shared.listing import list_files
from shared.records import outbox
from shared.records.commands.claims import submit_claim
from shared.records.commands.customers import register_customer
from shared.records.commands.pets import add_pet
from shared.records.commands.policies import buy_policy
from shared.records.model import Origin, StoredResponse

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
    key: str, principal: Principal = STAFF, *, says: str = "this", after: timedelta = timedelta()
) -> Origin:
    """The origin of a request with an idempotency key; `says` stands for what it asks."""
    return origin(principal, after=after, key=key, route="POST /api/x", fingerprint=says)


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


def body(answer: StoredResponse) -> dict[str, Any]:
    """The body of an answer."""
    return dict(json.loads(answer.body))


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
