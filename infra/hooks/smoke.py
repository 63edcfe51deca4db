"""The smoke test: what was deployed answers as it should.

    python3 -m infra.hooks.smoke --api URL [--portal URL --dashboard URL] [--no-claim] < TOKEN

It makes a customer, "Smoke Test", and submits one claim of a dollar unless told not to.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from infra.hooks.calls import Answer, call
from infra.hooks.cli import ROOT, HookError, main

TIMEOUT_S, PAUSE_S = 180.0, 2.0


@dataclass(frozen=True)
class Target:
    """What to test, and with what. `functions` are those that are deployed; None: they can't be listed."""

    api: str
    token: str
    portal: str | None = None
    dashboard: str | None = None
    functions: frozenset[str] | None = None
    claim: bool = True


def run(target: Target) -> None:
    """Every check, in the order in which failures explain each other; raises HookError at the first."""
    if target.functions is not None:
        _told("functions", check_functions(target.functions, expected_functions()))
    _told("health", check_health(target))
    _told("locks", check_locks(target))
    for name, origin in (("portal", target.portal), ("dashboard", target.dashboard)):
        if origin:
            _told(name, check_web_app(origin, target.api))
    _told("live events", check_negotiate(target))
    if target.claim:
        _told("claim", check_claim(target))


def expected_functions() -> frozenset[str]:
    """What the code declares, asked in an environment that can import it."""
    own = ROOT / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    python = str(own) if own.exists() else sys.executable
    line = [python, "-m", "infra.generate", "functions"]
    ran = subprocess.run(line, cwd=str(ROOT), capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise HookError(
            "The code can't be imported here: pip install -r requirements.txt, or run dev.py once."
        )
    return frozenset(json.loads(ran.stdout.splitlines()[-1]))


def check_functions(deployed: frozenset[str], expected: frozenset[str]) -> str:
    """Exactly the functions that the code declares are there."""
    missing, surplus = sorted(expected - deployed), sorted(deployed - expected)
    if missing or surplus:
        raise HookError(f"functions missing: {missing or 'none'}; unknown: {surplus or 'none'}")
    return f"all {len(expected)}"


def check_health(target: Target) -> str:
    """The app is alive, and everything it depends on answers; waits for a first start."""
    deadline = time.monotonic() + TIMEOUT_S
    while True:
        alive, ready = call(f"{target.api}/health"), call(f"{target.api}/api/health/ready")
        if alive.status == ready.status == 200:
            return f"ready, live events {alive.body['websocket']}"
        if time.monotonic() > deadline:
            raise HookError(
                f"/health answers {alive.status}, /api/health/ready {ready.status}: {ready.text[:500]}"
            )
        time.sleep(PAUSE_S)


def check_locks(target: Target) -> str:
    """Nothing but what is public answers without a token."""
    refused = call(f"{target.api}/api/claims/queue")
    if refused.status != 401:
        raise HookError(f"/api/claims/queue answers {refused.status} without a token.")
    forged = call(f"{target.api}/api/claims/queue", token="e30.e30.e30")
    if forged.status not in (401, 403):
        raise HookError(f"/api/claims/queue answers {forged.status} to a forged token.")
    by_app = "problem+json" in refused.headers.get("content-type", "")
    return "refused by the app" if by_app else "refused by the platform, before the app"


def check_web_app(origin: str, api: str) -> str:
    """The app is served, configured for this API, under a strict policy; an absent file is absent."""
    page = call(f"{origin}/")
    policy = page.headers.get("content-security-policy", "")
    if page.status != 200 or "{{" in page.text:
        raise HookError(f"{origin} answers {page.status}, or was not configured.")
    if "unsafe-inline" in policy or "default-src 'self'" not in policy:
        raise HookError(f"{origin} has no strict policy: {policy or 'none'}")
    # Locally the API is a path of the site itself.
    if '"/api"' not in page.text and (f'"{api}/api"' not in page.text or api not in policy):
        raise HookError(f"{origin} was configured for another API, or may not talk to this one: {policy}")
    if call(f"{origin}/assets/none.js").status != 404:
        raise HookError(f"{origin} answers an absent file as if it were there.")
    return f"served, {len(page.text)} characters"


def check_negotiate(target: Target) -> str:
    """A connection for live events can be had; a service may not, and is told so by the app."""
    answer = call(f"{target.api}/api/negotiate", "POST", token=target.token)
    if answer.status == 403:
        return "asked, and refused to a service as it should be"
    if answer.status != 200 or not answer.body["url"].startswith(("wss://", "ws://127.0.0.1")):
        raise HookError(f"/api/negotiate answers {answer.status}: {answer.text[:500]}")
    return f"granted, groups {answer.body['groups']}"


def check_claim(target: Target) -> str:
    """A claim is taken, and some moments later gold counts one more."""
    before = _claims_in_gold(target)
    customer = _customer(target)
    ids = {"customer_id": customer, "pet_id": _pet(target, customer)}
    ids["policy_id"] = _post(target, "policies", {**ids, "plan_name": "Basic"})["policy_id"]
    claim = _post(
        target,
        "claims",
        {
            **ids,
            "claim_type": "Illness",
            "service_date": datetime.now(timezone.utc).date().isoformat(),
            "claim_amount": 1.00,
            "treatment_notes": "Smoke test after a deployment",
        },
    )["claim_id"]
    began = time.monotonic()
    while time.monotonic() - began < TIMEOUT_S:
        if _claims_in_gold(target) > before:
            return f"{claim} in gold after {time.monotonic() - began:.0f} s"
        time.sleep(PAUSE_S)
    raise HookError(f"{claim} was taken but is not in gold after {TIMEOUT_S:.0f} s.")


def _claims_in_gold(target: Target) -> int:
    # Who loads reads no records: counts are all that it is told.
    return int(_get(target, "pipeline/metrics").body["record_counts"]["total_claims"])


def _customer(target: Target) -> str:
    address = {"city": "Austin", "state": "TX", "zip_code": "78701", "phone": "555-010-0360"}
    email = f"smoke.test.{uuid.uuid4().hex[:12]}@example.com"
    return str(
        _post(target, "customers", {"first_name": "Smoke", "last_name": "Test", "email": email, **address})[
            "customer_id"
        ]
    )


def _pet(target: Target, customer: str) -> str:
    dog = {"pet_name": "Smoke", "species": "Dog", "breed": "Beagle", "gender": "Male"}
    pet = {**dog, "date_of_birth": "2022-01-01", "weight_lbs": 25}
    return str(_post(target, "pets", {"customer_id": customer, **pet})["pet_id"])


def _get(target: Target, path: str) -> Answer:
    answer = call(f"{target.api}/api/{path}", token=target.token)
    if answer.status != 200:
        raise HookError(f"GET /api/{path} answers {answer.status}: {answer.text[:500]}")
    return answer


def _post(target: Target, path: str, body: dict[str, Any]) -> Any:
    answer = call(f"{target.api}/api/{path}", "POST", body, token=target.token, key=str(uuid.uuid4()))
    if answer.status != 201:
        raise HookError(f"POST /api/{path} answers {answer.status}: {answer.text[:500]}")
    return answer.body


def _told(name: str, outcome: str) -> None:
    print(f"  {name:<12} {outcome}", flush=True)


def hook() -> None:
    """The command line; the token comes on standard input, so that no process list shows it."""
    parser = argparse.ArgumentParser(prog=f"python3 -m infra.hooks.{Path(__file__).stem}")
    parser.add_argument("--api", required=True)
    parser.add_argument("--portal")
    parser.add_argument("--dashboard")
    parser.add_argument("--no-claim", action="store_true")
    args = parser.parse_args()
    token = sys.stdin.read().split()
    if not token:
        raise HookError("a bearer token is expected on standard input")
    run(Target(args.api, token[-1], args.portal, args.dashboard, claim=not args.no_claim))


if __name__ == "__main__":
    main(hook)
