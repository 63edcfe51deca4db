"""The processes of an instance: how each is started, and how one sees that it answers."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from devhost import azurite
from devhost.launcher.home import Home
from devhost.launcher.settings import APPS, PUBSUB_KEY, Addresses


@dataclass(frozen=True)
class Companion:
    """One process: `title` is what people call it; `grace_s` is how long it may take to stop."""

    name: str
    title: str
    command: list[str]
    ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    grace_s: float = 10.0

    @property
    def sentence_title(self) -> str:
        """The title at the beginning of a sentence."""
        return self.title[0].upper() + self.title[1:]


@dataclass(frozen=True)
class Plan:
    """What to start for one instance: foundations first, then the host, then the apps."""

    root: Path
    home: Home
    addresses: Addresses
    python: Path

    def azurite(self) -> Companion:
        """Storage; its state is flushed when it stops, so it may take its time."""
        location = self.home.path / "azurite"
        feed = self.root / "devhost" / "host" / "azurite_feed.cjs"
        command = azurite.command(self.addresses.storage, location=location, preload=[feed])
        log = self.home.log("azurite")
        return Companion(
            "azurite",
            "Azurite",
            command,
            lambda: azurite.listening(log) is not None,
            environment={"BLOB_FEED": str(self._blob_feed)},
            grace_s=30.0,
        )

    def issuer(self) -> Companion:
        """The token issuer."""
        port = str(self.addresses.ports["issuer"])
        redirects = [f"--redirect={origin}" for origin in self.addresses.app_origins()]
        home = str(self.home.path)
        command = self._module("devhost.issuer", "serve", "--port", port, "--home", home, *redirects)
        document = f"{self.addresses.issuer}/.well-known/openid-configuration"
        return Companion("issuer", "the token issuer", command, lambda: answers(document), folder=self.root)

    def pubsub(self) -> Companion:
        """The Web PubSub emulator."""
        upstream = f"claims={self.addresses.url('api')}/api/webpubsub/claims"
        port = str(self.addresses.ports["pubsub"])
        command = self._module("devhost.pubsub", "--port", port, "--access-key", PUBSUB_KEY)
        health = f"{self.addresses.url('pubsub')}/api/health"
        return Companion(
            "pubsub",
            "the Web PubSub emulator",
            [*command, "--upstream", upstream, "--system-events", "connected"],
            lambda: answers(health, method="HEAD"),
            folder=self.root,
        )

    def host(self) -> Companion:
        """The Functions host with the app."""
        command = self._module("devhost.host", "--app", str(self.root))
        command += ["--port", str(self.addresses.ports["api"]), "--home", str(self.home.path)]
        command += ["--settings", str(self.home.path / "settings.json")]
        command += ["--blob-feed", str(self._blob_feed)]
        ready = f"{self.addresses.url('api')}/api/health/ready"
        return Companion(
            "host",
            "the Functions host",
            command,
            lambda: answers(ready),
            environment={**self.addresses.app_settings(), **self._mail()},
            folder=self.root,
            grace_s=30.0,
        )

    def _mail(self) -> dict[str, str]:
        """Messages are files in a folder that one can open."""
        folder = (self.home.path / "mail").as_uri()
        alerts = {"url": folder, "from": "alerts@petinsure360.example", "to": ["staff@petinsure360.example"]}
        receipts = {"url": folder, "from": "service@petinsure360.example"}
        return {"ALERT_MAIL": json.dumps(alerts), "CUSTOMER_MAIL": json.dumps(receipts)}

    def app(self, name: str) -> Companion:
        """A built web app, served as Azure Static Web Apps serves it."""
        site = self.home.path / "webapps" / name
        command = self._module("devhost.webapps", name, "--port", str(self.addresses.ports[name]))
        url = self.addresses.url(name)
        return Companion(
            name,
            f"the {name}",
            [*command, "--api", self.addresses.url("api"), "--site", str(site)],
            lambda: answers(url),
            environment=self.addresses.web_settings(name),
            folder=self.root,
        )

    def has_pubsub(self) -> bool:
        """Whether the Web PubSub emulator is part of this checkout."""
        return (self.root / "devhost" / "pubsub" / "__main__.py").exists()

    def existing_apps(self) -> list[str]:
        """The web apps that are part of this checkout."""
        return [app for app in APPS if (self.root / "frontends" / app / "package.json").exists()]

    @property
    def _blob_feed(self) -> Path:
        return self.home.path / "blobs.feed"

    def _module(self, name: str, *arguments: str) -> list[str]:
        return [str(self.python), "-m", name, *arguments]


def answers(url: str, method: str = "GET") -> bool:
    """Whether `url` answers with a success."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=5):
            return True
    except (OSError, urllib.error.HTTPError):
        return False
