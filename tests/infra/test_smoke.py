"""The smoke test passes on the whole app, and fails for each thing that a deployment can get wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from infra.hooks import smoke
from infra.hooks.cli import HookError
from tests.support.azurite import Account
from tests.support.stack import running_stack

POLICY = "default-src 'self'; connect-src 'self' https://api.example"


@dataclass
class Site:
    """A web server with the given pages; everything else is 404."""

    url: str = ""
    pages: dict[str, tuple[int, str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Security-Policy": POLICY})


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = served.pages.get(self.path, (404, "none"))
            self.send_response(status)
            for name, value in served.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    served.url = f"http://127.0.0.1:{server.server_port}"
    yield served
    server.shutdown()
    server.server_close()


@pytest.mark.azurite
@pytest.mark.host
def test_the_whole_app_passes(account: Account, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with running_stack(account, tmp_path) as stack:
        target = smoke.Target(
            stack.url, stack.token("loader"), functions=smoke.expected_functions(), claim=True
        )
        smoke.run(target)
        smoke.run(target)
    told = capsys.readouterr().out
    assert told.count("in gold after") == 2


def test_a_function_that_is_missing_or_unknown_is_named() -> None:
    with pytest.raises(HookError, match="missing: \\['b'\\]"):
        smoke.check_functions(frozenset("a"), frozenset("ab"))
    with pytest.raises(HookError, match="unknown: \\['c'\\]"):
        smoke.check_functions(frozenset("abc"), frozenset("ab"))


def test_an_app_that_does_not_come_up_is_said(monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
    monkeypatch.setattr(smoke, "TIMEOUT_S", 0.0)
    site.pages["/health"] = (200, "{}")
    site.pages["/api/health/ready"] = (503, "queues")
    with pytest.raises(HookError, match="503"):
        smoke.check_health(smoke.Target(site.url, "token"))


def test_nobody_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smoke, "TIMEOUT_S", 0.0)
    with pytest.raises(HookError, match="answers 0"):
        smoke.check_health(smoke.Target("http://127.0.0.1:9", "token"))


def test_an_open_door_is_found(site: Site) -> None:
    site.pages["/api/claims/queue"] = (200, "[]")
    with pytest.raises(HookError, match="200 without a token"):
        smoke.check_locks(smoke.Target(site.url, "token"))


PAGE = '<meta content="https://api.example/api">'


def test_a_configured_app_under_a_strict_policy_passes(site: Site) -> None:
    site.pages["/"] = (200, PAGE)
    assert "served" in smoke.check_web_app(site.url, "https://api.example")


@pytest.mark.parametrize(
    ("page", "policy", "said"),
    [
        ("{{api}}", POLICY, "not configured"),
        (PAGE, "", "no strict policy"),
        (PAGE, POLICY + "; script-src 'unsafe-inline'", "no strict policy"),
        (PAGE.replace("api.example", "other.example"), POLICY, "another API"),
        (PAGE, "default-src 'self'", "may not talk to this one"),
    ],
)
def test_an_app_of_another_place_or_without_policy_is_found(
    site: Site, page: str, policy: str, said: str
) -> None:
    site.pages["/"] = (200, page)
    site.headers = {"Content-Security-Policy": policy}
    with pytest.raises(HookError, match=said):
        smoke.check_web_app(site.url, "https://api.example")


def test_absent_files_that_answer_are_found(site: Site) -> None:
    site.pages |= {"/": (200, PAGE), "/assets/none.js": (200, PAGE)}
    with pytest.raises(HookError, match="absent"):
        smoke.check_web_app(site.url, "https://api.example")
