"""Storage calls of one claim: from its request until nothing of it is left to do, beyond an idle host's.

Counted by a proxy before Azurite, so that delta-rs and polars count, too. The host and the account are the
tests' own; the figures are counts and depend on no clock.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from bench import medallion
from bench.api import new_claim
from bench.measured import line
from tests.support.azurite import running
from tests.support.front import FrontedAccount, running_front
from tests.support.stack import Stack, eventually, running_stack

CUSTOMERS = 500
IDLE_S = 20.0
# A hint that covers a crash after the commit is taken up 15 seconds later; then all is settled.
SETTLED_S = 30.0
SHOWN = 40

Calls = Counter[str]


def run(customers: int = CUSTOMERS, claims: int = 2) -> None:
    """Print the calls of a lone claim, by service and by place, and when it was in gold."""
    with (
        tempfile.TemporaryDirectory() as name,
        running(Path(name)) as azurite,
        running_front(azurite, Path(name)) as front,
    ):
        account = front.new_account()
        account.behave(hierarchical=False)
        with running_stack(account, Path(name)) as stack, stack.client("admin") as client:
            _fill(account, client, customers, Path(name) / "data")
            owner = _owner(client)
            # The first claim finds nothing open yet.
            _claim(stack, client, owner)
            time.sleep(SETTLED_S)
            idle = _counted(account, IDLE_S)
            for _ in range(claims):
                found, reached = _measured(account, stack, client, owner, idle)
                _tell(found, idle, reached)


def _fill(account: FrontedAccount, client: httpx.Client, customers: int, folder: Path) -> None:
    from azure.storage.blob import BlobServiceClient

    medallion.generate(customers, folder)
    raw = BlobServiceClient.from_connection_string(account.connection_string).get_container_client("raw")
    if not raw.exists():
        raw.create_container()
    for file in medallion.FILES:
        raw.upload_blob(file, (folder / file).read_bytes(), overwrite=True)
    client.post("/api/customers/seed-demo").raise_for_status()
    eventually(lambda: _summary(client)["total_customers"] > customers, within_s=180)


def _summary(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/insights/summary").json()
    return found


def _owner(client: httpx.Client) -> dict[str, Any]:
    policy = client.get("/api/policies/POL-DEMO-001").json()["policy"]
    return {name: policy[name] for name in ("customer_id", "pet_id", "policy_id")}


def _claim(stack: Stack, client: httpx.Client, owner: Mapping[str, Any]) -> str:
    body = {**owner, **new_claim(random.Random()), "claim_amount": 300.0}
    body["service_date"] = datetime.now(UTC).date().isoformat()
    answer = client.post("/api/claims", json=body)
    answer.raise_for_status()
    found: str = answer.json()["claim_id"]
    return found


def _measured(
    account: FrontedAccount, stack: Stack, client: httpx.Client, owner: Mapping[str, Any], idle: Calls
) -> tuple[Calls, str]:
    """Calls beyond those of the idle host."""
    account.count_anew()
    began = time.monotonic()
    claim_id = _claim(stack, client, owner)
    took = time.monotonic() - began
    left = SETTLED_S - (time.monotonic() - began)
    time.sleep(max(0.0, left))
    elapsed = time.monotonic() - began
    found = Counter(account.places())
    reached = client.get(f"/api/claims/{claim_id}/status").json()["status"]
    expected = {place: number * elapsed / IDLE_S for place, number in idle.items()}
    beyond = Counter({place: round(n - expected.get(place, 0)) for place, n in found.items()})
    return beyond, f"answered in {took * 1000:.0f} ms, then {reached}"


def _counted(account: FrontedAccount, seconds: float) -> Calls:
    account.count_anew()
    time.sleep(seconds)
    return Counter(account.places())


def _tell(found: Calls, idle: Calls, reached: str) -> None:
    line("storage calls of a lone claim, beyond idle", f"{sum(found.values())} ({reached})")
    line("storage calls of an idle minute", f"{sum(idle.values()) * 60 / IDLE_S:.0f}")
    for place, number in found.most_common(SHOWN):
        if number:
            line(f"  {place}"[:46], str(number))


if __name__ == "__main__":
    run()
