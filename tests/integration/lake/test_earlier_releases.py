"""Lakes whose state was written by an earlier release are read as they were."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from shared import storage_resources
from shared.lake.replay import run, state
from shared.lake.state import published
from tests.support.lake import START, drive, drop
from tests.support.small_world import world

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]


def rewrite(table: str, partition: str, row: str, changes: Mapping[str, Any]) -> None:
    client = storage_resources.table(table)
    kept = dict(client.get_entity(partition, row))
    client.upsert_entity({**kept, **changes})


def test_what_an_earlier_release_called_announced_is_published() -> None:
    for name, rows in world().items():
        drop(name, rows)
    drive()
    run.run(now=START)
    manifest, replay = published.read_head().manifest, state.read()
    assert manifest is not None
    assert replay.published is not None

    told = json.loads(storage_resources.table(published.TABLE).get_entity("lake", "head")["manifest"])
    told["announced_at"] = told.pop("published_at")
    rewrite(published.TABLE, "lake", "head", {"manifest": json.dumps(told)})
    client = storage_resources.table(state.TABLE)
    kept = dict(client.get_entity(state.PARTITION, state.ROW))
    kept["announced"] = kept.pop("published")
    client.delete_entity(state.PARTITION, state.ROW)
    client.create_entity(kept)

    assert published.read_head().manifest == manifest
    assert state.read().published == replay.published
