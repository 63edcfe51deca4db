"""What a client's frames do."""

import asyncio

from devhost.pubsub import frames
from devhost.pubsub.connection import Connection
from devhost.pubsub.frames import JoinGroup, LeaveGroup, Operation, Ping, SendEvent, SendToGroup, SequenceAck
from devhost.pubsub.hub import Hub
from devhost.pubsub.roles import Action
from devhost.pubsub.upstream import Upstream, UpstreamError


class Session:
    """One client's requests on one connection."""

    def __init__(self, hub: Hub, connection: Connection, upstream: Upstream, *, ack_delay_s: float) -> None:
        """Acks are held back: the synchronous Python client misses one that arrives before it waits."""
        self._hub = hub
        self._connection = connection
        self._upstream = upstream
        self._ack_delay_s = ack_delay_s

    def handle(self, text: str) -> None:
        """Carries out one frame; raises FrameError when the client broke the protocol."""
        match frames.parse(text):
            case Ping():
                self._connection.reply(frames.PONG)
            case SequenceAck(sequence_id):
                self._connection.acknowledge(sequence_id)
            case operation:
                self._handle_once(operation)

    def _handle_once(self, operation: Operation) -> None:
        ack_id = operation.ack_id
        if ack_id is not None and ack_id in self._connection.seen:
            self._fail(ack_id, "Duplicate", f"the request with ackId {ack_id} was carried out before")
            return
        if ack_id is not None:
            self._connection.seen.add(ack_id)
        if isinstance(operation, SendEvent):
            self._upstream.spawn(self._event(operation))
        elif self._is_allowed(operation):
            self._change(operation)
            self._succeed(ack_id)
        else:
            self._forget_and_fail(ack_id, "Forbidden", f"no permission for group {operation.group!r}")

    def _is_allowed(self, operation: JoinGroup | LeaveGroup | SendToGroup) -> bool:
        action: Action = "sendToGroup" if isinstance(operation, SendToGroup) else "joinLeaveGroup"
        return self._connection.roles.allows(action, operation.group)

    def _change(self, operation: JoinGroup | LeaveGroup | SendToGroup) -> None:
        match operation:
            case JoinGroup(group):
                self._hub.groups.add(group, self._connection)
            case LeaveGroup(group):
                self._hub.groups.discard(group, self._connection)
            case SendToGroup(group, payload, no_echo):
                message = frames.group_message(group, self._connection.user_id, payload)
                excluded = {self._connection.id} if no_echo else ()
                self._hub.send(message, self._hub.groups.members(group), excluded=excluded)

    async def _event(self, operation: SendEvent) -> None:
        try:
            reply = await self._upstream.user_event(self._connection, operation.event, operation.payload)
        except UpstreamError as error:
            self._forget_and_fail(operation.ack_id, "InternalServerError", str(error))
            return
        if reply:
            self._hub.deliver(self._connection, frames.server_message(reply))
        self._succeed(operation.ack_id)

    def _succeed(self, ack_id: int | None) -> None:
        if ack_id is not None:
            self._reply_later(frames.ack(ack_id))

    def _forget_and_fail(self, ack_id: int | None, name: str, message: str) -> None:
        if ack_id is not None:
            self._connection.seen.discard(ack_id)
            self._fail(ack_id, name, message)

    def _fail(self, ack_id: int, name: str, message: str) -> None:
        self._reply_later(frames.failed_ack(ack_id, name, message))

    def _reply_later(self, frame: str) -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(self._ack_delay_s, self._connection.reply, frame)
