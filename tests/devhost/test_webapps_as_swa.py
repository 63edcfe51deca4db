"""Both web apps and every kind of rule, served by Microsoft's Static Web Apps emulator and by ours."""

from __future__ import annotations

import asyncio
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from devhost.webapps.server import Server
from devhost.webapps.site import load
from tests.support.processes import ROOT
from tests.support.static_web_apps import Answer, ask, swa_cli

FILES = {
    "index.html": "<h1>Home</h1>",
    "icon.svg": "<svg/>",
    "assets/app-1.js": "go()",
    "assets/app-1.css": "a{}",
    "assets/sans.woff2": "font",
    "assets/data.json": "{}",
    "assets/image.png": "image",
    "assets/unknown.webmanifest": "{}",
    "guide/index.html": "<h1>Guide</h1>",
    "old.html": "<h1>Old</h1>",
}
RULES: dict[str, Any] = {
    "routes": [
        {"route": "/assets/*", "headers": {"Cache-Control": "public, max-age=60", "X-XSS-Protection": ""}},
        {"route": "/moved", "redirect": "/guide/", "statusCode": 301},
        {"route": "/found", "redirect": "/claims?from=found"},
        {"route": "/away/*", "redirect": "https://example.com/x"},
        {"route": "/loop", "redirect": "/loop"},
        {"route": "/staff/*", "allowedRoles": ["staff"]},
        {"route": "/open/*", "allowedRoles": ["anonymous"]},
        {"route": "/closed", "statusCode": 403},
        {"route": "/gone", "statusCode": 404},
        {"route": "/secret", "statusCode": 401},
        {"route": "/teapot", "rewrite": "/old.html", "statusCode": 418},
        {"route": "/renamed", "rewrite": "/old.html", "headers": {"X-Rule": "renamed"}},
        {"route": "/nowhere", "rewrite": "/missing.svg"},
        {"route": "/written", "methods": ["POST"], "statusCode": 403},
        {"route": "/*.pdf", "statusCode": 404},
        {"route": "/a*b", "statusCode": 404},
    ],
    "navigationFallback": {"rewrite": "/index.html", "exclude": ["/assets/*", "/*.{svg,png}"]},
    "globalHeaders": {"X-Site": "yes", "X-DNS-Prefetch-Control": "", "Referrer-Policy": "no-referrer"},
    "mimeTypes": {".webmanifest": "application/manifest+json"},
}
PATHS = [
    *("/", "/claims", "/claims/", "/claims/CLM-1", "/claims/CLM-1?tab=2&x=%20", "/index.html", "/Index.html"),
    *(
        "/icon.svg",
        "/icon.svg/",
        "/icon.svg?v=1",
        "/ICON.svg",
        "/missing.svg",
        "/missing.json",
        "/a%20b",
        "/%C3%A9",
    ),
    *(
        "/staticwebapp.config.json",
        "/assets",
        "/assets/",
        "/assets/missing.js",
        "/assets/missing",
        "/claims.v1",
    ),
    *(
        "/guide",
        "/guide/",
        "/guide/index.html",
        "/guide/deep",
        "/old",
        "/old.html",
        "/guide/../icon.svg",
        "/./claims",
    ),
    *(
        "/moved",
        "/found",
        "/away/x",
        "/loop",
        "/staff/list",
        "/staff",
        "/open/list",
        "/closed",
        "/gone",
        "/secret",
    ),
    *("/teapot", "/renamed", "/nowhere", "/written", "/x.pdf", "/x/y.pdf", "/axb", "/.auth/me"),
]
METHODS = ["HEAD", "OPTIONS", "POST", "PUT", "DELETE"]
# Their etag is a constant, their files have dates and ranges, ours are compressed; the rest is of the socket.
NOT_COMPARED = {
    *("etag", "last-modified", "accept-ranges", "vary", "date", "server", "connection", "keep-alive"),
    *("content-length", "transfer-encoding"),
}
# Names that are no HTTP headers of Static Web Apps, but slips of its emulator.
SLIPS = {"contenttype", "status"}


def _made(folder: Path, configuration: str) -> Path:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "staticwebapp.config.json").write_text(configuration, encoding="utf-8")
    return folder


def _site(name: str, folder: Path) -> Path:
    """The files of an app as built, or some like them, with its configuration; or the rules above."""
    if name == "rules":
        return _made(folder, json.dumps(RULES))
    app = ROOT / "frontends" / name
    configuration = (app / "public" / "staticwebapp.config.json").read_text(encoding="utf-8")
    if not (app / "dist" / "index.html").is_file():
        return _made(folder, configuration)
    shutil.copytree(app / "dist", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".vite"))
    return folder


@contextmanager
def _ours(folder: Path) -> Iterator[int]:
    loop, started, port = asyncio.new_event_loop(), threading.Event(), [0]
    stopped = asyncio.Event()

    async def serve() -> None:
        runner = web.AppRunner(Server(load(folder), "http://127.0.0.1:9").application(), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port[0] = runner.addresses[0][1]
        started.set()
        await stopped.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield port[0]
    finally:
        loop.call_soon_threadsafe(stopped.set)
        thread.join(10)


@pytest.fixture(scope="module", params=["portal", "dashboard", "rules"])
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, int, int]]:
    """A site's folder, and the ports of Microsoft's emulator and of ours on it."""
    folder = tmp_path_factory.mktemp("sites")
    site = _site(request.param, folder / request.param)
    with ExitStack() as stack:
        theirs = stack.enter_context(swa_cli(site, folder / "swa.log"))
        yield site, theirs, stack.enter_context(_ours(site))


def _compared(answer: Answer) -> tuple[int, dict[str, str], bytes]:
    """What has to be equal: of an error page or a redirect not the text, which is the server's own."""
    headers = {name: value for name, value in answer.headers.items() if name not in NOT_COMPARED | SLIPS}
    if answer.status in (301, 302):
        # The emulator's file server writes a page and a policy of its own for a folder.
        return answer.status, {"location": headers["location"]}, b""
    return answer.status, headers, answer.body if answer.status < 400 or answer.status == 418 else b""


def _differences(both: tuple[Path, int, int], requests: list[tuple[str, str]]) -> list[str]:
    _folder, theirs, ours = both
    found = []
    for method, path in requests:
        expected, got = (_compared(ask(port, method, path)) for port in (theirs, ours))
        if path == "/.auth/me":
            expected, got = (
                (status, {}, bytes(body.replace(b" ", b""))) for status, _, body in (expected, got)
            )
        if expected != got:
            found.append(f"{method} {path}: theirs {expected}, ours {got}")
    return found


def test_every_path_is_answered_alike(both: tuple[Path, int, int]) -> None:
    files = [f"/{path.relative_to(both[0]).as_posix()}" for path in both[0].rglob("*") if path.is_file()]
    assert _differences(both, [("GET", path) for path in [*PATHS, *files]]) == []


def test_every_method_is_answered_alike(both: tuple[Path, int, int]) -> None:
    paths = [
        "/",
        "/claims",
        "/icon.svg",
        "/assets/missing.js",
        "/moved",
        "/closed",
        "/written",
        "/staff/list",
    ]
    assert _differences(both, [(method, path) for method in METHODS for path in paths]) == []


def test_a_dot_in_a_pattern_is_a_dot_for_ours_alone(both: tuple[Path, int, int]) -> None:
    folder, theirs, ours = both
    if folder.name == "rules":
        assert (ask(theirs, "GET", "/xpdf").status, ask(ours, "GET", "/xpdf").status) == (404, 200)
