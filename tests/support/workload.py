"""Writers that never give up: every request is repeated with its key until it is acknowledged."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from tests.support.stack import Stack

TRANSIENT = frozenset({409, 500, 502, 503, 504})
TIMEOUT_S = 120.0


@dataclass
class Acknowledged:
    """What the API, or the blob service for batch rows, has said it keeps: kind → ids; and cents claimed."""

    ids: dict[str, list[str]] = field(default_factory=lambda: {k: [] for k in KINDS})
    retries: int = 0
    guard: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, record_id: str) -> None:
        """Remember one acknowledged record."""
        with self.guard:
            self.ids[kind].append(record_id)

    def repeated(self) -> None:
        """Count a request that had to be sent again."""
        with self.guard:
            self.retries += 1

    def total(self) -> int:
        """How many records were acknowledged."""
        return sum(map(len, self.ids.values()))


KINDS = ("customers", "pets", "policies", "claims")


@dataclass
class Writer:
    """One client that registers families and claims for them until it is told to stop."""

    stack: Stack
    acknowledged: Acknowledged
    seed: int
    stop: threading.Event

    def run(self) -> None:
        """Write until stopped."""
        dice = random.Random(self.seed)
        with self.stack.client("loader") as client:
            while not self.stop.is_set():
                self._family(client, dice)

    def _family(self, client: httpx.Client, dice: random.Random) -> None:
        customer = self._create(client, "customers", customer_body(dice), "customer_id")
        pet = self._create(client, "pets", pet_body(customer), "pet_id")
        policy = self._create(client, "policies", policy_body(customer, pet, dice), "policy_id")
        for _ in range(dice.randint(1, 3)):
            self._create(client, "claims", claim_body(customer, pet, policy, dice), "claim_id")

    def _create(self, client: httpx.Client, kind: str, body: dict[str, Any], id_name: str) -> str:
        answer = self._insist(lambda headers: client.post(f"/api/{kind}/", json=body, headers=headers))
        record_id: str = answer[id_name]
        self.acknowledged.add(kind, record_id)
        return record_id

    def _insist(self, send: Callable[[dict[str, str]], httpx.Response]) -> dict[str, Any]:
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            try:
                response = send(headers)
                if response.status_code == 201:
                    answer: dict[str, Any] = response.json()
                    return answer
                assert response.status_code in TRANSIENT, response.text
            except httpx.TransportError:
                pass
            assert time.monotonic() < deadline, "a request was never acknowledged"
            self.acknowledged.repeated()
            time.sleep(0.1)


def customer_body(dice: random.Random) -> dict[str, Any]:
    """A registration nobody else makes."""
    return {
        "first_name": "Robin",
        "last_name": f"Tester{dice.randrange(10**6)}",
        "email": f"{uuid.uuid4().hex}@example.com",
        "phone": "(555) 123-4567",
        "address_line1": "1 Main Street",
        "city": "Austin",
        "state": "TX",
        "zip_code": "78701",
        "date_of_birth": "1990-05-01",
    }


def pet_body(customer: str) -> dict[str, Any]:
    """A dog of that customer."""
    return {
        "customer_id": customer,
        "pet_name": "Rex",
        "species": "Dog",
        "breed": "Labrador",
        "gender": "Male",
        "date_of_birth": "2021-03-01",
        "weight_lbs": 60.5,
    }


def policy_body(customer: str, pet: str, dice: random.Random) -> dict[str, Any]:
    """Some plan for that pet."""
    plan = dice.choice(["Basic", "Standard", "Premium", "Unlimited"])
    return {"customer_id": customer, "pet_id": pet, "plan_name": plan, "includes_dental": True}


def claim_body(customer: str, pet: str, policy: str, dice: random.Random) -> dict[str, Any]:
    """An accident of today, for some amount to the cent."""
    return {
        "customer_id": customer,
        "pet_id": pet,
        "policy_id": policy,
        "claim_type": "Accident",
        "claim_category": "Broken Bone",
        "service_date": datetime.now(UTC).date().isoformat(),
        "claim_amount": dice.randrange(1_00, 5_000_00) / 100,
        "treatment_notes": "Fell off the sofa.",
    }
