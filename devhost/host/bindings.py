"""Input and output bindings beside triggers: blobs and queues."""

from __future__ import annotations

import base64
import json
from typing import Any

from azure.core.exceptions import ResourceExistsError, ResourceNotFoundError

from devhost.host.catalog import Binding
from devhost.host.expressions import Values, resolve
from devhost.host.messages import TypedData
from devhost.host.storage import Storage


class BindingError(Exception):
    """An input can't be read or an output can't be written."""


def target(binding: Binding, values: Values) -> str:
    """The queue or `container/blob` that an output goes to; BindingError or ExpressionError without one."""
    if binding.type == "queue":
        return resolve(str(binding.raw["queueName"]), values)
    if binding.type != "blob":
        raise BindingError(f"The output binding type {binding.raw['type']} is not supported here.")
    return "/".join(_location(binding, values))


async def read_blob(storage: Storage, binding: Binding, values: Values) -> TypedData:
    """The bytes of a blob input, empty when the blob does not exist."""
    container, name = _location(binding, values)
    try:
        download = (
            await storage.account(binding.connection).blobs.get_blob_client(container, name).download_blob()
        )
    except ResourceNotFoundError:
        return TypedData()
    return TypedData(bytes=await download.readall())


async def write_blob(storage: Storage, binding: Binding, path: str, data: TypedData) -> None:
    """Write a blob output, replacing what is there; makes the container when it is missing."""
    container, _, name = path.partition("/")
    service = storage.account(binding.connection).blobs
    content = _as_bytes(data)
    try:
        await service.get_blob_client(container, name).upload_blob(content, overwrite=True)
    except ResourceNotFoundError:
        await create(service.get_container_client(container).create_container())
        await service.get_blob_client(container, name).upload_blob(content, overwrite=True)


async def write_queue(
    storage: Storage, binding: Binding, name: str, data: TypedData, *, as_base64: bool
) -> None:
    """Send a queue output: one message, or each element of a list."""
    for message in _queue_messages(data):
        await send(storage, binding.connection, name, message, as_base64=as_base64)


async def send(storage: Storage, connection: str, queue: str, message: bytes, *, as_base64: bool) -> None:
    """Send one message in the host's encoding; makes the queue when it is missing."""
    client = storage.account(connection).queues.get_queue_client(queue)
    content = base64.b64encode(message).decode() if as_base64 else message.decode()
    try:
        await client.send_message(content)
    except ResourceNotFoundError:
        await create(client.create_queue())
        await client.send_message(content)


async def create(creation: Any) -> None:
    """Await a creation; that somebody else was faster is no error."""
    try:
        await creation
    except ResourceExistsError:
        return


def _location(binding: Binding, values: Values) -> tuple[str, str]:
    path = resolve(str(binding.raw["path"]), values)
    container, _, name = path.partition("/")
    if not name:
        raise BindingError(f"The path {path!r} of the binding {binding.name} names no blob.")
    return container, name


def _as_bytes(data: TypedData) -> bytes:
    value = getattr(data, data.WhichOneof("data") or "", b"")
    return value if isinstance(value, bytes) else str(value).encode()


def _queue_messages(data: TypedData) -> list[bytes]:
    if data.WhichOneof("data") != "json":
        return [_as_bytes(data)]
    value = json.loads(data.json)
    return [_queue_message(item) for item in (value if isinstance(value, list) else [value])]


def _queue_message(item: Any) -> bytes:
    # The SDK's QueueMessage arrives as {"id": …, "body": …}; only its body is the message.
    if isinstance(item, dict) and set(item) == {"id", "body"}:
        return str(item["body"]).encode()
    return item.encode() if isinstance(item, str) else json.dumps(item).encode()
