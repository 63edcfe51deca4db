"""Readiness asks real storage, and says so within seconds when there is none."""

from __future__ import annotations

import json
import time

import pytest

import function_app
from functions.http.endpoint import OPERATIONS
from functions.system import routes as system
from shared import clients, readiness
from tests.support.azurite import Account
from tests.support.http import problem_of, send

assert function_app.app


@pytest.fixture(autouse=True)
def _fresh_monitor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "monitor", readiness.Monitor(readiness.PROBES))


@pytest.mark.azurite
@pytest.mark.usefixtures("app_settings")
def test_with_storage_the_app_is_ready() -> None:
    answer = send(OPERATIONS["health_ready"])
    told = json.loads(answer.get_body())
    assert answer.status_code == 200
    assert [(c["name"], c["ok"]) for c in told["checks"]] == [
        *(("tables", True), ("queues", True), ("blobs", True), ("lake", True))
    ]


@pytest.mark.azurite
def test_without_the_lake_the_app_is_not_ready(
    app_settings: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = app_settings.environment()["LAKE_STORAGE"].replace("127.0.0.1:", "127.0.0.1:1")
    monkeypatch.setenv("LAKE_STORAGE", gone)
    clients.reset()
    began = time.perf_counter()
    answer = send(OPERATIONS["health_ready"])
    told = {c["name"]: c["ok"] for c in problem_of(answer)["checks"]}
    assert (answer.status_code, told["tables"], told["blobs"], told["lake"]) == (503, True, False, False)
    assert time.perf_counter() - began < 5
    assert b"127.0.0.1" not in answer.get_body()
