"""The adjudication replay is started once: whoever asks while it ends is not sent away."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import azure.durable_functions as df
import pytest

from functions.insights.replay import REPLAY, _start
from shared.errors import TransientError

Status = df.OrchestrationRuntimeStatus


class Client:
    """Refuses as many starts as there are statuses to find afterwards."""

    def __init__(self, *statuses: Status | None) -> None:
        self.statuses = list(statuses)
        self.started: list[object] = []

    async def start_new(self, name: str, **given: object) -> None:
        if self.statuses:
            raise RuntimeError("An instance is running, or the host fails: the text alone tells.")
        self.started.append((name, given["instance_id"]))

    async def get_status(self, _instance: str) -> Any:
        status = self.statuses.pop(0)
        return status and SimpleNamespace(runtime_status=status)


def start(*statuses: Status | None) -> tuple[bool, Client]:
    client = Client(*statuses)
    return asyncio.run(_start(client)), client  # type: ignore[arg-type]


@pytest.mark.parametrize("status", [Status.Pending, Status.Running])
def test_a_replay_under_way_is_the_one_that_was_asked_for(status: Status) -> None:
    started, client = start(status)
    assert (started, client.started) == (False, [])


@pytest.mark.parametrize("status", [Status.Completed, Status.Failed, Status.Terminated, None])
def test_one_that_ended_between_the_refusal_and_the_look_makes_room(status: Status | None) -> None:
    started, client = start(status)
    assert (started, client.started) == (True, [(REPLAY, REPLAY)])


def test_a_host_that_refuses_twice_is_failing() -> None:
    with pytest.raises(TransientError):
        start(None, Status.Completed)
