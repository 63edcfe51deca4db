"""Hooks for tests: look inside, cut sockets, forget clients. The real service has none of them."""

from aiohttp import web

from devhost.pubsub.connection import Connection
from devhost.pubsub.emulator import EMULATOR, hub_of
from devhost.pubsub.hub import Hub


def add_routes(app: web.Application) -> None:
    """Adds the hooks below /_emulator."""
    app.router.add_get("/_emulator/stats", stats)
    app.router.add_post("/_emulator/hubs/{hub}/drop", drop)
    app.router.add_post("/_emulator/hubs/{hub}/forget", forget)


async def stats(request: web.Request) -> web.Response:
    """Per hub: connections, those of them on a socket, groups, deliveries so far."""
    hubs = request.app[EMULATOR].hubs
    return web.json_response({"hubs": {name: _numbers(hub) for name, hub in hubs.items()}})


async def drop(request: web.Request) -> web.Response:
    """Cuts the TCP connections of all clients, of one `user`, or of one `connection`."""
    connections = _chosen(request)
    for connection in connections:
        if connection.socket:
            connection.socket.abort()
    return web.json_response({"dropped": len(connections)})


async def forget(request: web.Request) -> web.Response:
    """Like drop, and the clients cannot recover: as after a restart."""
    hub, connections = hub_of(request), _chosen(request)
    for connection in connections:
        hub.end(connection, "forgotten")
        if connection.socket:
            connection.socket.abort()
    return web.json_response({"forgotten": len(connections)})


def _chosen(request: web.Request) -> list[Connection]:
    hub, query = hub_of(request), request.query
    if "user" in query:
        return hub.of_user(query["user"])
    return [one for one in hub.all() if one.id == query.get("connection", one.id)]


def _numbers(hub: Hub) -> dict[str, int]:
    connections = hub.all()
    return {
        "connections": len(connections),
        "attached": sum(connection.socket is not None for connection in connections),
        "groups": len(hub.groups),
        "delivered": hub.delivered,
    }
