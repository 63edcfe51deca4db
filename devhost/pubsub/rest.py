"""The REST operations that service SDKs call: bearer check, shared readings of requests, routes."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from devhost.pubsub import rest_membership, rest_messages, tokens
from devhost.pubsub.emulator import EMULATOR
from devhost.pubsub.tokens import TokenError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def check_bearer(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answers 401 to every operation on a hub without a token minted for exactly that request."""
    if not request.path.startswith("/api/hubs/"):
        return await handler(request)
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    url = f"http://{request.host}{request.rel_url.raw_path}"
    try:
        tokens.check_rest_token(
            token if scheme.lower() == "bearer" else "", keys=request.app[EMULATOR].settings.keys, url=url
        )
    except TokenError as error:
        raise web.HTTPUnauthorized(text=str(error), headers={"WWW-Authenticate": "Bearer"}) from error
    return await handler(request)


async def health(_request: web.Request) -> web.Response:
    """The service is up."""
    return web.Response()


def add_routes(app: web.Application) -> None:
    """Adds every REST operation; the `api-version` query parameter is accepted and ignored."""
    app.middlewares.append(check_bearer)
    app.router.add_head("/api/health", health)
    for method, path, handler in (*rest_messages.ROUTES, *rest_membership.ROUTES):
        app.router.add_route(method, f"/api/hubs/{{hub}}/{path}", handler)
