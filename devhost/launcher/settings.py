"""Addresses of an instance, and the app settings that follow from them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from devhost import azurite

# The key of Microsoft's own Web PubSub emulator; it opens nothing outside this machine.
PUBSUB_KEY = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH"
APPS = ("portal", "dashboard")
# Where `npm run dev` serves the apps with hot reload, beside those that are built.
HOT_PORTS = {"portal": 5173, "dashboard": 5174}


@dataclass(frozen=True)
class Addresses:
    """Where everything of one instance listens."""

    ports: Mapping[str, int]

    def url(self, name: str) -> str:
        """Base address of a service."""
        return f"http://127.0.0.1:{self.ports[name]}"

    @property
    def issuer(self) -> str:
        """Issuer id of the token issuer."""
        return f"{self.url('issuer')}/.dev/oidc"

    @property
    def storage(self) -> azurite.Ports:
        """Ports of the storage services."""
        return azurite.Ports(self.ports["blob"], self.ports["queue"], self.ports["table"])

    def app_origins(self) -> list[str]:
        """Origins a browser may show the two apps under."""
        ports = [port for app in APPS for port in (self.ports[app], HOT_PORTS[app])]
        return [f"http://{host}:{port}" for port in ports for host in ("127.0.0.1", "localhost")]

    def endpoints(self, served: Collection[str]) -> dict[str, Any]:
        """Content of endpoints.json; what is not served is null."""
        return {
            "api": self.url("api"),
            **{app: self.url(app) if app in served else None for app in APPS},
            "pubsub": self.url("pubsub") if "pubsub" in served else None,
            "issuer": self.issuer,
            "blob": f"{self.url('blob')}/{azurite.DEFAULT_ACCOUNT}",
            "lake": f"az://{azurite.DEFAULT_ACCOUNT}",
        }

    def app_settings(self) -> dict[str, str]:
        """Settings of the app, as in local.settings.json."""
        storage = azurite.connection_string(self.storage)
        issuer = {
            "issuer": self.issuer,
            "audience": "petinsure360",
            "jwks_uri": f"{self.issuer}/jwks",
            "customer_claim": "customer_id",
            "email_claim": "email",
        }
        return {
            "FUNCTIONS_WORKER_RUNTIME": "python",
            "AzureWebJobsStorage": storage,
            "LAKE_STORAGE": storage,
            "LAKE_URI": f"az://{azurite.DEFAULT_ACCOUNT}",
            "AUTH_ISSUERS": json.dumps([issuer]),
            "WEBPUBSUB_CONNECTION_STRING": (
                f"Endpoint={self.url('pubsub')};AccessKey={PUBSUB_KEY};Version=1.0;"
            ),
            "WEBPUBSUB_HUB": "claims",
            "APP_ENVIRONMENT": "local",
            "PYTHON_THREADPOOL_THREAD_COUNT": "32",
        }

    def web_settings(self, app: str) -> dict[str, str]:
        """What a web app is told of its environment."""
        return {
            "VITE_API_BASE_URL": "/api",
            "VITE_AUTHORITY": self.issuer,
            "VITE_CLIENT_ID": app,
            "VITE_LIVE_ORIGIN": self.url("pubsub").replace("http", "ws", 1),
        }

    def settings_file(self) -> dict[str, Any]:
        """Content of a local.settings.json, for the development host and for Core Tools alike."""
        return {
            "IsEncrypted": False,
            "Values": self.app_settings(),
            "Host": {"LocalHttpPort": self.ports["api"], "CORS": ",".join(self.app_origins())},
        }
