"""Queue, blob and timer triggers of the development host, on real storage."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.azurite import Account, RunningAzurite
from tests.support.functions_host import FunctionsHost, running_host, wait_for

pytestmark = [pytest.mark.azurite, pytest.mark.host]


@pytest.fixture(scope="module")
def host(azurite: RunningAzurite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FunctionsHost]:
    with running_host(azurite.new_account(), tmp_path_factory.mktemp("triggers")) as running:
        yield running


def answers(host: FunctionsHost, count: int = 1) -> list[object]:
    """The next messages that functions put out; fails when `count` do not come."""
    found: list[object] = []

    def complete() -> bool:
        found.extend(host.storage.taken("answers"))
        return len(found) >= count

    wait_for(complete)
    return found


def test_a_message_runs_the_function_and_its_outputs_are_written(host: FunctionsHost) -> None:
    host.storage.queue("inbox").send_message('{"name": "anna"}')
    assert sorted(map(str, answers(host, 2))) == ["True", "anna:1"]
    assert host.storage.container("out").download_blob("anna.txt").readall() == b'{"name": "anna"}'
    assert host.storage.queue("inbox").get_queue_properties().approximate_message_count == 0


def test_a_message_that_keeps_failing_ends_in_the_poison_queue(host: FunctionsHost) -> None:
    host.storage.queue("inbox").send_message('{"name": "bad"}')
    assert wait_for(lambda: host.storage.taken("inbox-poison")) == [{"name": "bad"}]
    assert "queue inbox (attempt 2) → FAILED" in host.running.output()


def test_a_message_in_another_encoding_ends_in_the_poison_queue_untouched(host: FunctionsHost) -> None:
    host.storage.queue("inbox", base64=False).send_message("not base64!")
    poison = host.storage.queue("inbox-poison", base64=False)
    message = wait_for(poison.receive_message)
    poison.delete_message(message)
    assert message.content == "not base64!"


def test_many_messages_are_worked_on_side_by_side(host: FunctionsHost) -> None:
    queue = host.storage.queue("inbox")
    for number in range(40):
        queue.send_message(json.dumps({"name": f"n{number}"}))
    assert len(answers(host, 80)) == 80


def test_a_new_blob_is_noticed_at_once_with_all_that_is_known_of_it(host: FunctionsHost) -> None:
    container = host.storage.container("raw")
    wait_for(lambda: "raw/first" in host.running.output() or _put(container, "first"), every_s=0.5)
    answers(host)
    container.upload_blob("claims/é 1.json", b"{}", metadata={"who": "me"})
    written = time.monotonic()
    assert answers(host) == [["raw/claims/é 1.json", 2, "{}", {"who": "me"}, True]]
    assert time.monotonic() - written < 2


def test_a_blob_written_again_is_announced_again(host: FunctionsHost) -> None:
    container = host.storage.container("raw")
    for content in (b"1", b"22"):
        container.upload_blob("again.json", content, overwrite=True)
        assert answers(host) == [["raw/again.json", len(content), content.decode(), {}, True]]


def test_other_containers_are_not_watched(host: FunctionsHost) -> None:
    host.storage.container("bronze").upload_blob("other.json", b"{}")
    time.sleep(0.8)
    assert "bronze/other.json" not in host.running.output()


def test_a_blob_that_keeps_failing_ends_in_the_poison_queue(host: FunctionsHost) -> None:
    host.storage.container("raw").upload_blob("bad.json", b"")
    (message,) = wait_for(lambda: host.storage.taken("webjobs-blobtrigger-poison"))
    assert message["FunctionId"] == "Host.Functions.on_blob"
    assert (message["ContainerName"], message["BlobName"]) == ("raw", "bad.json")
    assert message["ETag"].startswith('"0x')


def test_event_grid_may_call_the_webhook_itself(host: FunctionsHost) -> None:
    webhook = "/runtime/webhooks/blobs?functionName=Host.Functions.on_blob"
    validation = [{"eventType": "x", "data": {"validationCode": "abc"}}]
    answer = host.http.post(webhook, json=validation, headers={"aeg-event-type": "SubscriptionValidation"})
    assert answer.json() == {"validationResponse": "abc"}

    host.storage.container("raw").upload_blob("pushed.json", b"1")
    answers(host)
    event = {
        "id": "1",
        "eventType": "Microsoft.Storage.BlobCreated",
        "subject": "/blobServices/default/containers/raw/blobs/pushed.json",
    }
    notified = {"aeg-event-type": "Notification"}
    assert host.http.post(webhook, json=[event], headers=notified).status_code == 202
    assert answers(host)[0][0] == "raw/pushed.json"  # type: ignore[index]
    unknown = "/runtime/webhooks/blobs?functionName=Host.Functions.nobody"
    assert host.http.post(unknown, json=[event], headers=notified).status_code == 404


def test_every_trigger_has_a_manual_door(host: FunctionsHost) -> None:
    host.storage.container("raw").upload_blob("door.json", b"d")
    answers(host)
    assert host.http.post("/admin/functions/on_blob", json={"input": "raw/door.json"}).status_code == 202
    assert answers(host)[0][0] == "raw/door.json"  # type: ignore[index]
    message = {"input": '{"name": "by hand"}'}
    assert host.http.post("/admin/functions/on_message", json=message).status_code == 202
    assert "by hand:1" in answers(host, 2)
    host.storage.taken("ticks")
    assert host.http.post("/admin/functions/ON_TIMER", json={}).status_code == 202
    assert wait_for(lambda: host.storage.taken("ticks"))


def test_a_timer_runs_at_startup_and_under_its_retry_policy(account: Account, tmp_path: Path) -> None:
    with running_host(account, tmp_path) as host:
        (tick,) = wait_for(lambda: host.storage.taken("ticks"))
    assert tick == {"attempts": [0, 1, 2], "past_due": False}


def test_an_occurrence_missed_while_the_host_was_down_is_made_up_for(
    account: Account, tmp_path: Path
) -> None:
    with running_host(account, tmp_path) as host:
        wait_for(lambda: host.storage.taken("ticks"))
    with sqlite3.connect(tmp_path / "host" / "timers.sqlite") as timers:
        timers.execute("UPDATE timers SET next = '2020-01-01T00:00:00+00:00'")
    with running_host(account, tmp_path) as host:
        (tick,) = wait_for(lambda: host.storage.taken("ticks"))
    assert tick["past_due"]


def test_a_timer_fires_when_it_is_due(account: Account, tmp_path: Path) -> None:
    with running_host(account, tmp_path, TICK="00:00:01") as host:
        wait_for(lambda: host.running.output().count("timer 00:00:01 → ok") >= 3)


def _put(container: object, name: str) -> bool:
    container.upload_blob(name, b"", overwrite=True)  # type: ignore[attr-defined]
    return False
