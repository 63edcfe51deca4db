"""An event handler that records what the service sends and answers as a test wants."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Received:
    """A request of the service; header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What the handler answers."""

    status: int = 204
    content_type: str = "text/plain"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class UpstreamRecorder:
    """Runs in a thread, since the clients under test run in event loops of their own."""

    def __init__(self, port: int = 0) -> None:
        """Listens once entered; port 0 takes a free one."""
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_OPTIONS(self) -> None:
                recorder._answer(self, recorder.handshake)

            def do_POST(self) -> None:
                recorder._answer(self, recorder._reply_to(self.headers.get("ce-eventName", "")))

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Stays silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.reset()

    def reset(self) -> None:
        """Forgets what it received; accepts every origin and answers 204 to everything."""
        self.received: list[Received] = []
        self.handshake = Reply(200, headers={"WebHook-Allowed-Origin": "*"})
        self.replies: dict[str, list[Reply] | Callable[[], Reply]] = {}

    @property
    def url(self) -> str:
        """Where the service finds it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/upstream"

    def events(self, name: str) -> list[Received]:
        """The events of this name so far."""
        return [one for one in self.received if one.headers.get("ce-eventname") == name]

    def handshakes(self) -> list[Received]:
        """The validation requests so far."""
        return [one for one in self.received if one.method == "OPTIONS"]

    def _reply_to(self, event: str) -> Reply:
        planned = self.replies.get(event)
        if callable(planned):
            return planned()
        return planned.pop(0) if planned else Reply()

    def _answer(self, request: BaseHTTPRequestHandler, reply: Reply) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length", "0")))
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.received.append(Received(request.command, request.path, headers, body))
        request.send_response(reply.status)
        for name, value in reply.headers.items():
            request.send_header(name, value)
        if reply.body:
            request.send_header("Content-Type", reply.content_type)
        if reply.status != 204:
            request.send_header("Content-Length", str(len(reply.body)))
        request.end_headers()
        request.wfile.write(reply.body)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
