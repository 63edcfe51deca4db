"""A page of the apps may send a file straight to storage, and a page from elsewhere may not."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from devhost.tasks import storage_cors
from shared import storage_resources
from shared.records.documents import CONTAINER
from shared.records.upload_sas import grant_upload
from tests.support.azurite import Account

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

PORTAL, STRANGER = "http://127.0.0.1:3000", "https://elsewhere.example"


def asked(url: str, origin: str, method: str = "PUT") -> int:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type,x-ms-blob-type",
    }
    return httpx.options(url, headers=headers).status_code


def test_the_apps_pages_may_put_and_nothing_else(
    account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"Values": account.environment(), "Host": {"CORS": f"{PORTAL},http://127.0.0.1:3001"}}
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    monkeypatch.setattr(sys, "argv", ["storage_cors", "--home", str(tmp_path)])
    storage_resources.container(CONTAINER)
    grant = grant_upload(CONTAINER, "uploads/one", datetime.now(UTC))
    assert asked(grant.url, PORTAL) == 403

    storage_cors.main()

    assert asked(grant.url, PORTAL) == 200
    assert (asked(grant.url, STRANGER), asked(grant.url, PORTAL, "GET")) == (403, 403)
    sent = httpx.put(grant.url, content=b"%PDF-", headers={**grant.headers, "Origin": PORTAL})
    assert (sent.status_code, sent.headers["access-control-allow-origin"]) == (201, PORTAL)
