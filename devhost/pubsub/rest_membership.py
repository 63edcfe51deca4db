"""REST operations on who is there, in which group, with which permission."""

from typing import Any

from aiohttp import web

from devhost.pubsub.connection import Connection
from devhost.pubsub.emulator import hub_of
from devhost.pubsub.hub import Hub
from devhost.pubsub.payload import PayloadError, parse_json
from devhost.pubsub.readings import compile_or_400, group_or_400, path_group, query_number
from devhost.pubsub.roles import ACTIONS, Action

MAX_PAGE = 200
DEFAULT_PAGE = 100


async def connection_exists(request: web.Request) -> web.Response:
    """200 when the connection is there, else 404."""
    _connection(request)
    return web.Response()


async def user_exists(request: web.Request) -> web.Response:
    """200 when the user has a connection, else 404."""
    _user_connections(request)
    return web.Response()


async def group_exists(request: web.Request) -> web.Response:
    """200 when the group has a member, else 404."""
    return _found(hub_of(request).groups.exists(path_group(request)))


async def add_connection(request: web.Request) -> web.Response:
    """Puts a connection into a group; 404 when there is no such connection."""
    hub_of(request).groups.add(path_group(request), _connection(request))
    return web.Response()


async def remove_connection(request: web.Request) -> web.Response:
    """Takes a connection out of a group."""
    hub = hub_of(request)
    if connection := hub.find(request.match_info["connection"]):
        hub.groups.discard(path_group(request), connection)
    return web.Response(status=204)


async def remove_connection_everywhere(request: web.Request) -> web.Response:
    """Takes a connection out of all its groups."""
    hub = hub_of(request)
    if connection := hub.find(request.match_info["connection"]):
        hub.groups.discard_everywhere(connection)
    return web.Response(status=204)


async def add_user(request: web.Request) -> web.Response:
    """Puts the user's present connections into a group; later ones are not affected. 404 without any."""
    hub, group = hub_of(request), path_group(request)
    for connection in _user_connections(request):
        hub.groups.add(group, connection)
    return web.Response()


async def remove_user(request: web.Request) -> web.Response:
    """Takes the user's connections out of a group."""
    hub, group = hub_of(request), path_group(request)
    for connection in hub.of_user(request.match_info["user"]):
        hub.groups.discard(group, connection)
    return web.Response(status=204)


async def remove_user_everywhere(request: web.Request) -> web.Response:
    """Takes the user's connections out of all their groups."""
    hub = hub_of(request)
    for connection in hub.of_user(request.match_info["user"]):
        hub.groups.discard_everywhere(connection)
    return web.Response(status=204)


async def add_matching(request: web.Request) -> web.Response:
    """Puts all connections that a filter picks into groups."""
    hub, groups, connections = await _bulk(request)
    for connection in connections:
        for group in groups:
            hub.groups.add(group, connection)
    return web.Response()


async def remove_matching(request: web.Request) -> web.Response:
    """Takes all connections that a filter picks out of groups."""
    hub, groups, connections = await _bulk(request)
    for connection in connections:
        for group in groups:
            hub.groups.discard(group, connection)
    return web.Response()


async def list_members(request: web.Request) -> web.Response:
    """A page of a group's connections, ordered by id, with a link to the next one."""
    size = query_number(request, "maxpagesize", DEFAULT_PAGE, least=1, most=MAX_PAGE)
    members = sorted(hub_of(request).groups.members(path_group(request)), key=lambda one: one.id)
    rest = [one for one in members if one.id > request.query.get("continuationToken", "")]
    top = query_number(request, "top", len(rest), least=0)
    page = rest[: min(size, top)]
    answer: dict[str, Any] = {"value": [_member(one) for one in page]}
    if len(page) < min(len(rest), top):
        answer["nextLink"] = _next_link(request, page[-1].id, top - len(page))
    return web.json_response(answer)


async def grant(request: web.Request) -> web.Response:
    """Gives a connection a permission, on one group (`targetName`) or on all."""
    _connection(request).roles.grant(_action(request), _target(request))
    return web.Response()


async def revoke(request: web.Request) -> web.Response:
    """Takes a permission from a connection, on one group (`targetName`) or altogether."""
    _connection(request).roles.revoke(_action(request), _target(request))
    return web.Response(status=204)


async def has_permission(request: web.Request) -> web.Response:
    """200 when the connection has the permission, else 404."""
    roles, action, target = _connection(request).roles, _action(request), _target(request)
    return _found(roles.allows_all(action) if target is None else roles.allows(action, target))


def _connection(request: web.Request) -> Connection:
    connection = hub_of(request).find(request.match_info["connection"])
    if connection is None:
        raise web.HTTPNotFound(text="no such connection")
    return connection


def _user_connections(request: web.Request) -> list[Connection]:
    connections = hub_of(request).of_user(request.match_info["user"])
    if not connections:
        raise web.HTTPNotFound(text="no such user")
    return connections


async def _bulk(request: web.Request) -> tuple[Hub, list[str], list[Connection]]:
    hub = hub_of(request)
    try:
        body = parse_json(await request.text())
        groups = [group_or_400(group) for group in body["groups"]]
        return hub, groups, hub.matching(compile_or_400(str(body["filter"])))
    except (PayloadError, KeyError, TypeError) as error:
        raise web.HTTPBadRequest(text="expected {groups, filter}") from error


def _member(connection: Connection) -> dict[str, str]:
    member = {"connectionId": connection.id}
    return member | ({"userId": connection.user_id} if connection.user_id else {})


def _next_link(request: web.Request, last_id: str, top: int) -> str:
    query = {"continuationToken": last_id}
    if "top" in request.query:
        query["top"] = str(top)
    return str(request.url.update_query(query))


def _action(request: web.Request) -> Action:
    for action in ACTIONS:
        if action.lower() == request.match_info["permission"].lower():
            return action
    raise web.HTTPBadRequest(text="no such permission")


def _target(request: web.Request) -> str | None:
    name = request.query.get("targetName")
    return group_or_400(name) if name else None


def _found(exists: bool) -> web.Response:
    return web.Response(status=200 if exists else 404)


ROUTES = (
    ("HEAD", "connections/{connection}", connection_exists),
    ("HEAD", "users/{user}", user_exists),
    ("HEAD", "groups/{group}", group_exists),
    ("GET", "groups/{group}/connections", list_members),
    ("PUT", "groups/{group}/connections/{connection}", add_connection),
    ("DELETE", "groups/{group}/connections/{connection}", remove_connection),
    ("DELETE", "connections/{connection}/groups", remove_connection_everywhere),
    ("PUT", "users/{user}/groups/{group}", add_user),
    ("DELETE", "users/{user}/groups/{group}", remove_user),
    ("DELETE", "users/{user}/groups", remove_user_everywhere),
    ("POST", ":addToGroups", add_matching),
    ("POST", ":removeFromGroups", remove_matching),
    ("PUT", "permissions/{permission}/connections/{connection}", grant),
    ("DELETE", "permissions/{permission}/connections/{connection}", revoke),
    ("HEAD", "permissions/{permission}/connections/{connection}", has_permission),
)
