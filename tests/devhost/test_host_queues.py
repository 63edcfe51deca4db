"""How often an empty queue is asked, and what becomes of messages, without a queue."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from devhost.host.catalog import Function, binding
from devhost.host.queues import LEASE_S, QueueListener
from devhost.host.settings import QueueOptions
from devhost.host.worker import Outcome


class Message(dict[str, Any]):
    """A message as the SDK gives it."""

    def __init__(self, content: str, taken: int) -> None:
        super().__init__(id="m", dequeue_count=taken, pop_receipt="r", inserted_on=datetime.now(UTC))
        self.content, self.dequeue_count, self.id, self.pop_receipt = content, taken, "m", "r"


class Queue:
    """Gives its messages once, then nothing; notes every call."""

    def __init__(self, *messages: Message) -> None:
        self.messages = list(messages)
        self.polls: list[float] = []
        self.leases: list[float] = []
        self.done: list[tuple[str, Any]] = []

    def receive_messages(self, *, messages_per_page: int, visibility_timeout: int) -> Any:
        """One poll."""
        self.polls.append(time.monotonic())
        self.leases.append(visibility_timeout)
        return SimpleNamespace(by_page=self._pages)

    async def _pages(self) -> AsyncIterator[Any]:
        async def page() -> AsyncIterator[Message]:
            while self.messages:
                yield self.messages.pop()

        yield page()

    async def delete_message(self, _: Message) -> None:
        """Done with."""
        self.done.append(("delete", None))

    async def update_message(self, _: Message, visibility_timeout: int) -> None:
        """Given back."""
        self.done.append(("back", visibility_timeout))

    async def send_message(self, content: str) -> None:
        """Poisoned."""
        self.done.append(("send", content))


def polled(queue: Queue, name: str, outcome: Outcome, *, seconds: float = 0.3, **options: Any) -> list[str]:
    """Listen for a while; what the function was called with."""
    trigger = binding({"name": "msg", "type": "queueTrigger", "queueName": name, "connection": "C"})
    called: list[str] = []

    async def run(_: Function, call: Any) -> Outcome:
        called.append(call.data.string)
        return outcome

    account = SimpleNamespace(queues=SimpleNamespace(get_queue_client=lambda _: queue))
    invoker, storage = SimpleNamespace(run=run), SimpleNamespace(account=lambda _: account)
    function = Function("f", "1", (trigger,), trigger)
    settings = QueueOptions(base64=False, retry_visibility_s=30, **options)
    listener = QueueListener(function, invoker, storage, settings)  # type: ignore[arg-type]

    async def listen() -> None:
        listener.start()
        await asyncio.sleep(seconds)
        await listener.stop()

    asyncio.run(listen())
    return called


def test_an_idle_queue_is_polled_as_often_as_the_host_polls_it() -> None:
    queue = Queue()
    polled(queue, "work", Outcome(True), seconds=2.6, max_polling_s=0.8)
    pauses = [later - earlier for earlier, later in zip(queue.polls, queue.polls[1:], strict=False)]
    assert pauses[:2] == pytest.approx([0.2, 0.4], abs=0.1)
    assert pauses[2:] == pytest.approx([0.8] * len(pauses[2:]), abs=0.15)
    assert set(queue.leases) == {LEASE_S} == {600}


@pytest.mark.parametrize(
    ("name", "taken", "outcome", "expected"),
    [
        ("work", 1, Outcome(True), [("delete", None)]),
        ("work", 1, Outcome(False), [("back", 30)]),
        ("work", 5, Outcome(False), [("send", "x"), ("delete", None)]),
        ("work", 1, Outcome(False, died=True), [("back", 30)]),
        ("work", 5, Outcome(False, died=True, called=False), [("back", 0)]),
        ("work-poison", 1, Outcome(True), [("delete", None)]),
        ("work-poison", 1, Outcome(False), []),
        ("work-poison", 5, Outcome(False), []),
    ],
)
def test_what_becomes_of_a_message(
    name: str, taken: int, outcome: Outcome, expected: list[tuple[str, Any]]
) -> None:
    queue = Queue(Message("x", taken))
    assert polled(queue, name, outcome) == ["x"]
    assert queue.done == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("work", [("send", "x"), ("delete", None)]), ("w-poison", [])]
)
def test_a_message_that_was_taken_too_often_is_not_shown(name: str, expected: list[Any]) -> None:
    queue = Queue(Message("x", 6))
    assert polled(queue, name, Outcome(True)) == []
    assert queue.done == expected
