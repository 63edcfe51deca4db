"""What was given up comes back by itself; what nobody can read is seen, shown and removed by hand."""

from __future__ import annotations

import asyncio
import inspect
import sys
from datetime import datetime

import pytest

from devhost.tasks import poison as command
from functions.pipeline import medallion
from functions.upkeep import housekeeping
from shared import clients, observed, poison, storage_resources
from shared.lake.state import kick, raw_files
from shared.records import outbox
from shared.records.commit import commit
from shared.records.model import Audit, Commit, Event
from shared.records.outbox import hints
from tests.support.lake import new_process
from tests.support.records import NOW, registered

pytestmark = pytest.mark.azurite


@pytest.fixture(autouse=True)
def _empty(app_settings: object) -> None:
    new_process()


def some_events(customer_id: str, count: int) -> None:
    events = tuple(Event("noted", customer_id, {"number": n}) for n in range(count))
    commit(Commit(customer_id, (), events, Audit("a", "note", customer_id), NOW))


class Client:
    """A Durable client that notes what it is asked to start, and may be out of order."""

    def __init__(self, *, is_out: bool = False) -> None:
        self.started: list[str] = []
        self.is_out = is_out

    async def start_new(self, name: str, **_: object) -> str:
        """Start an orchestration."""
        if self.is_out:
            raise ConnectionError
        self.started.append(name)
        return name


def give_up(queue: str, *texts: str) -> None:
    for text in texts:
        storage_resources.queue(queue).send_message(text)


def give_up_raw(queue: str, content: str) -> None:
    storage_resources.queue(queue)
    clients.queues().get_queue_client(queue).send_message(content)


def observe(client: Client) -> None:
    function = housekeeping.observe_flow.build().get_user_function()  # type: ignore[attr-defined]
    asyncio.run(inspect.unwrap(function)(None, client))


def test_a_hint_that_was_given_up_is_drained_before_anybody_is_alarmed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: dict[str, float] = {}
    monkeypatch.setattr(observed, "value", lambda metric, amount: shown.update({metric.name: amount}))
    customer_id = registered()
    some_events(customer_id, 2)
    give_up(poison.HINTS, customer_id, hints.EVERYBODY)
    observe(Client())
    assert outbox.behind(customer_id) == 0
    assert shown["petinsure360.poison.depth"] == 0


def test_a_hint_whose_outbox_cannot_be_drained_alarms(monkeypatch: pytest.MonkeyPatch) -> None:
    customer_id = registered()
    some_events(customer_id, 1)
    give_up(poison.HINTS, customer_id)

    def fail(_: str) -> None:
        raise ConnectionError

    monkeypatch.setattr(sys.modules["shared.records.outbox.sweep"], "drain", fail)
    observe(Client())
    assert poison.depth(poison.HINTS) == 0
    assert observed.observe_flow(NOW).poison == 1
    monkeypatch.undo()
    outbox.sweep(NOW)
    assert observed.observe_flow(NOW).poison == 0


def test_a_kick_that_was_given_up_starts_a_run() -> None:
    give_up(poison.KICKS, "look", "look")
    client = Client()
    observe(client)
    assert client.started == [medallion.RUN]
    assert poison.depth(poison.KICKS) == 0
    observe(client)
    assert client.started == [medallion.RUN], "once"


def test_work_whose_kick_lies_under_a_dead_instances_lease_is_taken_up() -> None:
    raw_files.record("claims/a.json", "0x1", size=1, seen_at=NOW)
    client = Client()
    observe(client)
    assert client.started == [medallion.RUN]


def test_a_kick_is_not_lost_while_runs_cannot_be_started() -> None:
    give_up(poison.KICKS, "look")
    observe(Client(is_out=True))
    assert kick.depth() == 1


def test_what_is_measured_is_measured_although_mending_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[datetime] = []
    monkeypatch.setattr(observed, "observe_flow", lambda now, _: measured.append(now))

    def fail() -> bool:
        raise ConnectionError

    monkeypatch.setattr(poison, "take_up_kicks", fail)
    with pytest.raises(ConnectionError):
        observe(Client())
    assert len(measured) == 1


@pytest.mark.parametrize("queue", poison.QUEUES)
def test_a_message_that_nobody_can_read_stays_and_alarms(queue: str) -> None:
    give_up_raw(queue, "not base64!")
    give_up(poison.HINTS, "neither / an id")
    for _ in range(2):
        observe(Client())
    assert observed.observe_flow(NOW).poison == 2
    assert [found.text for found in poison.look() if found.content == "not base64!"] == [None]


def run_command(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["poison", *arguments])
    return command.main()


def test_an_operator_reads_and_removes_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    give_up_raw(poison.HINTS, "not base64!")
    give_up(poison.HINTS, "a text")
    give_up(poison.KICKS, "look")
    assert run_command("list", monkeypatch=monkeypatch) == 0
    lines = capsys.readouterr().out.splitlines()
    (line,) = [each for each in lines if each.endswith("not base64: 'not base64!'")]
    assert sum("  text: " in each for each in lines) == 2
    identity = line.split("  ")[1]
    assert run_command("remove", poison.HINTS, identity, monkeypatch=monkeypatch) == 0
    assert {found.text for found in poison.look()} == {"a text", "look"}
    assert run_command("remove", poison.HINTS, identity, monkeypatch=monkeypatch) == 1
