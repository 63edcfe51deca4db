"""The official JavaScript clients on the service: `npm ci` in tests/support/pubsub_js comes first."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import ROOT
from tests.support.pubsub import Service
from tests.support.pubsub_upstream import Reply, UpstreamRecorder

pytest_plugins = ["tests.support.pubsub_fixtures"]

PROJECT = ROOT / "tests" / "support" / "pubsub_js"
NEEDS_NO_TLS = {
    "a_connection_outlives_its_token_and_later_ones_need_a_new_one",
    "a_reliable_client_misses_and_repeats_nothing_over_a_cut",
    "a_plain_client_rejoins_and_has_lost_what_was_sent_meanwhile",
}
NEEDS_HANDLER = {"an_event_is_answered_by_its_handler"}


def _scenarios(file: Path) -> list[str]:
    return re.findall(r"^export async function (\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)


SCENARIOS = [name for file in ("scenarios.mjs", "restart.mjs") for name in _scenarios(PROJECT / file)]


@pytest.fixture(scope="module")
def outcomes(pubsub: Service, pubsub_upstream: UpstreamRecorder) -> dict[str, str | None]:
    node = shutil.which("node")
    assert node, "Node 20 or later is not installed"
    assert (PROJECT / "node_modules").is_dir(), "run `npm ci` in tests/support/pubsub_js"
    pubsub_upstream.reset()
    pubsub_upstream.replies["from_js"] = lambda: Reply(200, "application/json", b'{"handled":true}')
    pubsub_upstream.replies["fail_js"] = lambda: Reply(400)
    emulator = [sys.executable, "-m", "devhost.pubsub"]
    environment = os.environ | {"PUBSUB_EMULATOR": json.dumps(emulator), "PYTHONPATH": str(ROOT)}
    command = [node, str(PROJECT / "run.mjs"), pubsub.connection_string, *_runnable(pubsub)]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    return {line["name"]: line["error"] for line in lines} | {"stderr": run.stderr}


def _runnable(service: Service) -> list[str]:
    left_out = set() if service.emulator else set(NEEDS_HANDLER)
    left_out |= set() if service.endpoint.startswith("http://") else NEEDS_NO_TLS
    return [name for name in SCENARIOS if name not in left_out]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_javascript(pubsub: Service, outcomes: dict[str, str | None], scenario: str) -> None:
    if scenario not in _runnable(pubsub):
        pytest.skip("not with this service")
    assert outcomes.get(scenario, outcomes["stderr"]) is None
