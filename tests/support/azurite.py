"""A storage account of one's own for every test, in one Azurite for the whole session."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from devhost import azurite
from shared import clients

IMAGE = "mcr.microsoft.com/azure-storage/azurite:3.37.0"
KEY = base64.b64encode(b"petinsure360").decode()
# Azurite reads its accounts at start; one environment variable holds some 4,000 of these.
ACCOUNTS = {azurite.DEFAULT_ACCOUNT: azurite.DEFAULT_KEY} | {f"test{n:04}": KEY for n in range(3000)}

_UNSET = (
    *("AUTH_ISSUERS", "DIRECT_UPLOADS", "WEBPUBSUB_CONNECTION_STRING", "WEBPUBSUB_HUB"),
    *("WEBSITE_SITE_NAME", "IDENTITY_ENDPOINT", "IDENTITY_HEADER"),
)


@dataclass(frozen=True)
class Account:
    """One storage account of a running Azurite."""

    name: str
    key: str
    ports: azurite.Ports

    @property
    def connection_string(self) -> str:
        """For every Azure Storage client."""
        return azurite.connection_string(self.ports, self.name, self.key)

    def environment(self) -> dict[str, str]:
        """App settings under which this account is host account and lake account in one."""
        return {
            "AzureWebJobsStorage": self.connection_string,
            "LAKE_STORAGE": self.connection_string,
            "LAKE_URI": f"az://{self.name}",
            "APP_ENVIRONMENT": "local",
        }


@dataclass(frozen=True)
class RunningAzurite(Account):
    """The session's Azurite; itself usable as its default account."""

    _numbers: Iterator[int] = field(default_factory=count, repr=False)

    def new_account(self) -> Account:
        """An account that no other test of this session has used."""
        return Account(f"test{next(self._numbers):04}", KEY, self.ports)


@contextmanager
def settings_of(account: Account, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The app's settings point to an account, and no client remembers another."""
    for name in _UNSET:
        monkeypatch.delenv(name, raising=False)
    for name, value in account.environment().items():
        monkeypatch.setenv(name, value)
    clients.reset()
    yield
    clients.reset()


@contextmanager
def running(folder: Path) -> Iterator[RunningAzurite]:
    """Azurite in a container if a Docker engine answers, else the npm package, else the test fails."""
    container = _started_container()
    if container is not None:
        try:
            yield _session(_exposed(container))
        finally:
            container.stop()
        return
    try:
        process = azurite.start(log=folder / "azurite.log", accounts=ACCOUNTS)
    except azurite.AzuriteError as error:
        pytest.fail(f"{error} A running Docker engine does as well.", pytrace=False)
    try:
        yield _session(process.ports)
    finally:
        process.stop()


def _session(ports: azurite.Ports) -> RunningAzurite:
    return RunningAzurite(azurite.DEFAULT_ACCOUNT, azurite.DEFAULT_KEY, ports)


def _started_container() -> Any | None:
    """A running Azurite container, None without a Docker engine that can run it."""
    import docker
    from testcontainers.community.azurite import AzuriteContainer

    hosts = " ".join(f"--{service}Host 0.0.0.0" for service in ("blob", "queue", "table"))
    command = f"azurite --silent --skipApiVersionCheck --disableTelemetry --inMemoryPersistence {hosts}"
    try:
        docker.from_env(timeout=3).ping()
        container = AzuriteContainer(IMAGE).with_command(command)
        return container.with_envs(**azurite.environment(ACCOUNTS)).start()
    except docker.errors.DockerException:
        return None


def _exposed(container: Any) -> azurite.Ports:
    blob, queue, table = (int(container.get_exposed_port(port)) for port in (10000, 10001, 10002))
    return azurite.Ports(blob, queue, table)
