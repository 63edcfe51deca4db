"""The deployment job, step by step as its file has them, signed in with a token that lives five minutes."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.hooks import after_deploy, after_provision, before_provision, smoke
from infra.hooks.cli import HookError
from tests.support.fake_azure import FakeAzure

ROOT = Path(__file__).resolve().parents[2]
JOB: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/deploy.yml").read_text())["jobs"]["deploy"]
KEYS = {"systemKeys": {"eventgrid_extension": "event-key"}, "functionKeys": {"default": "d"}}
PROVISION_MINUTES, DEPLOY_MINUTES = 20, 15
VARIABLES = {
    "AZURE_SUBSCRIPTION_ID": "sub-1",
    "AZURE_TENANT_ID": "tenant-1",
    "AZURE_ENV_NAME": "test",
    "PETINSURE_API_CLIENT_ID": "api",
    "PETINSURE_WEB_CLIENT_ID": "web",
    "PETINSURE_BUDGET_START": "2026-01-01",
}
# What azd's environment holds once the templates were deployed.
OUTPUTS = {
    "AZURE_RESOURCE_GROUP": "group",
    "API_NAME": "app",
    "PORTAL_ORIGIN": "https://portal.example",
    "DASHBOARD_ORIGIN": "https://dashboard.example",
    "API_ORIGIN": "https://api.example",
    "EVENT_TOPIC_NAME": "topic",
    "LAKE_STORAGE_NAME": "lake",
    "WEB_PUBSUB_NAME": "pubsub",
}
NO_CONCERN_OF_AZURE = ("pip", "npm")


class Runner:
    """Runs steps; `azd` is played by the hooks it would run, and by the time it would take."""

    def __init__(self, azure: FakeAzure, monkeypatch: pytest.MonkeyPatch) -> None:
        self.azure, self._monkeypatch = azure, monkeypatch
        self.smoked: list[smoke.Target] = []
        monkeypatch.setattr(smoke, "run", self.smoked.append)

    def run(self, steps: list[dict[str, Any]]) -> None:
        for step in steps:
            if step.get("uses", "").startswith("azure/login@"):
                self.azure.change(signed_in=self.azure.state["minute"])
            for line in step.get("run", "").splitlines():
                self._line(line, step["run"])

    def _line(self, line: str, whole: str) -> None:
        match shlex.split(line)[:2]:
            case ["azd", "auth"]:
                return
            case ["azd", "provision"]:
                before_provision.prepare()
                self._wait(PROVISION_MINUTES)
                for name, value in OUTPUTS.items():
                    self._monkeypatch.setenv(name, value)
                after_provision.admit()
            case ["azd", "deploy"]:
                self._wait(DEPLOY_MINUTES)
                after_deploy.finish()
            case ["az", *_]:
                ran = subprocess.run(["sh", "-ec", line], capture_output=True, text=True, check=False)
                assert ran.returncode == 0, ran.stderr
            case [program, *_]:
                assert program in NO_CONCERN_OF_AZURE, whole

    def _wait(self, minutes: int) -> None:
        self.azure.change(minute=self.azure.state["minute"] + minutes)


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    given: dict[str, Any] = {"type": "servicePrincipal", "graph": False, "keys": KEYS, "functions": ["a"]}
    return Runner(FakeAzure(tmp_path, monkeypatch, **given), monkeypatch)


def test_the_job_runs_to_its_smoke_test_without_the_directory(runner: Runner) -> None:
    runner.run(JOB["steps"])
    assert [target.token for target in runner.smoked] == ["token for api://api/.default"]
    assert runner.azure.state["deployed"]["topicName"]["value"] == "topic"


def test_and_so_it_does_again(runner: Runner) -> None:
    runner.run(JOB["steps"])
    runner.run(JOB["steps"])
    assert len(runner.smoked) == 2


@pytest.mark.parametrize(
    "left_out", ["Sign az in again", "A token of the API, kept by az for the smoke test"]
)
def test_without_a_fresh_sign_in_and_a_token_bought_at_once_it_fails(runner: Runner, left_out: str) -> None:
    steps = [step for step in JOB["steps"] if step.get("name") != left_out]
    assert len(steps) == len(JOB["steps"]) - 1
    with pytest.raises((HookError, AssertionError), match=r"AADSTS700024|older than five minutes"):
        runner.run(steps)
