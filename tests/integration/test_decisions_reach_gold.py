"""What is estimated, decided, paid and told by gold about a claim are the same cents.

Once beside Azurite, once with what Azure has and Azurite has not: directories, and ten milliseconds a call.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared import storage_resources
from shared.lake import storage
from tests.support.azurite import Account
from tests.support.bookkeeping import Lake
from tests.support.front import FrontedAccount
from tests.support.lake import new_process
from tests.support.small_world import provider
from tests.support.stack import eventually, running_stack

pytestmark = [pytest.mark.azurite, pytest.mark.host]

LATENCY_MS = 10.0
OWNER = {"customer_id": "DEMO-001", "pet_id": "PET-DEMO-001", "policy_id": "POL-DEMO-001"}
# Deductible 250, 90 % and, away from the network, 80 % of that. The deductible counts first where it costs
# least: (1234.56 - 250) x 0.72 + 100.10 x 0.9 = 798.9732, and the cent's rest goes to the next claim.
BILLS = {
    "within the deductible": {"claim_type": "Illness", "claim_amount": 100.10},
    "rounded half up": {"claim_type": "Accident", "claim_amount": 1234.56, "provider_id": "V2"},
    "in the network": {"claim_type": "Illness", "claim_amount": 333.37, "provider_id": "V1"},
    "not covered": {"claim_type": "Behavioral", "claim_amount": 90.01},
}
EXPECTED = {
    "within the deductible": ("Partially Approved", 100_10, 0, "automatic"),
    "rounded half up": ("Approved", 149_90, 780_96, "automatic"),
    "in the network": ("Approved", 0, 300_03, "automatic"),
    "not covered": ("Denied", 0, 0, "automatic"),
    "by a person": ("Partially Approved", 0, 1234_56, "person"),
}


@pytest.fixture(params=["Azurite", "hierarchical, 10 ms a call"])
def account(request: pytest.FixtureRequest) -> Iterator[Account]:
    if request.param == "Azurite":
        yield request.getfixturevalue("app_settings")
        return
    found: FrontedAccount = request.getfixturevalue("hierarchical")
    found.behave(latency_ms=LATENCY_MS)
    yield found
    found.behave()


def cents(amount: float) -> int:
    return int(Decimal(str(amount)) * 100)


def body(client: httpx.Client, method: str, path: str, sent: Any = None) -> dict[str, Any]:
    answer = client.request(method, f"/api/{path}", json=sent)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


def reached(client: httpx.Client, claim_id: str, *statuses: str) -> None:
    eventually(lambda: body(client, "GET", f"claims/{claim_id}/status")["status"] in statuses, within_s=60)


def ask(client: httpx.Client, bill: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The claim's id once it is decided, and what had been estimated."""
    sent = OWNER | {"service_date": body(client, "GET", "policies/POL-DEMO-001")["policy"]["updated_at"][:10]}
    estimate = body(client, "POST", "claims/estimate", sent | bill)
    claim_id = str(body(client, "POST", "claims", sent | bill)["claim_id"])
    reached(client, claim_id, "Approved", "Partially Approved", "Denied", "Paid")
    return claim_id, estimate


def ruled(client: httpx.Client, owner: httpx.Client) -> str:
    """The id of a claim that is held for its amount and looks, and that a person pays in part."""
    sent = OWNER | {"service_date": body(client, "GET", "policies/POL-DEMO-001")["policy"]["updated_at"][:10]}
    claim_id = str(
        body(owner, "POST", "claims", sent | {"claim_type": "Accident", "claim_amount": 6000.55})["claim_id"]
    )
    eventually(lambda: body(client, "GET", f"claims/{claim_id}/decision")["case"], within_s=30)
    why = {"reason": "EXCEPTION_MADE", "explanation": "Paid as for a vet in our network."}
    ruling = {"verdict": "approve", "covered_amount": 1234.56, **why}
    body(client, "POST", f"claims/{claim_id}/decide", ruling)
    return claim_id


def measured(client: httpx.Client, account: Account) -> str:
    """One claim's way in figures: its answer, its row in gold, and the calls of storage that each took."""

    def calls() -> str:
        return f", {account.calls()}" if isinstance(account, FrontedAccount) else ""

    sent = OWNER | {"service_date": body(client, "GET", "policies/POL-DEMO-001")["policy"]["updated_at"][:10]}
    before = body(client, "GET", "insights/summary")["total_claims"]
    if isinstance(account, FrontedAccount):
        account.count_anew()
    began = time.monotonic()
    body(client, "POST", "claims", sent | BILLS["not covered"] | {"claim_amount": 90.02})
    answered = time.monotonic()
    answer = f"answer {(answered - began) * 1000:.0f} ms{calls()}"

    def arrived() -> bool:
        return bool(body(client, "GET", "insights/summary")["total_claims"] > before)

    eventually(arrived, within_s=60, every_s=0.1)
    return f"{answer}; in gold after {time.monotonic() - answered:.1f} s{calls()}"


def test_estimate_decision_ledger_and_gold_name_the_same_cents(
    account: Account, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new_process()
    vets = "".join(json.dumps(row) + "\n" for row in (provider(1), provider(2, is_in_network=False)))
    storage_resources.container(storage.RAW).upload_blob("vet_providers/base.jsonl", vets)
    with running_stack(account, tmp_path) as stack, stack.client("admin") as client:
        body(client, "POST", "customers/seed-demo")
        eventually(lambda: body(client, "GET", "insights/providers")["total"] == 2, within_s=60)
        asked = {name: ask(client, bill) for name, bill in BILLS.items()}
        with stack.client("customer", "DEMO-001") as owner:
            by_person = {"by a person": ruled(client, owner)}
        claims = {name: claim_id for name, (claim_id, _) in asked.items()} | by_person
        for claim_id in claims.values():
            reached(client, claim_id, "Paid", "Denied")
        decided = {name: body(client, "GET", f"claims/{claim}/decision") for name, claim in claims.items()}
        paid = {name: body(client, "GET", f"claims/{claim}/payments") for name, claim in claims.items()}

        def arrived() -> bool:
            rows = body(client, "GET", "insights/claims?customer_id=DEMO-001")["claims"]
            return sum(row["status"] in ("Paid", "Denied") for row in rows) == len(claims)

        eventually(arrived, within_s=60)
        summary = body(client, "GET", "insights/summary")
        month = body(client, "GET", "insights/kpis?limit=1")["kpis"][0]
        gold = {row["claim_id"]: row for row in Lake().table("gold", "claims_analytics").to_dicts()}
        figures = measured(client, account)

    with capsys.disabled():
        where = f"{LATENCY_MS:.0f} ms a call" if isinstance(account, FrontedAccount) else "Azurite"
        print(f"\nA claim, {where}: {figures}")
    rows = {name: gold[claim_id] for name, claim_id in claims.items()}
    told = ("decision_outcome", "decided_deductible_cents", "decided_covered_cents", "decided_by")
    assert {name: tuple(row[key] for key in told) for name, row in rows.items()} == EXPECTED
    for name, (_, deductible, covered, _) in EXPECTED.items():
        row, record = rows[name], decided[name]["record"]
        assert cents(row["deductible_applied"]) == cents(record["deductible_applied"]) == deductible
        assert cents(row["covered_amount"]) == cents(record["covered_amount"]) == covered
        assert cents(row["paid_amount"]) == cents(paid[name]["paid"]) == covered
        assert row["decision_reasons"] == record["reasons"]
        assert row["rule_version"] == record["rule_version"]
        assert row["time_to_decision"] > 0
    for name, (_, estimate) in asked.items():
        assert cents(estimate["deductible_applied"]) == EXPECTED[name][1]
        assert cents(estimate["estimated_reimbursement"]) == EXPECTED[name][2]
    assert (summary["known_decisions"], summary["straight_through_rate"]) == (5, 80.0)
    assert month["straight_through_rate"] == 80.0
    assert 0 < month["time_to_decision_p50"] <= month["time_to_decision_p95"]
    assert summary["time_to_decision_p95"] == pytest.approx(month["time_to_decision_p95"])
