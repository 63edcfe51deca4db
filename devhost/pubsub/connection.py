"""A logical connection: what a client keeps across its sockets."""

import asyncio
import itertools
import secrets
from collections.abc import Iterator

from devhost.pubsub import frames
from devhost.pubsub.frames import Message
from devhost.pubsub.recovery import ReplayBuffer, SeenAckIds
from devhost.pubsub.roles import Roles
from devhost.pubsub.sockets import Socket


class Connection:
    """One client; on the reliable subprotocol it outlives its socket for the recovery window."""

    def __init__(self, *, hub: str, host: str, protocol: str, user_id: str | None, roles: Roles) -> None:
        """A connection without a socket yet; `host` is the service's name as the client called it."""
        self.id = secrets.token_hex(16)
        self.hub = hub
        self.host = host
        self.user_id = user_id
        self.roles = roles
        self.state = ""
        self.socket: Socket | None = None
        self.expiry: asyncio.TimerHandle | None = None
        self.ended = False
        self.seen = SeenAckIds()
        self.event_ids: Iterator[int] = itertools.count()
        self.event_order = asyncio.Lock()
        self.speak(protocol)

    def speak(self, protocol: str) -> None:
        """Settles the subprotocol, before anything is sent."""
        self.protocol = protocol
        self._replay = ReplayBuffer() if protocol == frames.RELIABLE else None

    @property
    def reliable(self) -> bool:
        """Whether a cut can be recovered from."""
        return self._replay is not None

    def attach(self, socket: Socket, connected: str) -> None:
        """Moves to a new socket: `connected` first, then everything that the client has not acknowledged."""
        if self.socket:
            self.socket.abort()
        if self.expiry:
            self.expiry.cancel()
        self.socket, self.expiry = socket, None
        for frame in [connected, *(self._replay.frames() if self._replay else [])]:
            socket.put(frame)

    def deliver(self, message: Message) -> None:
        """Hands a message over; raises ReplayOverflowError when the client lags too far."""
        frame = self._replay.push(message.head) if self._replay else message.plain
        self.reply(frame)

    def reply(self, frame: str) -> None:
        """Sends a frame that is not worth keeping when there is no socket: an ack, a pong."""
        if self.socket:
            self.socket.put(frame)

    def acknowledge(self, sequence_id: int) -> None:
        """Forgets the messages that have arrived."""
        if self._replay:
            self._replay.acknowledge(sequence_id)
