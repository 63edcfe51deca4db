"""The development Functions host under test: the fixture app, or any other, in a process of its own."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
from azure.core.exceptions import ResourceExistsError
from azure.storage.blob import BlobServiceClient, ContainerClient
from azure.storage.queue import (
    QueueClient,
    QueueServiceClient,
    TextBase64DecodePolicy,
    TextBase64EncodePolicy,
)

from tests.support.azurite import Account
from tests.support.processes import Running, running_module

APP = Path(__file__).parent / "hostapp"
SETTINGS = {"IN_QUEUE": "inbox", "TICK": "0 0 0 1 1 *"}


class Storage:
    """A test's view of an account's queues and blobs."""

    def __init__(self, account: Account) -> None:
        self._text = account.connection_string

    def queue(self, name: str, *, base64: bool = True) -> QueueClient:
        """A queue, made if it is missing."""
        policies: dict[str, Any] = {}
        if base64:
            policies["message_encode_policy"] = TextBase64EncodePolicy()
            policies["message_decode_policy"] = TextBase64DecodePolicy()
        client = QueueClient.from_connection_string(self._text, name, **policies)
        with suppress(ResourceExistsError):
            client.create_queue()
        return client

    def container(self, name: str) -> ContainerClient:
        """A container, made if it is missing."""
        client = self.blobs.get_container_client(name)
        with suppress(ResourceExistsError):
            client.create_container()
        return client

    @cached_property
    def blobs(self) -> BlobServiceClient:
        """The account's blobs."""
        return BlobServiceClient.from_connection_string(self._text)

    @cached_property
    def queues(self) -> QueueServiceClient:
        """The account's queues."""
        return QueueServiceClient.from_connection_string(self._text)

    def taken(self, queue: str) -> list[Any]:
        """Every message of a queue, taken off it; JSON is parsed."""
        client = self.queue(queue)
        found = []
        for message in client.receive_messages():
            client.delete_message(message)
            found.append(_parsed(message.content))
        return found


@dataclass
class FunctionsHost:
    """A running host, its address, its account."""

    running: Running
    url: str
    account: Account
    home: Path

    @cached_property
    def http(self) -> httpx.Client:
        """A client of this host."""
        return httpx.Client(base_url=self.url, timeout=20)

    @cached_property
    def storage(self) -> Storage:
        """The account the app works with."""
        return Storage(self.account)


@contextmanager
def running_host(
    account: Account, home: Path, *arguments: str, app: Path = APP, **settings: str
) -> Iterator[FunctionsHost]:
    """The host on a free port with `app`, stopped with SIGTERM at the end of the block."""
    log = home / f"host-{time.monotonic_ns()}.log"
    line = ("--app", str(app), "--port", "0", "--home", str(home), *arguments)
    environment = {**account.environment(), **SETTINGS, **settings}
    with running_module("devhost.host", *line, log=log, env=environment) as running:
        url = running.wait_for(r"listening (http://\S+)", timeout_s=60)[1]
        host = FunctionsHost(running, url, account, home)
        yield host
        host.http.close()


def wait_for[T](question: Callable[[], T], *, within_s: float = 10.0, every_s: float = 0.05) -> T:
    """The first truthy answer of `question()`; AssertionError when none comes in time."""
    deadline = time.monotonic() + within_s
    while not (answer := question()):
        assert time.monotonic() < deadline, f"still {answer!r} after {within_s} s"
        time.sleep(every_s)
    return answer


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
