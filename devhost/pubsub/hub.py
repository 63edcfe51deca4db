"""A hub: its connections, users and groups, and the messages between them."""

import asyncio
from collections.abc import Callable, Collection, Iterable

from devhost.pubsub import frames
from devhost.pubsub.connection import Connection
from devhost.pubsub.filters import Predicate, Subject
from devhost.pubsub.frames import Message
from devhost.pubsub.groups import Groups
from devhost.pubsub.recovery import ReplayOverflowError
from devhost.pubsub.sockets import NORMAL, POLICY_VIOLATION, Socket


class Hub:
    """Everything lives in memory and ends with the process."""

    def __init__(self, *, recovery_window_s: float, on_end: Callable[[Connection, str], None]) -> None:
        """`on_end(connection, reason)` is called once for every connection that has ended."""
        self.groups: Groups[Connection] = Groups()
        self.delivered = 0
        self._recovery_window_s = recovery_window_s
        self._on_end = on_end
        self._connections: dict[str, Connection] = {}
        self._users: dict[str, dict[Connection, None]] = {}

    def add(self, connection: Connection, groups: Iterable[str]) -> None:
        """Admits a connection and joins it to its token's groups."""
        self._connections[connection.id] = connection
        if connection.user_id:
            self._users.setdefault(connection.user_id, {})[connection] = None
        for group in groups:
            self.groups.add(group, connection)

    def find(self, connection_id: str) -> Connection | None:
        """The connection with this id, on a socket or within its recovery window."""
        return self._connections.get(connection_id)

    def all(self) -> list[Connection]:
        """Every connection."""
        return list(self._connections.values())

    def of_user(self, user_id: str) -> list[Connection]:
        """The user's connections."""
        return list(self._users.get(user_id, ()))

    def matching(self, predicate: Predicate) -> list[Connection]:
        """The connections that a filter picks."""
        return [one for one in self._connections.values() if predicate(self._subject(one))]

    def send(
        self,
        message: Message,
        receivers: Iterable[Connection],
        *,
        excluded: Collection[str] = (),
        predicate: Predicate | None = None,
    ) -> None:
        """Delivers to the receivers, except the excluded ids and whom the filter leaves out."""
        for connection in receivers:
            if connection.id in excluded or (predicate and not predicate(self._subject(connection))):
                continue
            self.deliver(connection, message)

    def deliver(self, connection: Connection, message: Message) -> None:
        """Delivers to one connection; a client that lags too far is closed with 1008 and forgotten."""
        if connection.ended:
            return
        try:
            connection.deliver(message)
            self.delivered += 1
        except ReplayOverflowError:
            self.close(
                connection, "too many messages wait for this client", code=POLICY_VIOLATION, flush=False
            )

    def close(self, connection: Connection, reason: str, *, code: int = NORMAL, flush: bool = True) -> None:
        """Ends a connection from the service's side: a `disconnected` frame, then the close."""
        self.end(connection, reason)
        if connection.socket:
            connection.socket.close(code, reason, last_frame=frames.disconnected(reason), flush=flush)

    def detach(self, connection: Connection, socket: Socket, code: int | None) -> None:
        """The socket is gone; a reliable client that did not say goodbye (1000) may come back for a while."""
        if connection.socket is not socket:
            return
        connection.socket = None
        if connection.reliable and code != NORMAL and not connection.ended:
            loop = asyncio.get_running_loop()
            connection.expiry = loop.call_later(
                self._recovery_window_s, self.end, connection, "not recovered"
            )
            return
        self.end(connection, "")

    def end(self, connection: Connection, reason: str) -> None:
        """Forgets the connection; once is enough."""
        if connection.ended:
            return
        connection.ended = True
        if connection.expiry:
            connection.expiry.cancel()
        self._connections.pop(connection.id, None)
        self.groups.discard_everywhere(connection)
        self._forget_user(connection)
        self._on_end(connection, reason)

    def _forget_user(self, connection: Connection) -> None:
        connections = self._users.get(connection.user_id or "", {})
        connections.pop(connection, None)
        if not connections:
            self._users.pop(connection.user_id or "", None)

    def _subject(self, connection: Connection) -> Subject:
        groups = self.groups.of(connection)
        return Subject(connection.user_id, connection.id, connection.protocol, groups)
