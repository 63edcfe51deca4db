"""Passing requests on to Azurite, signatures and all, with what the account adds to them."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Mapping
from urllib.parse import unquote

import aiohttp
from aiohttp import web
from azure.storage.blob.aio import BlobServiceClient
from multidict import CIMultiDict
from yarl import URL

from tests.support.storage_front import listings
from tests.support.storage_front.namespace import Namespace
from tests.support.storage_front.operations import Service, operation, place
from tests.support.storage_front.state import AccountState

# They belong to one connection, and the host of the address is not signed.
_OWN = frozenset({"host", "connection", "keep-alive", "transfer-encoding", "expect", "upgrade"})
_UNADDED = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")
# Node closes idle connections after five seconds: one that is about to be closed is not used again.
_IDLE_S = 2.0
_WRITES = {"PutBlob", "PutBlockList", "CopyBlob"}
_ERRORS = {
    409: ("DirectoryIsNotEmpty", "This operation is not permitted on a non-empty directory."),
    400: ("OperationNotSupportedOnDirectory", "The requested operation is not supported on a directory."),
}


class Proxy:
    """Every account of one Azurite behind one address."""

    def __init__(self, targets: Mapping[Service, str], keys: Mapping[str, str]) -> None:
        self._targets = targets
        self._keys = keys
        self.accounts: defaultdict[str, AccountState] = defaultdict(AccountState)
        self._namespaces: dict[str, Namespace] = {}
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=_IDLE_S)
        self._session = aiohttp.ClientSession(connector=connector, auto_decompress=False)

    def namespace(self, account: str) -> Namespace:
        """The directories of an account."""
        if account not in self._namespaces:
            address = f"{self._targets['blob']}/{account}"
            key = self._keys.get(account, self._keys["*"])
            service = BlobServiceClient(address, credential={"account_name": account, "account_key": key})
            self._namespaces[account] = Namespace(self.accounts[account], service)
        return self._namespaces[account]

    async def answer(self, service: Service, request: web.Request) -> web.StreamResponse:
        """The answer to one request of a client."""
        account, _, rest = request.rel_url.raw_path.lstrip("/").partition("/")
        state = self.accounts[account]
        name = operation(service, request.method, request.path, request.query, request.headers)
        state.calls[service, name] += 1
        state.places[f"{name} {place(rest, request.query)}"] += 1
        await _pause(state.behavior.latency_ms)
        if service != "blob" or not state.behavior.hierarchical:
            return await self._passed(service, request)
        container, _, path = (unquote(part) for part in rest.partition("/"))
        if name == "ListBlobs":
            return await self._listed(request, state.directories[container])
        if name == "DeleteBlob" and state.is_directory(container, path):
            return await self._directory_deleted(request, account, container, path)
        answer = await self._passed(service, request)
        if answer.status < 300:
            await self._follow(name, account, container, path, request)
        return answer

    async def _follow(self, name: str, account: str, container: str, path: str, request: web.Request) -> None:
        """What a request that succeeded means for directories and events."""
        state = self.accounts[account]
        if name == "DeleteContainer":
            state.directories.pop(container, None)
        elif name == "DeleteBlob":
            state.note("BlobDeleted", name, container, path)
        elif name in _WRITES:
            await self.namespace(account).make_parents(container, path)
            if request.headers.get("x-ms-meta-hdi_isfolder") == "true":
                state.directories[container].add(path)
            else:
                state.note("BlobCreated", name, container, path)

    async def _directory_deleted(
        self, request: web.Request, account: str, container: str, path: str
    ) -> web.StreamResponse:
        state = self.accounts[account]
        if not await self.namespace(account).is_empty(container, path):
            return _refused(409)
        if state.behavior.empty_directory == "refused":
            return _refused(400)
        answer = await self._passed("blob", request)
        if answer.status < 300:
            state.directories[container].discard(path)
            state.note("DirectoryDeleted", "DeleteDirectory", container, path)
        return answer

    async def _listed(self, request: web.Request, directories: set[str]) -> web.StreamResponse:
        async with self._sent("blob", request) as answer:
            page = (await answer.read()).decode()
            headers = _carried(answer.headers)
        headers.pop("Content-Length", None)
        if answer.status == 200:
            version = request.headers.get("x-ms-version") or request.query.get("sv", "")
            shown = listings.hierarchical if request.query.get("delimiter") else listings.flat
            page = shown(page, directories, version)
        return web.Response(body=page.encode(), status=answer.status, headers=headers)

    async def _passed(self, service: Service, request: web.Request) -> web.StreamResponse:
        async with self._sent(service, request) as answer:
            passed = web.StreamResponse(status=answer.status, headers=_carried(answer.headers))
            # Held back until directories are made: a client that goes on at once must find them.
            if request.method != "GET":
                body = await answer.read()
                headers = _carried(answer.headers)
                if request.method == "HEAD":
                    return await _headed(request, answer.status, headers)
                headers.pop("Content-Length", None)
                return web.Response(status=answer.status, headers=headers, body=body)
            await passed.prepare(request)
            async for chunk in answer.content.iter_any():
                await passed.write(chunk)
            await passed.write_eof()
            return passed

    def _sent(self, service: Service, request: web.Request) -> aiohttp.client._RequestContextManager:
        return self._session.request(
            request.method,
            URL(self._targets[service] + request.raw_path, encoded=True),
            headers=_carried(request.headers),
            data=request.content if request.can_read_body else None,
            skip_auto_headers=_UNADDED,
            allow_redirects=False,
        )

    async def close(self) -> None:
        """Close the connections to Azurite."""
        await self._session.close()


async def _headed(request: web.Request, status: int, headers: CIMultiDict[str]) -> web.StreamResponse:
    answer = web.StreamResponse(status=status, headers=headers)
    await answer.prepare(request)
    await answer.write_eof()
    return answer


async def _pause(milliseconds: float) -> None:
    if milliseconds:
        await asyncio.sleep(milliseconds / 1000)


def _carried(headers: Mapping[str, str]) -> CIMultiDict[str]:
    return CIMultiDict((name, value) for name, value in headers.items() if name.lower() not in _OWN)


def _refused(status: int) -> web.Response:
    code, message = _ERRORS[status]
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    error = f"<Error><Code>{code}</Code><Message>{message}\nTime:{at}</Message></Error>"
    body = f'<?xml version="1.0" encoding="utf-8"?>{error}'
    headers = {"x-ms-error-code": code, "Content-Type": "application/xml"}
    return web.Response(status=status, body=body.encode(), headers=headers)
