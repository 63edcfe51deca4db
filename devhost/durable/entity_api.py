"""The part of the management API that reads entities and signals them."""

import json
from collections.abc import Sequence

from aiohttp import web

from devhost.durable.answers import Request, accepted, empty, json_answer
from devhost.durable.entities import entity_id, split_id
from devhost.durable.hub import Hub
from devhost.durable.model import Operation
from devhost.durable.queries import find_entities


def answer(hub: Hub, request: Request, rest: Sequence[str]) -> web.Response:
    """Answer a request below `entities/`. UnknownFunctionError for a signal to an unknown entity."""
    match (request.method, *rest):
        case ("GET",) | ("GET", _):
            return _listed(hub, request, rest[0] if rest else None)
        case "GET", name, key:
            state = hub.store.entity_state(entity_id(name, key))
            return empty(404) if state is None else json_answer(json.loads(state))
        case "POST", name, key:
            return _signal(hub, request, entity_id(name, key), request.query.get("op", ""))
        case "DELETE", name, key:
            return _signal(hub, request, entity_id(name, key), "delete")
    return empty(404)


def _listed(hub: Hub, request: Request, name: str | None) -> web.Response:
    return json_answer(
        [
            {
                "entityId": dict(zip(("name", "key"), split_id(entity), strict=True)),
                "lastOperationTime": updated,
                **({"state": json.loads(state)} if request.flag("fetchState") else {}),
            }
            for entity, state, updated in find_entities(hub.store, name)
        ]
    )


def _signal(hub: Hub, request: Request, entity: str, operation: str) -> web.Response:
    name, _ = split_id(entity)
    hub.catalogue.resolve("entity", name)
    due = request.time("signalTime")
    with hub.transact() as tx:
        tx.queue_operation(
            Operation(entity=entity, name=operation, input=request.json_text() or "null", due=due)
        )
    return accepted()
