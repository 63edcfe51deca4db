"""Azurite, the storage emulator: its three services in one Node process on 127.0.0.1.

Standard library only, for any Python from 3.9 on: the launcher uses it before an environment exists.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

DEFAULT_ACCOUNT = "devstoreaccount1"
# Azurite's published key. It opens nothing but an emulator on this machine.
DEFAULT_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="

_HERE = Path(__file__).resolve().parent
GUARD = _HERE / "azurite_guard.cjs"
_QUIET = _HERE / "azurite_quiet.cjs"
_SCRIPT = _HERE / "node_modules" / "azurite" / "dist" / "src" / "azurite.js"
_LISTENING = re.compile(r"Azurite (Blob|Queue|Table) service is successfully listening at http://[^:]+:(\d+)")


class AzuriteError(Exception):
    """Azurite can't be started; the message is one sentence that says what to do."""


@dataclass(frozen=True)
class Ports:
    """Ports of the three services; 0 lets the system choose."""

    blob: int = 0
    queue: int = 0
    table: int = 0


def connection_string(ports: Ports, account: str = DEFAULT_ACCOUNT, key: str = DEFAULT_KEY) -> str:
    """The connection string of `account` for every Azure Storage client."""
    return (
        f"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={key};"
        f"BlobEndpoint=http://127.0.0.1:{ports.blob}/{account};"
        f"QueueEndpoint=http://127.0.0.1:{ports.queue}/{account};"
        f"TableEndpoint=http://127.0.0.1:{ports.table}/{account};"
    )


def command(ports: Ports, *, location: Path | None, preload: Sequence[Path] = ()) -> list[str]:
    """The command line of Azurite; state lives in `location`, in memory when that is None."""
    node = shutil.which("node")
    if node is None:
        raise AzuriteError("Node.js is not on PATH: install Node.js 20 or newer.")
    if not _SCRIPT.exists():
        raise AzuriteError("Azurite is not installed: run `npm ci` in the folder devhost.")
    line = [node]
    for script in (_QUIET, *preload):
        line += ["--require", str(script)]
    line += [str(_SCRIPT), "--silent", "--skipApiVersionCheck", "--disableTelemetry"]
    for service, port in (("blob", ports.blob), ("queue", ports.queue), ("table", ports.table)):
        line += [f"--{service}Host", "127.0.0.1", f"--{service}Port", str(port)]
    return line + (["--location", str(location)] if location else ["--inMemoryPersistence"])


def environment(accounts: Mapping[str, str]) -> dict[str, str]:
    """Variables that give Azurite these accounts (name to base64 key); none: its published one."""
    if not accounts:
        return {}
    return {"AZURITE_ACCOUNTS": ";".join(f"{name}:{key}" for name, key in accounts.items())}


def listening(log: Path) -> Ports | None:
    """The real ports, read from Azurite's output; None until all three services answer."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    ports = {name.lower(): int(port) for name, port in _LISTENING.findall(text)}
    return Ports(**ports) if len(ports) == 3 else None


@dataclass
class Azurite:
    """A running Azurite of ours."""

    process: subprocess.Popen[bytes]
    ports: Ports

    def connection_string(self, account: str = DEFAULT_ACCOUNT, key: str = DEFAULT_KEY) -> str:
        """The connection string of `account`."""
        return connection_string(self.ports, account, key)

    def stop(self, grace_s: float = 10.0) -> None:
        """Stop it with SIGTERM: killed outright it would lose what it has not yet flushed."""
        stop(self.process, grace_s)


def start(
    *,
    log: Path,
    ports: Ports = Ports(),
    location: Path | None = None,
    accounts: Mapping[str, str] | None = None,
    timeout_s: float = 30.0,
) -> Azurite:
    """Start Azurite and wait until it listens; it stops by itself when this process ends.

    Raises AzuriteError when it is not installed, ends at once or does not listen within `timeout_s`.
    """
    line = command(ports, location=location, preload=[GUARD])
    with log.open("wb") as output:
        process = _spawn(line, output, environment(accounts or {}))
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline and process.poll() is None:
        real = listening(log)
        if real is not None:
            return Azurite(process, real)
        time.sleep(0.05)
    stop(process, 5.0)
    last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
    raise AzuriteError(f"Azurite did not start: {' '.join(last) or 'it said nothing.'}")


def stop(process: subprocess.Popen[bytes], grace_s: float) -> None:
    """Terminate `process` and wait; kill it only when it overstays `grace_s` seconds."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(grace_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _spawn(line: list[str], output: IO[bytes], extra: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        line,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env={**os.environ, **extra},
    )
