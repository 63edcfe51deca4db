"""Records made and read over HTTP."""

from __future__ import annotations

from typing import Any

import httpx

NEWCOMER = {
    "first_name": "Grace",
    "last_name": "Hopper",
    "phone": "(555) 100-2000",
    "city": "Austin",
    "state": "tx",
    "zip_code": "78701",
}


PET = {
    "pet_name": "Rex",
    "species": "Dog",
    "breed": "Beagle",
    "gender": "Male",
    "date_of_birth": "2020-01-01",
    "weight_lbs": 20.5,
    "vaccination_status": "Up-to-date",
}


def insured(admin: httpx.Client, email: str, **policy: Any) -> dict[str, str]:
    customer_id = posted(admin, "customers/", NEWCOMER | {"email": email})["customer_id"]
    pet_id = posted(admin, "pets/", PET | {"customer_id": customer_id})["pet_id"]
    wanted = {"customer_id": customer_id, "pet_id": pet_id, "plan_name": "Unlimited"} | policy
    return {
        "customer_id": customer_id,
        "pet_id": pet_id,
        "policy_id": posted(admin, "policies/", wanted)["policy_id"],
    }


def posted(
    client: httpx.Client, path: str, body: dict[str, Any] | None = None, **headers: str
) -> dict[str, Any]:
    answer = client.post(f"/api/{path}", json=body, headers=headers)
    assert answer.is_success, answer.text
    return dict(answer.json())


def first_day(client: httpx.Client, ids: dict[str, str]) -> str:
    """When the cover of a policy begins: today."""
    return str(read(client, f"policies/{ids['policy_id']}")["policy"]["effective_date"])


def read(client: httpx.Client, path: str) -> dict[str, Any]:
    answer = client.get(f"/api/{path}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def claim(ids: dict[str, str], today: str, **changes: Any) -> dict[str, Any]:
    # Of a vet that nobody knows 80 % is paid: 96.40.
    return {**ids, "claim_type": "Accident", "service_date": today, "claim_amount": 120.5} | changes
