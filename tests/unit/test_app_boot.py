"""The app boots in a clean process, without settings, and loads nothing that a cold start should not pay."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
HEAVY = (
    *("polars", "deltalake", "azure.storage", "azure.data", "azure.messaging", "azure.identity", "jwt"),
    *("narwhals", "email_validator"),
)
MAX_MODULES = 930

PROBE = """
import json, sys
import function_app
loaded = sorted(sys.modules)
import azure.functions as func
from functions.http.endpoint import OPERATIONS
found = {f.get_function_name(): f for f in function_app.app.get_functions()}
triggers = {name: f.get_trigger() for name, f in found.items()}
http = {name: t for name, t in triggers.items() if t.type == "httpTrigger"}
answers = {}
for operation in OPERATIONS:
    if not operation.durable_client:
        call = found[operation.name].get_user_function()
        anonymous = func.HttpRequest(operation.method, "http://localhost", body=b"")
        answers[operation.name] = call(anonymous).status_code
print(json.dumps({
    "loaded": loaded,
    "functions": sorted(found),
    "http": {name: [str(m.value) for m in t.methods or ()] + [t.route] for name, t in http.items()},
    "operations": {o.name: [*o.methods, o.template or "/"] for o in OPERATIONS},
    "guarded": [o.name for o in OPERATIONS if not o.policy.anonymous],
    "answers": answers,
}))
"""


@cache
def booted() -> dict[str, Any]:
    """What a clean process with nothing but a path finds."""
    ran = subprocess.run(
        [sys.executable, "-c", PROBE],
        cwd=ROOT,
        env={"PATH": "/usr/bin"},
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def test_importing_the_app_loads_no_engine_and_no_azure_client() -> None:
    heavy = [m for m in booted()["loaded"] if any(m == h or m.startswith(f"{h}.") for h in HEAVY)]
    assert heavy == []
    assert len(booted()["loaded"]) <= MAX_MODULES


def test_every_http_function_is_a_declared_operation_or_the_fallback() -> None:
    http = dict(booted()["http"])
    assert http.pop("zz_fallback") == ["{*path}"]
    assert http == booted()["operations"]


def test_a_guarded_function_answers_nobody_without_settings() -> None:
    answers = booted()["answers"]
    served = [name for name in booted()["guarded"] if answers.get(name, 500) < 400]
    assert served == []
