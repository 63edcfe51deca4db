"""The weekly purge names finished states: without any, the host would delete runs that live."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import azure.durable_functions as df
from azure.durable_functions.models.RpcManagementOptions import RpcManagementOptions

from devhost.durable.model import FINISHED
from devhost.durable.queries import parse_statuses
from functions.pipeline import medallion


class FakeClient:
    """Notes what it is asked to purge."""

    asked: dict[str, Any]

    async def purge_instance_history_by(self, **asked: Any) -> None:
        """Note the filters."""
        self.asked = asked


def purged() -> dict[str, Any]:
    client = FakeClient()
    purge = medallion.medallion_purge.build().get_user_function().client_function
    asyncio.run(purge(timer=None, client=client))
    return client.asked


def test_only_finished_instances_are_purged() -> None:
    asked = purged()
    sent = RpcManagementOptions(**asked).to_url("http://host/")
    statuses = parse_statuses(sent.partition("runtimeStatus=")[2].partition("&")[0])
    assert statuses, "a purge without a status takes everything"
    assert {df.OrchestrationRuntimeStatus[name] for name in statuses} == set(asked["runtime_status"])
    assert set(statuses) <= {str(status) for status in FINISHED}


def test_a_month_of_histories_is_kept() -> None:
    before = datetime.now(UTC)
    assert purged()["created_time_to"] - before + timedelta(days=30) < timedelta(minutes=1)
