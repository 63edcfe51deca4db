"""Microsoft's Static Web Apps emulator on a folder: `npm ci` in tests/support/swa_cli comes first."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import ROOT, Running, free_port

PACKAGE = ROOT / "tests" / "support" / "swa_cli" / "node_modules" / "@azure" / "static-web-apps-cli"
# The server that `swa start` runs with these variables; one process, hence no other to be left behind.
SERVER = PACKAGE / "dist" / "msha" / "server.js"


@dataclass(frozen=True)
class Answer:
    """What came back, header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(port: int, method: str, path: str) -> Answer:
    """One request as it is written, whose path nothing tidies up."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, headers={"Host": "site.example"})
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read())
    finally:
        connection.close()


@contextmanager
def swa_cli(site: Path, log: Path) -> Iterator[int]:
    """The port of Microsoft's emulator, which serves `site`."""
    node = shutil.which("node")
    assert node, "Node 20 or later is not installed"
    assert SERVER.is_file(), "run `npm ci --ignore-scripts` in tests/support/swa_cli"
    port = free_port()
    settings = {
        "SWA_CLI_APP_LOCATION": str(site),
        "SWA_CLI_OUTPUT_LOCATION": str(site),
        "SWA_RUNTIME_CONFIG_LOCATION": str(site),
        "SWA_CLI_HOST": "127.0.0.1",
        "SWA_CLI_PORT": str(port),
        "SWA_CLI_APP_SSL": "false",
        "SWA_CLI_DEBUG": "log",
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [node, str(SERVER)], env={**os.environ, **settings}, stdout=output, stderr=subprocess.STDOUT
        )
    running = Running(process, log)
    try:
        running.wait_for("emulator started at", timeout_s=30)
        yield port
    finally:
        running.stop()
