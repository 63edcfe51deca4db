"""REST operations that send, close and mint: the path says to whom."""

from aiohttp import web

from devhost.pubsub import frames, tokens
from devhost.pubsub.connection import Connection
from devhost.pubsub.emulator import EMULATOR, hub_of, valid_hub
from devhost.pubsub.hub import Hub
from devhost.pubsub.payload import Payload, PayloadError, from_body
from devhost.pubsub.readings import path_group, query_filter, query_number

MAX_TTL_S = 300
DEFAULT_TOKEN_MINUTES = 60


async def send(request: web.Request) -> web.Response:
    """Accepts a message for all, a group, a user or a connection, also when nobody is there."""
    hub, payload = hub_of(request), await _payload(request)
    _check_ttl(request)
    group = request.match_info.get("group")
    message = frames.group_message(group, None, payload) if group else frames.server_message(payload)
    excluded = frozenset(request.query.getall("excluded", []))
    hub.send(message, _addressees(request, hub), excluded=excluded, predicate=query_filter(request))
    return web.Response(status=202)


async def close(request: web.Request) -> web.Response:
    """Closes the connections of all, of a group, of a user, or one."""
    hub = hub_of(request)
    excluded = frozenset(request.query.getall("excluded", []))
    for connection in _addressees(request, hub):
        if connection.id not in excluded:
            hub.close(connection, request.query.get("reason", ""))
    return web.Response(status=204)


async def generate_token(request: web.Request) -> web.Response:
    """Mints a client token for callers that hold no key."""
    hub, query = valid_hub(request), request.query
    token = tokens.mint_client_token(
        key=request.app[EMULATOR].settings.access_key,
        audience=f"http://{request.host.lower()}/client/hubs/{hub}",
        user_id=query.get("userId"),
        roles=query.getall("role", []),
        groups=query.getall("group", []),
        minutes=query_number(request, "minutesToExpire", DEFAULT_TOKEN_MINUTES, least=1),
    )
    return web.json_response({"token": token})


def _addressees(request: web.Request, hub: Hub) -> list[Connection]:
    path = request.match_info
    if "group" in path:
        return hub.groups.members(path_group(request))
    if "user" in path:
        return hub.of_user(path["user"])
    if "connection" in path:
        connection = hub.find(path["connection"])
        return [connection] if connection else []
    return hub.all()


async def _payload(request: web.Request) -> Payload:
    try:
        return from_body(request.headers.get("Content-Type", ""), await request.read())
    except PayloadError as error:
        raise web.HTTPBadRequest(text=str(error)) from error


def _check_ttl(request: web.Request) -> None:
    query_number(request, "messageTtlSeconds", 0, least=0, most=MAX_TTL_S)


ROUTES = (
    ("POST", ":send", send),
    ("POST", "groups/{group}/:send", send),
    ("POST", "users/{user}/:send", send),
    ("POST", "connections/{connection}/:send", send),
    ("POST", ":closeConnections", close),
    ("POST", "groups/{group}/:closeConnections", close),
    ("POST", "users/{user}/:closeConnections", close),
    ("DELETE", "connections/{connection}", close),
    ("POST", ":generateToken", generate_token),
)
