"""Health tells the truth, and the documentation needs nothing from elsewhere."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path

import pytest

import function_app
from functions.http.endpoint import OPERATIONS
from functions.system import routes as system
from shared import readiness
from tests.support.http import problem_of, send

assert function_app.app
DOCS = Path(system.__file__).with_name("docs")


def test_the_root_names_the_service() -> None:
    assert json.loads(send(OPERATIONS["root"]).get_body()) == {
        "status": "healthy",
        "service": "PetInsure360 API",
        "version": "1.0.0",
    }


@pytest.mark.parametrize(
    ("setting", "websocket"),
    [("WEBPUBSUB_CONNECTION_STRING", "enabled"), ("WEBPUBSUB_ENDPOINT", "enabled"), ("OTHER", "disabled")],
)
def test_health_names_storage_by_labels(
    monkeypatch: pytest.MonkeyPatch, setting: str, websocket: str
) -> None:
    for name in ("WEBPUBSUB_CONNECTION_STRING", "WEBPUBSUB_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(setting, "https://secret.example.com")
    answer = send(OPERATIONS["health"])
    assert json.loads(answer.get_body()) == {
        "status": "healthy",
        "storage": {"account": "petinsure360", "container": "raw"},
        "websocket": websocket,
    }


def fail() -> None:
    raise OSError("https://account.example.com refused")


def test_readiness_asks_every_dependency(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "monitor", readiness.Monitor({"tables": lambda: None, "lake": lambda: None}))
    answer = send(OPERATIONS["health_ready"])
    told = json.loads(answer.get_body())
    assert (answer.status_code, told["ready"]) == (200, True)
    assert [(c["name"], c["ok"]) for c in told["checks"]] == [("tables", True), ("lake", True)]
    assert all(c["duration_ms"] >= 0 for c in told["checks"])


def test_one_silent_dependency_makes_503_without_telling_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "monitor", readiness.Monitor({"tables": lambda: None, "lake": fail}))
    answer = send(OPERATIONS["health_ready"])
    problem = problem_of(answer)
    assert (answer.status_code, problem["code"]) == (503, "not_ready")
    assert [(c["name"], c["ok"]) for c in problem["checks"]] == [("tables", True), ("lake", False)]
    assert b"example.com" not in answer.get_body()
    assert "Retry-After" in answer.headers


def test_a_dependency_that_hangs_counts_as_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "TIMEOUT_S", 0.05)
    released = threading.Event()
    checks = readiness.check({"fast": lambda: None, "slow": lambda: bool(released.wait(5)) and None})
    released.set()
    assert [(c.name, c.ok) for c in checks] == [("fast", True), ("slow", False)]


def test_a_storm_of_probes_reaches_storage_once_a_second() -> None:
    now, asked = [100.0], []
    monitor = readiness.Monitor({"tables": lambda: asked.append(1)}, clock=lambda: now[0])
    for _ in range(10):
        monitor.checks()
    assert len(asked) == 1
    now[0] += 1
    monitor.checks()
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("docs", "text/html"), ("docs_script", "text/javascript"), ("docs_style", "text/css")],
)
def test_the_documentation_is_served_by_the_app_itself(name: str, media_type: str) -> None:
    answer = send(OPERATIONS[name])
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, f"{media_type}; charset=utf-8")
    assert len(answer.get_body()) > 500
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", ["index.html", "app.js", "style.css"])
def test_the_documentation_loads_nothing_from_elsewhere(name: str) -> None:
    text = (DOCS / name).read_text()
    assert not re.findall(r"(?:src|href|url|import)\s*[=(]\s*[\"']?(?:https?:)?//", text)
    assert "innerHTML" not in text
    assert not re.findall(r"<script(?![^>]*src=)|style=|onclick=", text)
