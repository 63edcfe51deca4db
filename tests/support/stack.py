"""The whole app under test: issuer and Functions host as processes, storage from the session's Azurite."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from devhost.issuer.keys import load_key
from devhost.issuer.people import member
from devhost.issuer.tokens import Minter
from tests.support.azurite import Account
from tests.support.processes import ROOT, Running, free_port, running_module


@dataclass
class Stack:
    """One running app. The host may be killed and started again; everything else stays."""

    account: Account
    home: Path
    issuer: str
    port: int = field(default_factory=free_port)
    extra_settings: Mapping[str, str] = field(default_factory=dict)
    host: Running | None = None
    starts: int = 0
    app: Path = ROOT

    @property
    def url(self) -> str:
        """Base address of the API."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """The app settings of this stack."""
        entry = {
            "issuer": self.issuer,
            "audience": "petinsure360",
            "jwks_uri": f"{self.issuer}/jwks",
            "customer_claim": "customer_id",
            "email_claim": "email",
        }
        return {
            **self.account.environment(),
            "AUTH_ISSUERS": json.dumps([entry]),
            "PYTHON_THREADPOOL_THREAD_COUNT": "32",
            **self.extra_settings,
        }

    def start_host(self, timeout_s: float = 180.0) -> None:
        """Start the host and wait until it answers."""
        self.starts += 1
        log = self.home / f"host-{self.starts}.log"
        line = [sys.executable, "-m", "devhost.host", "--app", str(self.app)]
        line += ["--port", str(self.port), "--home", str(self.home)]
        inherited = {k: v for k, v in os.environ.items() if k != "WEBPUBSUB_CONNECTION_STRING"}
        with log.open("wb") as output:
            process = subprocess.Popen(
                line,
                cwd=ROOT,
                env={**inherited, **self.environment()},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.host = Running(process, log)
        self.host.wait_for(r"listening http", timeout_s)

    def kill_host(self) -> None:
        """kill -9: no goodbye, no flush."""
        assert self.host is not None
        self.host.kill()

    def stop_host(self) -> None:
        """SIGTERM, as a deployment would."""
        if self.host is not None:
            self.host.stop()

    def token(self, role: str, customer: str | None = None, level: int = 1) -> str:
        """A bearer token of the development issuer."""
        minter = Minter(self.issuer, load_key(self.home))
        return minter.access_token(member(role, customer, level), datetime.now(UTC))

    def client(
        self, role: str, customer: str | None = None, *, level: int = 1, **options: Any
    ) -> httpx.Client:
        """An HTTP client that is signed in; `level` is an adjuster's."""
        headers = {"Authorization": f"Bearer {self.token(role, customer, level)}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30.0, **options)

    def pipeline_status(self) -> dict[str, Any]:
        """What the pipeline says of itself."""
        with self.client("admin") as client:
            answer = client.get("/api/pipeline/status")
            answer.raise_for_status()
            status: dict[str, Any] = answer.json()
            return status


@contextmanager
def running_stack(account: Account, folder: Path, *, app: Path = ROOT, **settings: str) -> Iterator[Stack]:
    """Issuer and host on free ports, both stopped at the end."""
    port = free_port()
    arguments = ("serve", "--port", str(port), "--home", str(folder))
    with running_module("devhost.issuer", *arguments, log=folder / "issuer.log") as issuer:
        issuer.wait_for("listening")
        issuer_url = f"http://127.0.0.1:{port}/.dev/oidc"
        stack = Stack(account, folder, issuer_url, extra_settings=settings, app=app)
        try:
            stack.start_host()
            yield stack
        finally:
            stack.stop_host()


def eventually[T](question: Any, *, within_s: float, every_s: float = 0.25) -> T:
    """The first truthy answer of `question()`; AssertionError with the last one when time is up."""
    deadline = time.monotonic() + within_s
    while True:
        answer: T = question()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"still {answer!r} after {within_s} s"
        time.sleep(every_s)
