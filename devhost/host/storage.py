"""Storage accounts behind connection settings, for triggers and bindings."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from html import unescape
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp

from devhost.azurite import Ports
from devhost.azurite import connection_string as azurite_connection_string

_ITEM = re.compile(rb"<Name[^>]*>(.*?)</Name>.*?<Etag>(.*?)</Etag>(.*?)</Properties>", re.DOTALL)
# An account with hierarchical namespace lists directories as well; no file is called so.
_DIRECTORY = b"<ResourceType>directory</ResourceType>"
_NEXT = re.compile(rb"<NextMarker>(.+?)</NextMarker>")
_SAS_LIFE = timedelta(days=30)


class StorageError(Exception):
    """A connection setting is missing or its account does not answer; the message is one sentence."""


@dataclass(frozen=True)
class ListedBlob:
    """A blob in a listing; the etag is unquoted."""

    name: str
    etag: str


class StorageAccount:
    """One account and its asynchronous official clients, made on first use."""

    def __init__(self, name: str, connection_string: str) -> None:
        self.name = name
        self.connection_string = connection_string
        self._session: aiohttp.ClientSession | None = None

    @cached_property
    def blobs(self) -> Any:
        """azure.storage.blob.aio.BlobServiceClient."""
        from azure.storage.blob.aio import BlobServiceClient

        return BlobServiceClient.from_connection_string(self.connection_string, use_env_settings=False)

    @cached_property
    def queues(self) -> Any:
        """azure.storage.queue.aio.QueueServiceClient."""
        from azure.storage.queue.aio import QueueServiceClient

        return QueueServiceClient.from_connection_string(self.connection_string, use_env_settings=False)

    async def make_container(self, name: str) -> None:
        """Have a container, as the templates make it in Azure."""
        from azure.core.exceptions import ResourceExistsError

        with suppress(ResourceExistsError):
            await self.blobs.create_container(name)

    async def list_blobs(self, container: str) -> AsyncIterator[list[ListedBlob]]:
        """Names and etags of files, page by page; a missing container is empty.

        Reads the listing's XML itself: the client's model of 5,000 blobs costs seconds of processor time.
        """
        if self._session is None:
            self._session = aiohttp.ClientSession()
        url = f"{self.blobs.primary_endpoint.rstrip('/')}/{container}?restype=container&comp=list&{self._sas}"
        marker = ""
        while True:
            async with self._session.get(_as_is(f"{url}&marker={quote(marker)}")) as answer:
                if answer.status == 404:
                    return
                answer.raise_for_status()
                page = await answer.read()
            yield [_listed(name, etag) for name, etag, rest in _ITEM.findall(page) if _DIRECTORY not in rest]
            following = _NEXT.search(page)
            if following is None:
                return
            marker = unescape(following[1].decode())

    async def close(self) -> None:
        """Close every connection."""
        for client in (self.__dict__.get("blobs"), self.__dict__.get("queues"), self._session):
            if client is not None:
                await client.close()

    @cached_property
    def _sas(self) -> str:
        from azure.storage.blob import AccountSasPermissions, ResourceTypes, generate_account_sas

        return str(
            generate_account_sas(
                self.blobs.account_name,
                account_key=self.blobs.credential.account_key,
                resource_types=ResourceTypes(container=True),
                permission=AccountSasPermissions(list=True),
                expiry=datetime.now(UTC) + _SAS_LIFE,
            )
        )


class Storage:
    """Accounts by connection name."""

    def __init__(self) -> None:
        self._accounts: dict[str, StorageAccount] = {}

    def account(self, connection: str) -> StorageAccount:
        """The account of a connection setting; raises StorageError when the setting is missing."""
        text = connection_string(connection)
        if text not in self._accounts:
            self._accounts[text] = StorageAccount(connection, text)
        return self._accounts[text]

    async def check(self, connection: str) -> None:
        """Raise StorageError unless the account's blob service accepts connections."""
        account = self.account(connection)
        address = urlsplit(account.blobs.primary_endpoint)
        try:
            _, writer = await asyncio.wait_for(asyncio.open_connection(address.hostname, address.port), 3)
        except (OSError, TimeoutError):
            raise StorageError(
                f"No storage answers at {address.netloc} (setting {connection}): is Azurite running?"
            ) from None
        writer.close()

    async def close(self) -> None:
        """Close every account's connections."""
        for account in self._accounts.values():
            await account.close()


def connection_string(connection: str) -> str:
    """The connection string behind a binding's `connection`, `UseDevelopmentStorage=true` spelled out."""
    text = os.environ.get(f"AzureWebJobs{connection}") or os.environ.get(connection)
    if not text:
        raise StorageError(
            f"The connection setting {connection} is missing; here it must be a connection string."
        )
    if text.strip().rstrip(";").lower() == "usedevelopmentstorage=true":
        return azurite_connection_string(Ports(10000, 10001, 10002))
    return text


def _listed(name: bytes, etag: bytes) -> ListedBlob:
    text = name.decode()
    return ListedBlob(unescape(text) if "&" in text else text, etag.decode().strip('"'))


def _as_is(url: str) -> Any:
    from yarl import URL

    return URL(url, encoded=True)
