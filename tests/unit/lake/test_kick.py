"""A refused start leaves one message, however many refusals come before it is seen."""

from __future__ import annotations

from typing import Any

import pytest

from shared import storage_resources
from shared.lake.state import kick


class FakeQueue:
    def __init__(self) -> None:
        self.delays: list[int] = []

    def send_message(self, _text: str, *, visibility_timeout: int) -> None:
        self.delays.append(visibility_timeout)


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> FakeQueue:
    fake = FakeQueue()

    def given(_name: str) -> Any:
        return fake

    monkeypatch.setattr(storage_resources, "queue", given)
    monkeypatch.setattr(kick, "_on_the_way", kick._OnTheWay())
    return fake


def test_refusals_share_the_message_on_its_way(queue: FakeQueue) -> None:
    for _ in range(100):
        kick.later()
    assert queue.delays == [kick.DELAY_S]


def test_a_refusal_after_the_message_became_visible_sends_another(
    queue: FakeQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    kick.later()
    now = kick.time.monotonic() + kick.DELAY_S
    monkeypatch.setattr(kick.time, "monotonic", lambda: now)
    kick.later()
    assert len(queue.delays) == 2


def test_a_message_that_could_not_be_sent_covers_nobody(
    queue: FakeQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_text: str, *, visibility_timeout: int) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(queue, "send_message", refuse)
        with pytest.raises(ConnectionError):
            kick.later()
    kick.later()
    assert len(queue.delays) == 1
