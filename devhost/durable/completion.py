"""Waiting for the end of an instance, as a start with `timeout` and `pollingInterval` asks."""

import asyncio

from devhost.durable.hub import Hub
from devhost.durable.model import Instance


async def finished(hub: Hub, instance_id: str, *, timeout_s: float, interval_s: float) -> Instance | None:
    """The instance once it has finished; None when it has not within the time-out."""
    clock = asyncio.get_running_loop().time
    deadline = clock() + timeout_s
    while True:
        instance = hub.store.instance(instance_id)
        if instance is not None and instance.finished:
            return instance
        left = deadline - clock()
        if left <= 0:
            return None
        await asyncio.sleep(min(left, interval_s))
