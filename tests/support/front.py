"""The session's storage front, and accounts behind it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from devhost import azurite as emulator
from tests.support.azurite import KEY, Account, RunningAzurite
from tests.support.processes import running_module
from tests.support.storage_front.state import EmptyDirectory


@dataclass(frozen=True)
class FrontedAccount(Account):
    """One account behind the front."""

    def behave(
        self,
        *,
        hierarchical: bool = True,
        latency_ms: float = 0.0,
        empty_directory: EmptyDirectory = "deleted",
    ) -> None:
        """Say how it behaves from now on."""
        wanted = {"hierarchical": hierarchical, "latency_ms": latency_ms, "empty_directory": empty_directory}
        self._order("PUT", wanted)

    def calls(self) -> dict[str, dict[str, int]]:
        """How often each operation of each service was called, since it was counted anew."""
        found: dict[str, dict[str, int]] = self._order("GET")["calls"]
        return found

    def places(self) -> dict[str, int]:
        """How often each operation was called on each container, folder, queue or table."""
        found: dict[str, int] = self._order("GET")["places"]
        return found

    def events(self) -> list[dict[str, Any]]:
        """What the account would have told Event Grid, in order."""
        found: list[dict[str, Any]] = self._order("GET")["events"]
        return found

    def count_anew(self) -> None:
        """Forget calls and events."""
        self._order("DELETE")

    def rename(self, container: str, source: str, target: str) -> None:
        """Rename a file or a directory, as the DFS endpoint does."""
        self._order("POST", {"container": container, "source": source, "target": target})

    def _order(self, method: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        address = f"http://127.0.0.1:{self.ports.blob}/_front/{self.name}"
        answer = httpx.request(method, address, json=body, timeout=60)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


@dataclass(frozen=True)
class StorageFront:
    """The running front."""

    azurite: RunningAzurite
    ports: emulator.Ports

    def new_account(self) -> FrontedAccount:
        """An account with hierarchical namespace that no other test of this session has used."""
        account = self.azurite.new_account()
        fronted = FrontedAccount(account.name, account.key, self.ports)
        fronted.behave()
        return fronted


@contextmanager
def running_front(azurite: RunningAzurite, folder: Path) -> Iterator[StorageFront]:
    """The front before an Azurite, stopped at the end of the block."""
    ports = azurite.ports
    line = [f"--{name}={getattr(ports, name)}" for name in ("blob", "queue", "table")]
    keys = {"*": KEY, emulator.DEFAULT_ACCOUNT: emulator.DEFAULT_KEY}
    log, environment = folder / "front.log", {"STORAGE_FRONT_KEYS": json.dumps(keys)}
    with running_module("tests.support.storage_front", *line, log=log, env=environment) as running:
        found = running.wait_for(r"listening (.+)")[1]
        listening = {name: int(port) for name, port in re.findall(r"(\w+)=(\d+)", found)}
        yield StorageFront(azurite, replace(ports, **listening))
