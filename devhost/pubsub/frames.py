"""The frames of the two JSON subprotocols: client requests parsed, server frames written."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from devhost.pubsub import names
from devhost.pubsub.payload import Payload, PayloadError, from_frame, parse_json

PLAIN = "json.webpubsub.azure.v1"
RELIABLE = "json.reliable.webpubsub.azure.v1"
PONG = '{"type":"pong"}'


class FrameError(Exception):
    """The client broke the protocol; the connection cannot go on."""


@dataclass(frozen=True)
class Ping:
    """The client's keep-alive."""


@dataclass(frozen=True)
class SequenceAck:
    """Everything up to `sequence_id` has arrived."""

    sequence_id: int


@dataclass(frozen=True)
class JoinGroup:
    """Let me into the group."""

    group: str
    ack_id: int | None


@dataclass(frozen=True)
class LeaveGroup:
    """Let me out of the group."""

    group: str
    ack_id: int | None


@dataclass(frozen=True)
class SendToGroup:
    """Tell the group; with `no_echo` not me."""

    group: str
    payload: Payload
    no_echo: bool
    ack_id: int | None


@dataclass(frozen=True)
class SendEvent:
    """Tell the event handler."""

    event: str
    payload: Payload
    ack_id: int | None


Operation = JoinGroup | LeaveGroup | SendToGroup | SendEvent
Request = Ping | SequenceAck | Operation


@dataclass(frozen=True)
class Message:
    """A message serialized once for all its receivers: JSON without the closing brace."""

    head: str

    @cached_property
    def plain(self) -> str:
        """The frame of the plain subprotocol, without a sequence id."""
        return self.head + "}"


def parse(text: str) -> Request:
    """The client's request; raises FrameError when it is malformed or of an unknown type."""
    try:
        return _request(parse_json(text))
    except (PayloadError, KeyError) as error:
        raise FrameError(str(error)) from error


def _request(frame: Any) -> Request:
    if not isinstance(frame, dict):
        raise FrameError("a frame is a JSON object")
    ack_id = _optional_number(frame.get("ackId"))
    match frame["type"]:
        case "ping":
            return Ping()
        case "sequenceAck":
            return SequenceAck(_number(frame["sequenceId"]))
        case "joinGroup":
            return JoinGroup(_group(frame), ack_id)
        case "leaveGroup":
            return LeaveGroup(_group(frame), ack_id)
        case "sendToGroup":
            return SendToGroup(_group(frame), _payload(frame), frame.get("noEcho") is True, ack_id)
        case "event":
            return SendEvent(_event(frame), _payload(frame), ack_id)
        case other:
            raise FrameError(f"unknown type {other!r}")


def _payload(frame: dict[str, Any]) -> Payload:
    return from_frame(frame["dataType"], frame["data"])


def _group(frame: dict[str, Any]) -> str:
    group = frame["group"]
    if not isinstance(group, str) or not names.is_group(group):
        raise FrameError("invalid group name")
    return group


def _event(frame: dict[str, Any]) -> str:
    event = frame["event"]
    if not isinstance(event, str) or not names.is_event(event):
        raise FrameError("invalid event name")
    return event


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise FrameError("ids are whole numbers from 0")
    return value


def _optional_number(value: Any) -> int | None:
    return None if value is None else _number(value)


def connected(connection_id: str, user_id: str | None, reconnection_token: str | None) -> str:
    """The first frame of every socket; with a token on the reliable subprotocol."""
    frame: dict[str, Any] = {"type": "system", "event": "connected", "userId": user_id}
    frame["connectionId"] = connection_id
    return _dump(frame | ({"reconnectionToken": reconnection_token} if reconnection_token else {}))


def disconnected(reason: str) -> str:
    """The last frame before the service closes."""
    return _dump({"type": "system", "event": "disconnected", "message": reason})


def ack(ack_id: int) -> str:
    """The request was carried out."""
    return _dump({"type": "ack", "ackId": ack_id, "success": True})


def failed_ack(ack_id: int, name: str, message: str) -> str:
    """The request was not carried out (again); name is Forbidden, Duplicate or InternalServerError."""
    error = {"name": name, "message": message}
    return _dump({"type": "ack", "ackId": ack_id, "success": False, "error": error})


def group_message(group: str, from_user_id: str | None, payload: Payload) -> Message:
    """A message to a group."""
    origin = {"type": "message", "from": "group", "group": group, "fromUserId": from_user_id}
    return _message(origin, payload)


def server_message(payload: Payload) -> Message:
    """A message to everybody, a user or a connection, or an event handler's reply."""
    return _message({"type": "message", "from": "server"}, payload)


def _message(origin: dict[str, Any], payload: Payload) -> Message:
    head = _dump(origin | {"dataType": payload.data_type})
    return Message(f'{head[:-1]},"data":{payload.json_text}')


def _dump(frame: dict[str, Any]) -> str:
    return json.dumps(frame, separators=(",", ":"))
