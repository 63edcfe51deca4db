"""Frames, data types, replay and ack ids, groups and names, without a network."""

from __future__ import annotations

import json

import pytest

from devhost.pubsub import frames, names
from devhost.pubsub.frames import FrameError, JoinGroup, Ping, SendEvent, SendToGroup, SequenceAck
from devhost.pubsub.groups import Groups
from devhost.pubsub.payload import Payload, PayloadError, from_body
from devhost.pubsub.recovery import MAX_ACK_IDS, ReplayBuffer, ReplayOverflowError, SeenAckIds
from devhost.pubsub.settings import EventHandler, Settings


def test_requests_are_read() -> None:
    text = Payload("text", '"hi"')
    assert frames.parse('{"type":"ping"}') == Ping()
    assert frames.parse('{"type":"sequenceAck","sequenceId":7}') == SequenceAck(7)
    assert frames.parse('{"type":"joinGroup","group":"g","ackId":1}') == JoinGroup("g", 1)
    send = '{"type":"sendToGroup","group":"g","dataType":"text","data":"hi","noEcho":true}'
    assert frames.parse(send) == SendToGroup("g", text, True, None)
    event = '{"type":"event","event":"go","dataType":"text","data":"hi","ackId":2}'
    assert frames.parse(event) == SendEvent("go", text, 2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"type":1}',
        '{"type":"joinGroup","group":""}',
        '{"type":"joinGroup","group":"g","ackId":-1}',
        '{"type":"joinGroup","group":"g","ackId":"1"}',
        '{"type":"sequenceAck","sequenceId":true}',
        '{"type":"sendToGroup","group":"g","dataType":"binary","data":"?"}',
        '{"type":"sendToGroup","group":"g","dataType":"json","data":NaN}',
        '{"type":"sendToGroup","group":"g","dataType":"json"}',
        '{"type":"sendToGroup","group":"g","dataType":"binary","data":"☃"}',
        "[" * 100_000,
    ],
)
def test_malformed_requests_are_refused(text: str) -> None:
    with pytest.raises(FrameError):
        frames.parse(text)


def test_a_message_is_the_same_on_both_subprotocols_but_for_its_number() -> None:
    message = frames.group_message("g", None, from_body("application/json", b'{"a": 1.50}'))
    plain = json.loads(message.plain)
    assert plain == {
        "type": "message",
        "from": "group",
        "group": "g",
        "fromUserId": None,
        "dataType": "json",
        "data": {"a": 1.5},
    }
    assert json.loads(ReplayBuffer().push(message.head)) == plain | {"sequenceId": 1}
    assert '"data":{"a": 1.50}' in message.plain


@pytest.mark.parametrize(
    ("content_type", "body"),
    [("application/xml", b"<a/>"), ("", b"x"), ("application/json", b"{"), ("text/plain", b"\xff")],
)
def test_bodies_that_no_frame_can_carry_are_refused(content_type: str, body: bytes) -> None:
    with pytest.raises(PayloadError):
        from_body(content_type, body)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json; charset=utf-8", b'{"z":[1,null]}'),
        ("text/plain", "☃".encode()),
        ("application/octet-stream", b"\x00\xff"),
    ],
)
def test_a_body_survives_the_frame(content_type: str, body: bytes) -> None:
    payload = from_body(content_type, body)
    assert payload.body() == body
    assert payload.content_type.partition(";")[0] == content_type.partition(";")[0]


def test_the_replay_buffer_numbers_and_forgets_what_is_acknowledged() -> None:
    buffer = ReplayBuffer()
    for number in range(5):
        buffer.push(f'{{"n":{number}')
    buffer.acknowledge(3)
    assert [json.loads(frame) for frame in buffer.frames()] == [
        {"n": 3, "sequenceId": 4},
        {"n": 4, "sequenceId": 5},
    ]
    buffer.acknowledge(2)
    assert len(buffer.frames()) == 2


def test_the_replay_buffer_holds_a_thousand_messages_and_sixteen_mebibytes() -> None:
    many = ReplayBuffer()
    for _ in range(1000):
        many.push("{")
    with pytest.raises(ReplayOverflowError):
        many.push("{")
    many.acknowledge(1)
    assert json.loads(many.push('{"n":1'))["sequenceId"] == 1001
    big = ReplayBuffer()
    for _ in range(16):
        big.push("x" * 1024 * 1024)
    with pytest.raises(ReplayOverflowError):
        big.push("x")


def test_only_the_latest_ack_ids_are_remembered() -> None:
    seen = SeenAckIds()
    for ack_id in range(MAX_ACK_IDS + 1):
        seen.add(ack_id)
    assert 0 not in seen
    assert 1 in seen
    seen.discard(1)
    assert 1 not in seen


def test_a_group_exists_while_it_has_a_member() -> None:
    groups: Groups[str] = Groups()
    groups.add("g", "ann")
    groups.add("g", "bob")
    groups.add("h", "ann")
    assert groups.members("g") == ["ann", "bob"]
    assert groups.of("ann") == {"g", "h"}
    groups.discard_everywhere("ann")
    assert groups.members("g") == ["bob"]
    assert not groups.exists("h")
    groups.discard("g", "bob")
    groups.discard("g", "bob")
    assert (len(groups), groups.of("bob")) == (0, frozenset())


@pytest.mark.parametrize("name", ["claims", "A", "a_b`,.[]", "a" * 128])
def test_hub_names(name: str) -> None:
    assert names.is_hub(name)


@pytest.mark.parametrize("name", ["", "1a", "a-b", "a" * 129, "a/b", "ä", "a\n"])
def test_names_that_are_no_hub(name: str) -> None:
    assert not names.is_hub(name)


def test_group_and_event_names() -> None:
    assert all(map(names.is_group, ("customer:1", "a/b", "x" * 1024, " a ")))
    assert not any(map(names.is_group, ("", "  ", "x" * 1025)))
    assert all(map(names.is_event, ("subscribe_claims", "A.b-c")))
    assert not any(map(names.is_event, ("", "_a", "a b", "x" * 129)))


def test_an_event_handler_takes_all_events_or_those_that_it_names() -> None:
    handler = EventHandler("http://x/{hub}/{event}", frozenset({"subscribe_claims"}))
    assert handler.url("claims", "connect") == "http://x/claims/connect"
    assert handler.wants_user_event("Subscribe_Claims")
    assert not handler.wants_user_event("other")
    assert EventHandler("http://x").wants_user_event("anything")


def test_failed_events_are_tried_again_after_one_three_and_five_seconds() -> None:
    assert Settings().retry_delays_s == (1.0, 3.0, 5.0)
