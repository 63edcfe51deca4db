"""The live client over the service: nothing lost, nothing twice, through cuts, losses and repetitions."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

from tests.support.live_client import Event, LiveClient, Page, sequence_of
from tests.support.pubsub import Service, unique
from tests.support.pubsub_proxy import cuttable

pytest_plugins = ["tests.support.pubsub_fixtures"]


class EventLog:
    """A customer's log, as the app keeps it: an event is there before it is pushed."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.failures = 0

    def append(self) -> Event:
        number = len(self.events) + 1
        self.events.append({"sequence": f"{number:020d}", "type": "claims.claim.status_changed.v1"})
        return self.events[-1]

    async def page(self, since: int) -> Page:
        if self.failures:
            self.failures -= 1
            raise ConnectionResetError
        return Page(self.events[since : since + 50], has_more=len(self.events) > since + 50)


def live_client(
    service: Service, group: str, log: EventLog, applied: list[int], *, last: int = 0, idle_s: float = 60
) -> LiveClient:
    async def negotiate() -> str:
        return service.url(groups=[group])

    def apply(event: Event) -> None:
        applied.append(sequence_of(event))

    return LiveClient(negotiate=negotiate, fetch=log.page, apply=apply, last=last, idle_s=idle_s)


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not done():
            await asyncio.sleep(0.02)


def test_events_arrive_once_and_in_order_over_a_cut_with_losses_and_repetitions(pubsub_http: Service) -> None:
    async def scenario() -> None:
        chance, log, group = random.Random(7), EventLog(), unique("customer")
        applied: list[int] = []
        rest = pubsub_http.rest()
        async with (
            cuttable(pubsub_http.endpoint) as proxy,
            live_client(pubsub_http.through(proxy.endpoint), group, log, applied) as client,
        ):
            for number in range(200):
                event = log.append()
                for _ in range(chance.choice([0, 1, 1, 1, 2])):
                    rest.send_to_group(group, event)
                if number == 80:
                    await proxy.cut()
                if number == 120:
                    proxy.mend()
                await asyncio.sleep(0)
            event = log.append()
            await until(lambda: client.connections == 2)
            rest.send_to_group(group, event)
            await until(lambda: len(applied) == 201)
        assert applied == list(range(1, 202))

    asyncio.run(scenario())


def test_what_happened_before_the_connection_is_caught_up(pubsub: Service) -> None:
    async def scenario() -> None:
        log, applied = EventLog(), list[int]()
        for _ in range(120):
            log.append()
        log.failures = 1
        async with live_client(pubsub, unique("customer"), log, applied, last=3):
            await until(lambda: len(applied) == 117)
        assert applied == list(range(4, 121))

    asyncio.run(scenario())


def test_a_lost_last_message_is_found_without_a_push(pubsub: Service) -> None:
    async def scenario() -> None:
        log, applied = EventLog(), list[int]()
        async with live_client(pubsub, unique("customer"), log, applied, idle_s=0.2) as client:
            await until(lambda: client.fetches > 0)
            log.append()
            await until(lambda: applied == [1])

    asyncio.run(scenario())


def test_without_gaps_the_log_is_read_once_per_connection(pubsub: Service) -> None:
    async def scenario() -> None:
        log, applied, group = EventLog(), list[int](), unique("customer")
        async with live_client(pubsub, group, log, applied) as client:
            await until(lambda: client.fetches > 0)
            for _ in range(20):
                pubsub.rest().send_to_group(group, log.append())
            await until(lambda: len(applied) == 20)
            assert client.fetches == 1

    asyncio.run(scenario())
