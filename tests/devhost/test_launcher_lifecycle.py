"""`dev.py up` and `down` for real: what runs, what survives, what is stopped and what is not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from azure.storage.blob import BlobServiceClient

from devhost.launcher.home import Home
from devhost.launcher.identity import ProcessIdentity
from tests.support.processes import ROOT

pytestmark = [pytest.mark.host, pytest.mark.azurite]
UP = ("up", "--ports", "free", "--no-demo", "--no-frontends", "--detach")


def dev(home: Path, *arguments: str, expect: int = 0) -> str:
    """Run a command of dev.py; what it said."""
    command, *rest = arguments
    ran = subprocess.run(
        [sys.executable, str(ROOT / "dev.py"), command, "--home", str(home), *rest],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == expect, ran.stdout
    return ran.stdout


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """An empty home; whatever was started in it is stopped at the end."""
    path = tmp_path / "home"
    yield path
    dev(path, "down")


def endpoints(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((home / "endpoints.json").read_text())
    return found


def processes(home: Path) -> dict[str, ProcessIdentity]:
    supervisor = Home(home).supervisor()
    assert supervisor is not None
    return {"supervisor": supervisor, **Home(home).companions()}


def ends(process: ProcessIdentity, timeout_s: float = 20.0) -> bool:
    return process.wait(timeout_s)


def test_state_survives_down_and_up(home: Path) -> None:
    dev(home, *UP)
    before = endpoints(home)
    assert httpx.get(f"{before['api']}/api/health/ready").json()["ready"] is True
    settings = json.loads((home / "settings.json").read_text())["Values"]
    raw = BlobServiceClient.from_connection_string(settings["LAKE_STORAGE"]).get_container_client("raw")
    raw.upload_blob("note.txt", b"still here")
    token = dev(home, "token", "--role", "analyst").splitlines()[-1]
    running = processes(home)

    assert "Stopped." in dev(home, "down")
    assert all(not process.is_alive() for process in running.values())
    assert not (home / "endpoints.json").exists()

    dev(home, *UP)
    assert endpoints(home) == before
    assert raw.download_blob("note.txt").readall() == b"still here"
    keys = httpx.get(f"{before['issuer']}/jwks").json()
    assert token.count(".") == 2
    assert keys["keys"][0]["kid"] == json.loads(_header(token))["kid"]


def test_two_instances_live_side_by_side(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    dev(home, *UP)
    try:
        dev(other, *UP)
        dev(home, "down")
        assert httpx.get(f"{endpoints(other)['api']}/api/health/ready").status_code == 200
    finally:
        dev(other, "clean")
    assert not other.exists()


def test_a_companion_that_dies_ends_everything_with_one_sentence(home: Path) -> None:
    dev(home, *UP)
    running = processes(home)
    os.kill(running["issuer"].pid, signal.SIGKILL)
    assert all(ends(process) for process in running.values())
    last = (home / "logs" / "up.log").read_text().strip().splitlines()[-1]
    assert last.startswith("The token issuer ended with code -9")


def test_down_stops_what_a_killed_supervisor_left_behind(home: Path) -> None:
    dev(home, *UP)
    running = processes(home)
    os.kill(running["supervisor"].pid, signal.SIGKILL)
    assert ends(running["supervisor"])
    assert running["host"].is_alive()
    dev(home, "down")
    assert all(not process.is_alive() for process in running.values())


def test_down_leaves_a_stranger_with_a_recycled_number_alone(home: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as stranger:
        recycled = {"pid": stranger.pid, "started": "at another time"}
        Home(home).write(
            "run.json", {"supervisor": recycled, "companions": {"host": recycled}, "ready": True}
        )
        assert "Nothing is running here." in dev(home, "down")
        time.sleep(0.2)
        assert stranger.poll() is None
        stranger.terminate()


def test_ctrl_c_stops_an_instance_in_the_foreground(home: Path, tmp_path: Path) -> None:
    line = [sys.executable, str(ROOT / "dev.py"), "up", "--home", str(home), *UP[1:-1]]
    with (tmp_path / "out").open("wb") as output, subprocess.Popen(line, stdout=output) as up:
        deadline = time.monotonic() + 60
        while not (home / "endpoints.json").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        running = processes(home)
        up.send_signal(signal.SIGINT)
        assert up.wait(60) == 0
    assert all(not process.is_alive() for process in running.values())
    assert (tmp_path / "out").read_text().strip().endswith("Stopped.")


def test_starting_twice_starts_nothing_more(home: Path) -> None:
    dev(home, *UP)
    running = processes(home)
    assert "Already running." in dev(home, *UP)
    assert processes(home) == running


def test_what_needs_an_instance_says_that_none_runs(home: Path) -> None:
    assert "Nothing is running here: start it with" in dev(home, "load", "claims.jsonl", expect=1)


def _header(token: str) -> bytes:
    import base64

    text = token.split(".", maxsplit=1)[0]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
