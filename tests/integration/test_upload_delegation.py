"""In Azure the app's identity vouches for an upload: real Azurite over https, with Entra-like tokens."""

from __future__ import annotations

import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from azure.core.credentials import AccessToken

from devhost import azurite
from shared import clients, storage_resources
from shared.records import upload_sas
from shared.records.documents import CONTAINER
from shared.records.upload_sas import KEY_VALID_FOR, VALID_FOR, Grant, grant_upload
from tests.support.certificates import certificate
from tests.support.processes import Running

pytestmark = pytest.mark.azurite

TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
SETTINGS = ("LAKE_STORAGE", "LAKE_STORAGE__clientId", "AzureWebJobsStorage")


@dataclass(frozen=True)
class Identity:
    """A credential whose tokens Azurite believes: their form counts, and nobody checks the signature."""

    def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        now = int(time.time())
        claims = {
            "iss": f"https://sts.windows.net/{TENANT}/",
            "aud": "https://storage.azure.com",
            "tid": TENANT,
            "oid": TENANT,
            "nbf": now - 60,
            "iat": now - 60,
            "exp": now + 3600,
        }
        return AccessToken(jwt.encode(claims, "x" * 32, "HS256"), now + 3600)


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address of an account that takes Entra's tokens, and the certificate to trust."""
    folder = tmp_path_factory.mktemp("https")
    tls = certificate(folder)
    line = azurite.command(azurite.Ports(), location=None)
    line += ["--oauth", "basic", "--cert", str(tls.certificate), "--key", str(tls.key)]
    log = folder / "azurite.log"
    with log.open("wb") as output:
        process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
    running = Running(process, log)
    try:
        address = running.wait_for(r"Azurite Blob service is successfully listening at (https://\S+)", 60)[1]
        yield f"{address}/{azurite.DEFAULT_ACCOUNT}", tls.authority
    finally:
        running.stop()


@pytest.fixture
def identity(storage: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The app's settings as in Azure: an endpoint and an identity, and no connection string."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LAKE_STORAGE__blobServiceUri", storage[0])
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(storage[1]))
    clients.reset()
    monkeypatch.setattr(clients, "credential", lambda _client_id: Identity())
    monkeypatch.setattr(upload_sas, "_keys", {})
    yield
    monkeypatch.undo()
    clients.reset()


def put(grant: Grant, cert: Path, data: bytes = b"%PDF-1.7") -> int:
    with httpx.Client(verify=ssl.create_default_context(cafile=str(cert))) as client:
        return client.put(grant.url, content=data, headers=dict(grant.headers)).status_code


@pytest.mark.usefixtures("identity")
def test_the_identity_s_key_signs_and_the_file_arrives(storage: tuple[str, Path]) -> None:
    container = storage_resources.container(CONTAINER)
    grant = grant_upload(CONTAINER, "uploads/one", datetime.now(UTC))
    # A user delegation key names whose it is; an account's key would not.
    assert f"skoid={TENANT}" in grant.url
    assert "spr=https" in grant.url
    assert put(grant, storage[1]) == 201
    assert container.download_blob("uploads/one").readall() == b"%PDF-1.7"


@pytest.mark.usefixtures("identity")
def test_the_right_ends_when_it_says(storage: tuple[str, Path]) -> None:
    storage_resources.container(CONTAINER)
    late = grant_upload(CONTAINER, "uploads/two", datetime.now(UTC) - VALID_FOR - timedelta(minutes=1))
    assert put(late, storage[1]) == 403


@pytest.mark.usefixtures("identity")
def test_one_key_signs_many_uploads_and_never_outlives_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    service = clients.blobs()
    asked = []
    ask = service.get_user_delegation_key
    monkeypatch.setattr(service, "get_user_delegation_key", lambda *given: asked.append(given) or ask(*given))
    now = datetime.now(UTC)
    for minutes in (0, 10, 60):
        grant_upload(CONTAINER, "uploads/x", now + timedelta(minutes=minutes))
    assert len(asked) == 1
    grant_upload(CONTAINER, "uploads/x", now + KEY_VALID_FOR - VALID_FOR + timedelta(seconds=1))
    assert len(asked) == 2
