"""Queue, blob and timer triggers of the development host, on real storage."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
    assert answers(host) == ['poison: {"name": "bad"}']
    assert "queue inbox (attempt 2) → FAILED" in host.running.output()


def test_a_message_that_a_binding_cannot_read_takes_all_attempts_without_a_call(host: FunctionsHost) -> None:
    host.storage.queue("inbox").send_message("no JSON")
    assert answers(host) == ["poison: no JSON"]
    said = host.running.output()
    assert said.count("No value for the binding expression {name}") == 2
    assert "JSONDecodeError" not in said


def test_a_message_in_another_encoding_ends_in_the_poison_queue_and_stays(host: FunctionsHost) -> None:
    host.storage.queue("inbox", base64=False).send_message("not base64!")
    poison = host.storage.queue("inbox-poison", base64=False)
    wait_for(lambda: host.running.output().count("is not base64") == 2)
    assert "is not base64 and stays" in host.running.output()
    assert poison.get_queue_properties().approximate_message_count == 1
    assert "queue inbox (attempt 1) → FAILED" not in host.running.output().rpartition("not base64")[2]


def test_a_poison_handler_that_fails_gets_one_attempt_and_no_poison_queue(host: FunctionsHost) -> None:
    host.storage.queue("inbox").send_message('{"name": "bad", "and": "worse"}')
    wait_for(lambda: "queue inbox-poison (attempt 1) → FAILED" in host.running.output())
    time.sleep(2.5)  # it would be back after its visibility time-out of 0 s
    assert host.running.output().count("queue inbox-poison (attempt 1) → FAILED") == 1
    assert "queue inbox-poison (attempt 2)" not in host.running.output()
    assert host.storage.queue("inbox-poison").receive_message() is None, "its lease lasts"
    assert "inbox-poison-poison" not in [queue.name for queue in host.storage.queues.list_queues()]


def test_many_messages_are_worked_on_side_by_side(host: FunctionsHost) -> None:
    queue = host.storage.queue("inbox")
    for number in range(40):
        queue.send_message(json.dumps({"name": f"n{number}"}))
    assert len(answers(host, 80)) == 80


def test_a_new_blob_is_noticed_at_once_with_all_that_is_known_of_it(host: FunctionsHost) -> None:
    container = host.storage.container("raw")
    container.upload_blob("first", b"")
    answers(host)
    container.upload_blob("claims/é 1.json", b"{}", metadata={"who": "me"})
    written = time.monotonic()
    assert answers(host) == [["raw/claims/é 1.json", 2, "{}", {"who": "me"}, {}]]
    assert time.monotonic() - written < 8


def test_a_blob_written_again_is_announced_again(host: FunctionsHost) -> None:
    container = host.storage.container("raw")
    for content in (b"1", b"22"):
        container.upload_blob("again.json", content, overwrite=True)
        assert answers(host) == [["raw/again.json", len(content), content.decode(), {}, {}]]


def test_other_containers_are_not_watched(host: FunctionsHost) -> None:
    host.storage.container("bronze").upload_blob("other.json", b"{}")
    time.sleep(0.8)
    assert "bronze/other.json" not in host.running.output()


def test_a_blob_that_keeps_failing_is_poisoned_after_five_attempts_in_half_a_second(
    host: FunctionsHost,
) -> None:
    host.storage.container("raw").upload_blob("bad.json", b"")
    wait_for(lambda: "raw/bad.json → FAILED" in host.running.output(), every_s=0.01)
    begun = time.monotonic()
    (message,) = wait_for(lambda: host.storage.taken("webjobs-blobtrigger-poison"), every_s=0.01)
    assert time.monotonic() - begun < 10, "the pauses of a queue are longer"
    assert "raw/bad.json (attempt 5) → FAILED" in host.running.output()
    assert "raw/bad.json (attempt 6)" not in host.running.output()
    assert message["FunctionId"] == "Host.Functions.on_blob"
    assert (message["ContainerName"], message["BlobName"]) == ("raw", "bad.json")
    assert message["ETag"].startswith('"0x')


def blob_event(host: FunctionsHost, name: str, kind: str = "Created") -> dict[str, object]:
    """An event of storage about a blob of the container `raw`."""
    url = host.storage.container("raw").get_blob_client(name).url
    return {
        "id": "1",
        "eventType": f"Microsoft.Storage.Blob{kind}",
        "subject": f"/blobServices/default/containers/raw/blobs/{name}",
        "data": {"url": url, "eTag": "0x1", "blobType": "BlockBlob"},
    }


def post(host: FunctionsHost, webhook: str, *events: dict[str, object], kind: str = "Notification") -> int:
    """Post events as Event Grid does; the answer's status."""
    return host.http.post(webhook, json=events, headers={"aeg-event-type": kind}).status_code


BLOBS = "/runtime/webhooks/blobs?functionName=Host.Functions.on_blob"


def test_whoever_drops_the_very_first_file_finds_the_container_there(
    account: Account, tmp_path: Path
) -> None:
    with running_host(account, tmp_path) as host:
        for name in ("raw", "drops"):
            wait_for(host.storage.blobs.get_container_client(name).exists)


def test_the_blob_webhook_is_validated_for_any_name(host: FunctionsHost) -> None:
    for name in ("on_blob", "nobody"):
        webhook = f"/runtime/webhooks/blobs?functionName=Host.Functions.{name}"
        validation = [{"eventType": "x", "data": {"validationCode": "abc"}}]
        headers = {"aeg-event-type": "SubscriptionValidation"}
        answer = host.http.post(webhook, json=validation, headers=headers)
        assert answer.json() == {"validationResponse": "abc"}


def test_an_event_that_comes_again_runs_again_and_so_does_a_deletion_of_what_exists(
    host: FunctionsHost,
) -> None:
    host.storage.container("raw").upload_blob("pushed.json", b"1")
    answers(host)
    for event in (blob_event(host, "pushed.json"),) * 2, (blob_event(host, "pushed.json", "Deleted"),):
        assert post(host, BLOBS, *event) == 202
        assert [answer[0] for answer in answers(host, len(event))] == ["raw/pushed.json"] * len(event)  # type: ignore[index]


def test_an_event_of_a_blob_that_is_gone_is_dropped(host: FunctionsHost) -> None:
    assert post(host, BLOBS, blob_event(host, "gone.json", "Deleted")) == 202
    wait_for(lambda: "blob raw/gone.json is gone" in host.running.output())
    assert host.storage.taken("webjobs-blobtrigger-poison") == []


def test_an_event_for_an_unknown_function_is_accepted_and_lost(host: FunctionsHost) -> None:
    unknown = "/runtime/webhooks/blobs?functionName=Host.Functions.nobody"
    assert post(host, unknown, blob_event(host, "x")) == 202
    assert "there is no function nobody" in host.running.output()


EVENTS = "/runtime/webhooks/eventgrid?functionName=on_event"


def test_what_is_no_blob_event_is_refused(host: FunctionsHost) -> None:
    events: list[Any] = [{"subject": "/blobServices/default/containers/raw/blobs/x"}]
    events += [{"data": data} for data in (None, 5, "x", [], {"url": 5}, {"url": "http://["}, {"url": "x"})]
    assert {post(host, BLOBS, event) for event in events} == {400}
    assert post(host, BLOBS, blob_event(host, "x"), kind="Other") == 400


NO_EVENTS = (
    "",
    "x",
    "null",
    "5",
    '"x"',
    "[null]",
    "[[]]",
    "[{},1]",
    "[" * 200_000,
    '{"a":' * 2000 + "1" + "}" * 2000,
)


@pytest.mark.parametrize("webhook", [BLOBS, EVENTS])
@pytest.mark.parametrize("kind", ["Notification", "SubscriptionValidation"])
def test_a_body_that_is_no_event_is_refused(host: FunctionsHost, webhook: str, kind: str) -> None:
    for body in (*NO_EVENTS, b"\xff\xfe"):
        answer = host.http.post(webhook, content=body, headers={"aeg-event-type": kind})
        assert (answer.status_code, answer.content) == (400, b""), body[:20]


def test_a_validation_without_a_code_is_refused(host: FunctionsHost) -> None:
    for data in ({}, {"data": 5}, {"data": {"validationCode": 5}}):
        assert post(host, EVENTS, data, kind="SubscriptionValidation") == 400
    assert post(host, EVENTS, kind="SubscriptionValidation") == 400


def test_an_event_runs_the_function_that_has_subscribed(host: FunctionsHost) -> None:
    host.storage.container("drops").upload_blob("a/b.csv", b"x")
    assert answers(host) == [["b.csv", "Microsoft.Storage.BlobCreated", True]]


def test_an_event_whose_function_fails_is_delivered_again_after_ten_seconds(host: FunctionsHost) -> None:
    begun = time.monotonic()
    host.storage.container("drops").upload_blob("twice", b"x")
    found: list[object] = []
    wait_for(lambda: found.extend(host.storage.taken("answers")) or found, within_s=20)
    assert found == [["twice", "Microsoft.Storage.BlobCreated", True]]
    assert 9 < time.monotonic() - begun < 15


def test_the_event_webhook_answers_when_the_function_has_run(host: FunctionsHost) -> None:
    event = blob_event(host, "by-hand")
    assert post(host, EVENTS, event, event) == 202
    assert len(host.storage.taken("answers")) == 2
    assert post(host, EVENTS, {"subject": "no data"}) == 500
    assert post(host, "/runtime/webhooks/eventgrid?functionName=nobody", event) == 404


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
