"""The clients' endpoint: upgrade, recovery, reading."""

import logging
from collections.abc import Mapping
from typing import Any, cast

from aiohttp import WSMsgType, web

from devhost.pubsub import frames, names, tokens
from devhost.pubsub.connection import Connection
from devhost.pubsub.emulator import EMULATOR, Emulator, hub_of, valid_hub
from devhost.pubsub.hub import Hub
from devhost.pubsub.roles import Roles
from devhost.pubsub.session import Session
from devhost.pubsub.sockets import (
    CLOSE_GRACE_S,
    INVALID_PAYLOAD,
    POLICY_VIOLATION,
    UNSUPPORTED_DATA,
    Socket,
)
from devhost.pubsub.tokens import ClientClaims, TokenError
from devhost.pubsub.upstream import Admission, RefusedError, UpstreamError

MAX_FRAME_BYTES = 1024 * 1024
PROTOCOLS = (frames.RELIABLE, frames.PLAIN)
_log = logging.getLogger(__name__)


def add_routes(app: web.Application) -> None:
    """Adds the endpoint that clients connect to."""
    app.router.add_get("/client/hubs/{hub}", connect)


async def connect(request: web.Request) -> web.StreamResponse:
    """Upgrades a new client, or brings back one that lost its socket."""
    protocol = _requested_protocol(request)
    connection_id = request.query.get("awps_connection_id")
    if connection_id:
        return await _recover(request, protocol, connection_id)
    claims = _claims(request)
    return await _admit(request, protocol, claims)


def _requested_protocol(request: web.Request) -> str:
    if request.headers.get("Upgrade", "").lower() != "websocket":
        raise web.HTTPBadRequest(text="this is a WebSocket endpoint")
    for protocol in _offered(request):
        if protocol in PROTOCOLS:
            return protocol
    raise web.HTTPBadRequest(text=f"offer one of the subprotocols {', '.join(PROTOCOLS)}")


def _offered(request: web.Request) -> list[str]:
    offers = ",".join(request.headers.getall("Sec-WebSocket-Protocol", []))
    return [offer.strip() for offer in offers.split(",") if offer.strip()]


def _claims(request: web.Request) -> ClientClaims:
    emulator, hub = request.app[EMULATOR], valid_hub(request)
    try:
        claims = tokens.read_client_token(
            _token(request), keys=emulator.settings.keys, endpoint=f"http://{request.host}", hub=hub
        )
    except TokenError as error:
        _log.warning("client refused: %s", error)
        raise web.HTTPUnauthorized(text=str(error)) from error
    _require_groups(claims.groups)
    return claims


def _token(request: web.Request) -> str:
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    return request.query.get("access_token") or (bearer if scheme.lower() == "bearer" else "")


def _require_groups(groups: tuple[str, ...]) -> None:
    if not all(map(names.is_group, groups)):
        raise web.HTTPBadRequest(text="the token names an invalid group")


async def _admit(request: web.Request, protocol: str, claims: ClientClaims) -> web.StreamResponse:
    emulator, hub = request.app[EMULATOR], hub_of(request)
    connection = Connection(
        hub=valid_hub(request).lower(),
        host=request.host,
        protocol=protocol,
        user_id=claims.user_id,
        roles=Roles(claims.roles),
    )
    admission = await _ask_handler(emulator, connection, _connect_body(request, claims))
    connection.user_id = admission.user_id or connection.user_id
    connection.roles = Roles([*claims.roles, *admission.roles])
    if admission.subprotocol in PROTOCOLS and admission.subprotocol in _offered(request):
        connection.speak(admission.subprotocol)
    ws = await _upgrade(request, connection.protocol)
    hub.add(connection, [*claims.groups, *admission.groups])
    emulator.upstream.notify(connection, "connected", {})
    return await _serve(request, ws, hub, connection)


async def _ask_handler(emulator: Emulator, connection: Connection, body: Mapping[str, Any]) -> Admission:
    try:
        return await emulator.upstream.connect(connection, body)
    except RefusedError as error:
        raise web.HTTPUnauthorized(text="the event handler refused the client") from error
    except UpstreamError as error:
        _log.warning("connect: %s", error)
        raise web.HTTPInternalServerError(text=str(error)) from error


def _connect_body(request: web.Request, claims: ClientClaims) -> dict[str, Any]:
    query = {name: request.query.getall(name) for name in request.query if name != "access_token"}
    headers = {name: request.headers.getall(name) for name in request.headers}
    return {
        "claims": {
            name: value if isinstance(value, list) else [str(value)] for name, value in claims.raw.items()
        },
        "query": query,
        "headers": headers,
        "subprotocols": _offered(request),
        "clientCertificates": [],
    }


async def _recover(request: web.Request, protocol: str, connection_id: str) -> web.StreamResponse:
    emulator, hub = request.app[EMULATOR], hub_of(request)
    token = request.query.get("awps_reconnection_token", "")
    ws = await _upgrade(request, protocol)
    connection = hub.find(connection_id)
    known = tokens.is_reconnection_token(token, connection_id, emulator.settings.access_key)
    if not known or connection is None or not connection.reliable or protocol != connection.protocol:
        # Clients retry a refused upgrade for 30 s; on 1008 they negotiate anew at once.
        await ws.close(code=POLICY_VIOLATION, message=b"the connection cannot be recovered")
        return ws
    return await _serve(request, ws, hub, connection)


async def _upgrade(request: web.Request, protocol: str) -> web.WebSocketResponse:
    ws = web.WebSocketResponse(
        protocols=(protocol,), compress=False, timeout=CLOSE_GRACE_S, max_msg_size=MAX_FRAME_BYTES
    )
    await ws.prepare(request)
    return ws


async def _serve(
    request: web.Request, ws: web.WebSocketResponse, hub: Hub, connection: Connection
) -> web.WebSocketResponse:
    emulator = request.app[EMULATOR]
    # An upgraded request always has a TCP transport, which its type does not say.
    socket = Socket(ws, cast(Any, request.transport))
    session = Session(hub, connection, emulator.upstream, ack_delay_s=emulator.settings.ack_delay_s)
    connection.attach(socket, _connected(emulator, connection))
    try:
        await _read(ws, hub, connection, session)
    finally:
        hub.detach(connection, socket, ws.close_code)
        await socket.stop()
    return ws


def _connected(emulator: Emulator, connection: Connection) -> str:
    token = tokens.issue_reconnection_token(connection.id, emulator.settings.access_key)
    return frames.connected(connection.id, connection.user_id, token if connection.reliable else None)


async def _read(ws: web.WebSocketResponse, hub: Hub, connection: Connection, session: Session) -> None:
    async for message in ws:
        if message.type is WSMsgType.ERROR:
            return
        if message.type is not WSMsgType.TEXT:
            hub.close(connection, "the JSON subprotocols speak text", code=UNSUPPORTED_DATA, flush=False)
            return
        try:
            session.handle(message.data)
        except frames.FrameError as error:
            _log.warning("client closed: %s", error)
            hub.close(connection, f"invalid frame: {error}", code=INVALID_PAYLOAD, flush=False)
            return
