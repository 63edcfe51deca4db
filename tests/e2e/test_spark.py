"""`dev.py up` whose engine is Spark: files are dropped, and Spark publishes what insights and dashboard show.

A claim that then comes by the API is computed by polars on top.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from devhost.tasks.spark_package import PROGRAM, package
from tests.e2e.test_webapps import CHROMIUM
from tests.support.processes import ROOT
from tests.support.spark import needs_spark
from tests.support.stack import eventually

pytestmark = [
    pytest.mark.browser,
    pytest.mark.host,
    pytest.mark.azurite,
    pytest.mark.spark,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not CHROMIUM, reason="Chromium was not found: install it, or name it in CHROMIUM."),
    needs_spark,
]
OWNER = {"customer_id": "DEMO-001", "pet_id": "PET-DEMO-001", "policy_id": "POL-DEMO-001"}


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The job, installed from its wheel."""
    wheel = package(tmp_path / "package")
    place = tmp_path / "job"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    subprocess.run([*pip, "--target", str(place), str(wheel)], check=True)
    return (tmp_path / "package" / PROGRAM).rename(place / PROGRAM)


@pytest.fixture
def home(tmp_path: Path, program: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The home of an instance."""
    monkeypatch.setenv("LAKE_ENGINE", "spark")
    monkeypatch.setenv("SPARK_JOB", json.dumps({"kind": "local", "job": str(program)}))
    place = tmp_path / "home"
    try:
        dev("up", "--home", str(place), "--ports", "free", "--no-demo", "--detach")
        yield place
    finally:
        dev("down", "--home", str(place))


def test_spark_publishes_what_people_see_and_polars_goes_on(home: Path, tmp_path: Path) -> None:
    dev("demo-data", "--customers", "30", "--seed", "7", "--to", str(tmp_path / "data"))
    dev("load", "--home", str(home), str(tmp_path / "data"))
    with client(home) as admin:
        (run,) = [found for found in runs(admin) if found["bronze"].get("claims")]
        assert (run["engine"], run["spark"]["state"], run["status"]) == ("spark", "succeeded", "succeeded")
        claims = run["published"]["gold"]["claims_analytics"]["rows"]
        assert body(admin, "GET", "insights/summary")["total_claims"] == claims > 0

        body(admin, "POST", "customers/seed-demo")
        day = body(admin, "GET", "policies/POL-DEMO-001")["policy"]["updated_at"][:10]
        claim = OWNER | {"service_date": day, "claim_type": "Illness", "claim_amount": 90.01}
        claim_id = body(admin, "POST", "claims", claim)["claim_id"]
        eventually(lambda: body(admin, "GET", "insights/summary")["total_claims"] == claims + 1, within_s=60)
        assert runs(admin)[0]["engine"] == "polars"
    shown(home, CLAIM=claim_id, CLAIMS=str(claims + 1))


def shown(home: Path, **expected: str) -> None:
    settings = {"INSTANCE": str(home), "CHROMIUM": str(CHROMIUM), "NO_COLOR": "1", **expected}
    ran = subprocess.run(
        ["npm", "run", "--silent", "e2e", "spark.e2e.ts"],
        cwd=ROOT / "frontends",
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]
    assert "1 passed" in ran.stdout, ran.stdout


def client(home: Path) -> httpx.Client:
    token = dev("token", "--home", str(home), "--role", "admin").split()[-1]
    api = json.loads((home / "endpoints.json").read_text(encoding="utf-8"))["api"]
    return httpx.Client(base_url=api, headers={"Authorization": f"Bearer {token}"}, timeout=60)


def runs(admin: httpx.Client) -> list[dict[str, Any]]:
    """Those that have ended, newest first."""
    found = body(admin, "GET", "pipeline/runs")["runs"]
    return [run for run in found if run["finished_at"]]


def body(admin: httpx.Client, method: str, path: str, sent: Any = None) -> dict[str, Any]:
    answer = admin.request(method, f"/api/{path}", json=sent)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


def dev(command: str, *arguments: str) -> str:
    """Run a command of dev.py; what it printed."""
    line = [sys.executable, str(ROOT / "dev.py"), command, *arguments]
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
