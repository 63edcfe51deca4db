"""A site over HTTP, with /api passed on to the Functions host."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

import aiohttp
from aiohttp import web
from multidict import CIMultiDict
from yarl import URL

from devhost.webapps.site import Site

# Of one connection alone, hence never passed on.
HOP_BY_HOP = {"connection", "host", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer"}
# The API takes documents of several megabytes; it says itself what is too much.
LARGEST_BODY = 100 * 1024 * 1024
SILENT = (
    b'{"type": "about:blank", "title": "Bad Gateway", "status": 502, "code": "unreachable", '
    b'"detail": "The API does not answer. Try again in a moment."}'
)


class Server:
    """Serves `site`; what is below /api goes to `api`."""

    def __init__(self, site: Site, api: str) -> None:
        self._site = site
        self._api = api

    def application(self) -> web.Application:
        """The web application."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.cleanup_ctx.append(self._client)
        app.router.add_route("*", "/api/{path:.*}", self._forward)
        app.router.add_route("*", "/{path:.*}", self._serve)
        return app

    async def _client(self, _app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession(auto_decompress=False) as self._session:
            yield

    async def _serve(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        reply = self._site.answer(request.method, request.path, headers)
        return web.Response(status=reply.status, headers=reply.headers, body=reply.content)

    async def _forward(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = _passed_on(request.headers)
        try:
            async with self._session.request(
                request.method,
                URL(f"{self._api}{request.raw_path}", encoded=True),
                headers=headers,
                data=body or None,
                allow_redirects=False,
            ) as answer:
                content = await answer.read()
                kept = _passed_on(answer.headers)
                kept.popall("Content-Length", None)
                return web.Response(status=answer.status, headers=kept, body=content)
        except aiohttp.ClientError:
            return web.Response(status=502, body=SILENT, content_type="application/problem+json")


def _passed_on(headers: Mapping[str, str]) -> CIMultiDict[str]:
    return CIMultiDict((name, value) for name, value in headers.items() if name.lower() not in HOP_BY_HOP)
