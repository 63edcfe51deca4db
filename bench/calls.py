"""Storage calls of a claim, alone and among those of 16 clients: until all is settled, beyond an idle host.

And what a claim takes where each call of storage takes ten milliseconds more. Counted by a proxy before
Azurite, so that delta-rs and polars count, too. The host and the account are the tests' own; counts depend on
no clock.
"""

from __future__ import annotations

import itertools
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from bench import api, medallion, timers
from bench.api import new_claim
from bench.measured import line
from tests.support.azurite import Account, running
from tests.support.front import FrontedAccount, running_front
from tests.support.stack import eventually, running_stack

CUSTOMERS = 500
IDLE_S = 20.0
# A hint that covers a crash after the commit is taken up 15 seconds later; then all is settled.
SETTLED_S = 30.0
SHOWN = 40
CLIENTS, CLAIMS_EACH = 16, 10
LATENCY_MS = 10.0
FAR_CLAIMS, REST_S = 5, 3.0

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
            fill(account, client, customers, Path(name) / "data")
            owner = _owner(client)
            # The first claim finds nothing open yet.
            amounts = itertools.count(300, 41)
            _claim(client, owner, next(amounts))
            time.sleep(SETTLED_S)
            idle = _counted(account, IDLE_S)
            for _ in range(claims):
                counted, reached = _measured(account, client, owner, idle, next(amounts))
                _tell(counted, idle, reached)
            timers.run(account, client, {place: number / IDLE_S for place, number in idle.items()})
            _among_others(account, client, idle)
            account.behave(hierarchical=False, latency_ms=LATENCY_MS)
            _far_away(client, owner, amounts)


def _among_others(account: FrontedAccount, client: httpx.Client, idle: Calls) -> None:
    owners = [family(client) for _ in range(CLIENTS)]
    time.sleep(SETTLED_S)
    account.count_anew()
    began = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(partial(_claims, client), owners))
    posted = time.monotonic() - began
    time.sleep(SETTLED_S)
    elapsed = time.monotonic() - began
    calls = sum(account.places().values()) - sum(idle.values()) * elapsed / IDLE_S
    number = CLIENTS * CLAIMS_EACH
    line(f"storage calls of a claim among those of {CLIENTS} clients", f"{calls / number:.0f}")
    line(f"claims a second of {CLIENTS} clients, through the counting proxy", f"{number / posted:.0f}")


def _claims(client: httpx.Client, owner: Mapping[str, Any]) -> None:
    for number in range(CLAIMS_EACH):
        _claim(client, owner, 100 + 37 * number)


def family(client: httpx.Client) -> dict[str, Any]:
    """A new customer with a pet and a policy: their ids."""

    def made(kind: str, body: Mapping[str, Any]) -> str:
        answer = client.post(f"/api/{kind}", json=body)
        answer.raise_for_status()
        return str(
            answer.json()[{"customers": "customer_id", "pets": "pet_id", "policies": "policy_id"}[kind]]
        )

    customer = {"customer_id": made("customers", api.customer())}
    pet = {**customer, "pet_id": made("pets", {**customer, **api.pet()})}
    return {**pet, "policy_id": made("policies", {**pet, "plan_name": "Unlimited"})}


def _far_away(client: httpx.Client, owner: Mapping[str, Any], amounts: Iterator[int]) -> None:
    """Medians of some claims, one after the other."""
    answers, arrivals = [], []
    for _ in range(FAR_CLAIMS):
        claims = _summary(client)["total_claims"]
        began = time.monotonic()
        _claim(client, owner, next(amounts))
        answered = time.monotonic()
        eventually(partial(_has_more, client, claims), within_s=60, every_s=0.05)
        arrivals.append(time.monotonic() - answered)
        answers.append((answered - began) * 1000)
        time.sleep(REST_S)
    figure = f"answered in {median(answers):.0f} ms, in gold {median(arrivals):.1f} s later"
    line(f"a claim with {LATENCY_MS:.0f} ms more for each call", figure)


def _has_more(client: httpx.Client, claims: int) -> bool:
    return bool(_summary(client)["total_claims"] > claims)


def fill(account: Account, client: httpx.Client, customers: int, folder: Path) -> None:
    """Bring generated customers and those of the demo to gold."""
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
    summary: dict[str, Any] = client.get("/api/insights/summary").json()
    return summary


def _owner(client: httpx.Client) -> dict[str, Any]:
    policy = client.get("/api/policies/POL-DEMO-001").json()["policy"]
    return {name: policy[name] for name in ("customer_id", "pet_id", "policy_id")}


def _claim(client: httpx.Client, owner: Mapping[str, Any], amount: int) -> str:
    # The same amount twice on a day would be asked about.
    body = {**owner, **new_claim(random.Random()), "claim_amount": amount}
    body["service_date"] = datetime.now(UTC).date().isoformat()
    answer = client.post("/api/claims", json=body)
    answer.raise_for_status()
    claim_id: str = answer.json()["claim_id"]
    return claim_id


def _measured(
    account: FrontedAccount, client: httpx.Client, owner: Mapping[str, Any], idle: Calls, amount: int
) -> tuple[Calls, str]:
    """Calls beyond those of the idle host."""
    account.count_anew()
    began = time.monotonic()
    claim_id = _claim(client, owner, amount)
    took = time.monotonic() - began
    left = SETTLED_S - (time.monotonic() - began)
    time.sleep(max(0.0, left))
    elapsed = time.monotonic() - began
    counted = Counter(account.places())
    reached = client.get(f"/api/claims/{claim_id}/status").json()["status"]
    expected = {place: number * elapsed / IDLE_S for place, number in idle.items()}
    beyond = Counter({place: round(n - expected.get(place, 0)) for place, n in counted.items()})
    return beyond, f"answered in {took * 1000:.0f} ms, then {reached}"


def _counted(account: FrontedAccount, seconds: float) -> Calls:
    account.count_anew()
    time.sleep(seconds)
    return Counter(account.places())


def _tell(counted: Calls, idle: Calls, reached: str) -> None:
    line("storage calls of a lone claim, beyond idle", f"{sum(counted.values())} ({reached})")
    line("storage calls of an idle minute", f"{sum(idle.values()) * 60 / IDLE_S:.0f}")
    for place, number in counted.most_common(SHOWN):
        if number:
            line(f"  {place}"[:46], str(number))


if __name__ == "__main__":
    run()
