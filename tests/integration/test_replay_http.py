"""The adjudication replay in the whole app: asked for, computed beside the run, served."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from shared import storage_resources
from shared.lake import storage
from tests.support.azurite import Account
from tests.support.small_world import world
from tests.support.stack import eventually, running_stack

pytestmark = [pytest.mark.azurite, pytest.mark.host]
PATH = "/api/insights/adjudication-replay"


def body(client: httpx.Client, **query: Any) -> dict[str, Any]:
    answer = client.get(PATH, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _is_taken_in(status: dict[str, Any]) -> bool:
    # The files come by events, one by one, so the first pass may have only some of them.
    return all(status["metrics"].values()) and status["data_quality"]["freshness"] == "Real-time"


def test_a_replay_is_asked_for_and_served(app_settings: Account, tmp_path: Path) -> None:
    for name, rows in world().items():
        text = "".join(json.dumps(row) + "\n" for row in rows)
        storage_resources.container(storage.RAW).upload_blob(name, text)
    with running_stack(app_settings, tmp_path) as stack, stack.client("admin") as admin:
        eventually(lambda: _is_taken_in(stack.pipeline_status()), within_s=60)
        for role in ("analyst", "adjuster"):
            with stack.client(role) as reader:
                assert reader.post(PATH).status_code == 403
                assert body(reader)["totals"]["claims"] == 0
        with stack.client("customer", "C1") as customer:
            assert customer.get(PATH).status_code == 403

        asked = [admin.post(PATH, headers={"Idempotency-Key": "once"}) for _ in range(2)]
        assert [answer.status_code for answer in asked] == [202, 202]
        assert asked[0].json() == asked[1].json() == {"status": "started"}
        assert asked[0].headers["location"] == PATH
        eventually(lambda: body(admin)["totals"]["claims"] == 4, within_s=60)

        first = admin.get(PATH, params={"limit": 1, "sort": "-claim_amount"})
        assert first.json()["total"] == 4
        assert [row["claim_id"] for row in first.json()["claims"]] == ["M3"]
        tag = {"If-None-Match": first.headers["etag"]}
        assert admin.get(PATH, headers=tag).status_code == 304
        assert body(admin, outcome="Held")["total"] == 1
        assert body(admin, agrees="false", search="m")["totals"]["claims"] == 4
        assert admin.get(PATH, params={"outcome": "Lost"}).status_code == 422
