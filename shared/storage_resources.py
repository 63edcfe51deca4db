"""Containers, tables and queues of the app's accounts, made when they are first used."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from shared import clients

if TYPE_CHECKING:
    from azure.data.tables import TableClient, TableServiceClient
    from azure.storage.blob import BlobServiceClient, ContainerClient
    from azure.storage.queue import QueueClient, QueueServiceClient


def container(name: str) -> ContainerClient:
    """The client of a container of the lake account that exists."""
    return _container(clients.blobs(), name)


def table(name: str) -> TableClient:
    """The client of a table of the host account that exists."""
    return _table(clients.tables(), name)


def queue(name: str) -> QueueClient:
    """The client of a queue of the host account that exists; messages are base64, as triggers read them."""
    return _queue(clients.queues(), name)


# Keyed by the service's client, so that each is made once per process and account.
@cache
def _container(service: BlobServiceClient, name: str) -> ContainerClient:
    from azure.core.exceptions import ResourceExistsError

    client = service.get_container_client(name)
    with suppress(ResourceExistsError):
        client.create_container()
    return client


@cache
def _table(service: TableServiceClient, name: str) -> TableClient:
    return service.create_table_if_not_exists(name)


@cache
def _queue(service: QueueServiceClient, name: str) -> QueueClient:
    from azure.core.exceptions import ResourceExistsError
    from azure.storage.queue import TextBase64DecodePolicy, TextBase64EncodePolicy

    client = service.get_queue_client(
        name, message_encode_policy=TextBase64EncodePolicy(), message_decode_policy=TextBase64DecodePolicy()
    )
    with suppress(ResourceExistsError):
        client.create_queue()
    return client
