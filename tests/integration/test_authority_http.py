"""Who may decide what, with tokens of every role and level, in the whole app."""

from __future__ import annotations

from itertools import product
from typing import Any

import httpx
import pytest

from tests.support.records_http import first_day, insured, posted
from tests.support.stack import Stack, eventually

pytestmark = [pytest.mark.azurite, pytest.mark.host]
pytest_plugins = ["tests.support.stack_fixtures"]

# Claims just within and just above each level's authority.
AMOUNTS = (2500, 2500.01, 10_000, 10_000.01, 50_000, 50_000.01)
LIMITS = {("adjuster", 1): 2500, ("adjuster", 2): 10_000, ("adjuster", 3): 50_000, ("admin", 1): 999_999}
# Of a vet that nobody knows the rules would pay 80 %: another amount needs a reason that the customer reads.
APPROVE: dict[str, Any] = {
    "verdict": "approve",
    "reason": "EXCEPTION_MADE",
    "explanation": "Paid as for a vet in our network.",
}
DENY: dict[str, Any] = {"verdict": "deny", "reason": "DUPLICATE_CLAIM"}


@pytest.fixture(scope="module")
def held(stack: Stack, admin: httpx.Client) -> dict[float, list[str]]:
    """For each amount claims that wait for a person, as many as the tests decide; owner under `owner`."""
    ids = insured(admin, "held@example.com")
    claim = ids | {"claim_type": "Accident", "service_date": first_day(admin, ids)}
    with stack.client("customer", ids["customer_id"]) as owner:
        for number in range(7):
            # Many claims of one day: from the seventh on a claim looks suspicious enough to be held.
            posted(owner, "claims", claim | {"claim_amount": 10 + number})
        found = {
            a: [str(posted(owner, "claims", claim | {"claim_amount": a})["claim_id"]) for _ in LIMITS]
            for a in AMOUNTS
        }
    for claim_id in (each for claims in found.values() for each in claims):
        eventually(lambda c=claim_id: _waits(admin, c), within_s=30, every_s=0.05)
    return found


def _waits(client: httpx.Client, claim_id: str) -> bool:
    return client.get(f"/api/claims/{claim_id}/decision").json().get("case") is not None


@pytest.mark.parametrize(
    ("caller", "amount"),
    list(product(LIMITS, AMOUNTS)),
    ids=lambda v: f"{v[0]} {v[1]}" if isinstance(v, tuple) else str(v),
)
def test_a_person_decides_up_to_the_limit_of_the_token_and_not_a_cent_above(
    stack: Stack, held: dict[float, list[str]], caller: tuple[str, int], amount: float
) -> None:
    role, level = caller
    claim_id = held[amount][list(LIMITS).index(caller)]
    approve = APPROVE | {"covered_amount": amount}
    with stack.client(role, level=level) as person:
        assert person.get("/api/claims/queue").json()["authority"] == LIMITS[caller]
        if amount > LIMITS[caller]:
            for verdict in (approve, DENY):
                refused = person.post(f"/api/claims/{claim_id}/decide", json=verdict)
                assert (refused.status_code, refused.json()["code"]) == (403, "authority_exceeded")
            assert person.get(f"/api/claims/{claim_id}/status").json()["status"] == "Under Review"
            return
        ruled = person.post(f"/api/claims/{claim_id}/decide", json=approve)
    assert (ruled.status_code, ruled.json()["status"], ruled.json()["covered_amount"]) == (
        200,
        "Approved",
        amount,
    )


@pytest.mark.parametrize("caller", ["customer", "analyst", "loader", "operator"])
def test_nobody_else_decides_anything(stack: Stack, held: dict[float, list[str]], caller: str) -> None:
    claim_id = held[50_000.01][0]
    with stack.client(caller, "CUST-00000000" if caller == "customer" else None) as client:
        assert client.post(f"/api/claims/{claim_id}/decide", json=APPROVE).status_code == 403


def test_a_case_of_a_colleague_is_decided_after_it_was_taken_over(
    stack: Stack, held: dict[float, list[str]]
) -> None:
    claim_id = held[50_000.01][1]
    with stack.client("adjuster", level=2) as owner, stack.client("adjuster", level=3) as other:
        posted(owner, f"claims/{claim_id}/assign", {})
        refused = other.post(f"/api/claims/{claim_id}/decide", json=APPROVE | {"covered_amount": 40_000})
        posted(other, f"claims/{claim_id}/assign", {"take_over": True})
        ruled = posted(other, f"claims/{claim_id}/decide", APPROVE | {"covered_amount": 40_000})
    assert (refused.status_code, refused.json()["code"]) == (409, "assigned_to_another")
    assert ruled["decided_by"] == "staff-adjuster-3"


def test_customers_are_not_told_why_a_person_looks(
    stack: Stack, admin: httpx.Client, held: dict[float, list[str]]
) -> None:
    claim_id = held[50_000.01][2]
    owner = admin.get(f"/api/claims/{claim_id}").json()["claim"]["customer_id"]
    with stack.client("customer", owner) as me:
        told = me.get(f"/api/claims/{claim_id}/decision").text
    assert "FRAUD" not in told
    assert "PERSON_REVIEW" in told
    assert "FRAUD_REVIEW" in admin.get(f"/api/claims/{claim_id}/decision").text
