"""What Flex Consumption is to an app: its variables, its identity endpoint, and storage by its public names.

Azurite speaks TLS under the names that accounts have in Azure, reached through a proxy, for nothing here
resolves them. It takes tokens, of which only the identity endpoint has any.
"""

from __future__ import annotations

import json
import re
import select
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

from devhost import azurite
from tests.support.certificates import Certificate, certificate
from tests.support.processes import Running

CLIENT_ID = "11111111-2222-3333-4444-555555555555"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
HEADER = "a-secret-of-the-endpoint"
HOST_ACCOUNT, LAKE_ACCOUNT = "sthostflex", "stlakeflex"
WEBPUBSUB = "wps-flex.webpubsub.azure.com"
INGESTION = "flex.in.applicationinsights.azure.com"
SERVICES = ("blob", "queue", "table")
_LISTENING = re.compile(r"Azurite (\w+) service is successfully listening at https://[^:]+:(\d+)")


@dataclass(frozen=True)
class TokenRequest:
    """A request at the identity endpoint: who asked (by the path it was given), and for what."""

    asker: str
    resource: str
    client_id: str | None
    has_header: bool


@dataclass
class Platform:
    """A running platform: where things are, and what was asked of it so far."""

    identity: str
    proxy: str
    bundle: Path
    tokens: list[TokenRequest] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)

    def variables(self, path: Path) -> dict[str, str]:
        """What Azure sets in an instance of the plan, and what leads to the stand-ins."""
        return {
            "PATH": str(path),
            "HOME": "/home",
            "WEBSITE_SITE_NAME": "func-api-flex",
            "WEBSITE_HOSTNAME": "func-api-flex.azurewebsites.net",
            "WEBSITE_SKU": "FlexConsumption",
            "WEBSITE_POD_NAME": "pod-1",
            "CONTAINER_NAME": "pod-1",
            "FUNCTIONS_EXTENSION_VERSION": "~4",
            "FUNCTIONS_WORKER_RUNTIME": "python",
            "FUNCTIONS_WORKER_RUNTIME_VERSION": "3.13",
            "FUNCTIONS_APPLICATION_DIRECTORY": "/home/site/wwwroot",
            "AzureWebJobsScriptRoot": "/home/site/wwwroot",
            "IDENTITY_ENDPOINT": self.identity,
            "IDENTITY_HEADER": HEADER,
            "HTTPS_PROXY": self.proxy,
            "REQUESTS_CA_BUNDLE": str(self.bundle),
            "SSL_CERT_FILE": str(self.bundle),
        }


def app_settings(environment: str) -> dict[str, str]:
    """The app settings of the template, for accounts and services of this platform."""
    issuer = f"https://login.microsoftonline.com/{TENANT}"
    entry = {"issuer": f"{issuer}/v2.0", "audience": CLIENT_ID, "jwks_uri": f"{issuer}/discovery/v2.0/keys"}
    return {
        "AzureWebJobsStorage__credential": "managedidentity",
        "AzureWebJobsStorage__clientId": CLIENT_ID,
        **{f"AzureWebJobsStorage__{name}ServiceUri": _address(HOST_ACCOUNT, name) for name in SERVICES},
        "LAKE_STORAGE__credential": "managedidentity",
        "LAKE_STORAGE__clientId": CLIENT_ID,
        "LAKE_STORAGE__blobServiceUri": _address(LAKE_ACCOUNT, "blob"),
        "LAKE_URI": f"abfss://{LAKE_ACCOUNT}.dfs.core.windows.net",
        "LAKE_SCHEMA_POLICY": "strict",
        "AUTH_ISSUERS": json.dumps([{**entry, "tenants": [TENANT]}]),
        "APP_ENVIRONMENT": environment,
        "DIRECT_UPLOADS": "true",
        "ERASURE_WAITING_DAYS": "14",
        "ALERT_MAIL": "",
        "CUSTOMER_MAIL": "",
        "SPARK_JOB": "",
        "LAKE_ENGINE": "auto",
        "INSTANCE_MEMORY_MB": "2048",
        "WEBPUBSUB_ENDPOINT": f"https://{WEBPUBSUB}",
        "WEBPUBSUB_HUB": "claims",
        "APPLICATIONINSIGHTS_CONNECTION_STRING": f"InstrumentationKey={TENANT};IngestionEndpoint=https://{INGESTION}/",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING": f"ClientId={CLIENT_ID};Authorization=AAD",
        "AzureWebJobsDisableHomepage": "true",
        "PYTHON_APPLICATIONINSIGHTS_ENABLE_TELEMETRY": "true",
        "PYTHON_APPLICATIONINSIGHTS_LOGGER_NAME": "petinsure360",
        "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS": "azure_sdk,django,flask,httpx,requests,urllib,urllib3",
        "PYTHON_THREADPOOL_THREAD_COUNT": "32",
        "POLARS_OOC_DISK_BUDGET_MB": "256",
    }


@contextmanager
def running_platform(folder: Path) -> Iterator[Platform]:
    """Storage, proxy and identity endpoint on free ports, all stopped at the end."""
    names = [f"*.{name}.core.windows.net" for name in SERVICES]
    tls = certificate(folder, names)
    with _storage(folder, tls) as ports, _identity() as identity, _proxy(ports) as proxy:
        platform = Platform(_url(identity), _url(proxy).rstrip("/"), tls.authority)
        identity.platform = proxy.platform = platform
        yield platform


def _address(account: str, service: str) -> str:
    return f"https://{account}.{service}.core.windows.net/"


@contextmanager
def _storage(folder: Path, tls: Certificate) -> Iterator[Mapping[str, int]]:
    """Ports by service of an Azurite that takes tokens over TLS."""
    line = azurite.command(azurite.Ports(), location=None, preload=[azurite.GUARD])
    line += ["--oauth", "basic", "--cert", str(tls.certificate), "--key", str(tls.key)]
    log = folder / "azurite.log"
    accounts = azurite.environment(dict.fromkeys((HOST_ACCOUNT, LAKE_ACCOUNT), azurite.DEFAULT_KEY))
    running = Running(azurite._spawn(line, log.open("wb"), accounts), log)
    try:
        running.wait_for("Azurite Table service is successfully listening", 60)
        yield {name.lower(): int(port) for name, port in _LISTENING.findall(running.output())}
    finally:
        running.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    platform: Platform
    ports: Mapping[str, int]


def _url(server: _Server) -> str:
    return f"http://127.0.0.1:{server.server_port}/"


@contextmanager
def _serving(server: _Server) -> Iterator[_Server]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _identity() -> Any:
    return _serving(_Server(("127.0.0.1", 0), _IdentityHandler))


@contextmanager
def _proxy(ports: Mapping[str, int]) -> Iterator[_Server]:
    with _serving(_Server(("127.0.0.1", 0), _ProxyHandler)) as server:
        server.ports = ports
        yield server


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _IdentityHandler(_Handler):
    """The endpoint of App Service: a token for a resource and a user-assigned identity."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        has_header = self.headers.get("X-IDENTITY-HEADER") == HEADER
        request = TokenRequest(
            parts.path.strip("/"), asked.get("resource", ""), asked.get("client_id"), has_header
        )
        self.server.platform.tokens.append(request)
        body = json.dumps(_token(request)).encode()
        self.send_response(200 if has_header else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _token(request: TokenRequest) -> dict[str, str]:
    now = int(time.time())
    claims = {
        "iss": f"https://sts.windows.net/{TENANT}/",
        "aud": request.resource,
        "tid": TENANT,
        "oid": CLIENT_ID,
        "nbf": now - 60,
        "iat": now - 60,
        "exp": now + 3600,
    }
    return {
        # Storage stand-ins look at what a token says, and at no signature.
        "access_token": jwt.encode(claims, "x" * 32, "HS256"),
        "expires_on": str(now + 3600),
        "resource": request.resource,
        "token_type": "Bearer",
        "client_id": request.client_id or "",
    }


class _ProxyHandler(_Handler):
    """A tunnel to the storage stand-in under an account's public name; every other host is out of reach."""

    def do_CONNECT(self) -> None:
        host = self.path.partition(":")[0]
        self.server.platform.hosts.append(host)
        account, _, rest = host.partition(".")
        port = self.server.ports.get(rest.partition(".")[0])
        if port is None or account not in (HOST_ACCOUNT, LAKE_ACCOUNT):
            self.send_error(403)
            return
        with socket.create_connection(("127.0.0.1", port)) as storage:
            self.send_response(200)
            self.end_headers()
            _relay(self.connection, storage)
        self.close_connection = True


def _relay(one: socket.socket, other: socket.socket) -> None:
    peers = {one: other, other: one}
    with suppress(OSError):
        while True:
            for ready in select.select(list(peers), [], [])[0]:
                data = ready.recv(65536)
                if not data:
                    return
                peers[ready].sendall(data)
