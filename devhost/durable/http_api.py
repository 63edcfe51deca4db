"""The management API below /runtime/webhooks/durabletask/: routes and status codes."""

import json
from collections.abc import Callable, Sequence

from aiohttp import web

from devhost.durable.answers import Request, accepted, check_status, empty, json_answer, problem
from devhost.durable.catalogue import UnknownFunctionError
from devhost.durable.entities import entity_id, split_id
from devhost.durable.errors import InstanceConflictError, InstanceGoneError, NoSuchInstanceError
from devhost.durable.hub import Hub
from devhost.durable.management import Management
from devhost.durable.model import Operation, Status
from devhost.durable.queries import (
    BadTokenError,
    InstanceQuery,
    find_entities,
    find_instances,
    parse_statuses,
)
from devhost.durable.rewind import rewind
from devhost.durable.status import history_view, status_document

_CONTINUATION = "x-ms-continuation-token"
_POLL_S = 5


class HttpApi:
    """Answers management requests; every answer has a JSON body or none."""

    def __init__(self, hub: Hub, base_url: str) -> None:
        self._hub = hub
        self._base_url = base_url
        self._management = Management(hub)

    async def handle(self, raw: web.Request) -> web.Response:
        """Answer one request; the part of the path after `durabletask/` selects the operation."""
        request = await Request.read(raw)
        try:
            return self._route(request)
        except UnknownFunctionError as error:
            return problem(400, str(error))
        except NoSuchInstanceError:
            return empty(404)
        except InstanceGoneError:
            return empty(410)
        except InstanceConflictError as error:
            return problem(409, str(error))
        except (BadTokenError, ValueError) as error:
            return problem(400, str(error))

    def _route(self, request: Request) -> web.Response:
        hub = request.query.get("taskHub")
        if hub and hub.lower() != self._hub.name.lower():
            return problem(404, f"This host serves the task hub '{self._hub.name}', not '{hub}'.")
        match (request.method, *request.path):
            case "POST", "orchestrators", name:
                return self._start(request, name, None)
            case "POST", "orchestrators", name, instance:
                return self._start(request, name, instance)
            case _, "instances", *rest:
                return self._instances(request, rest)
            case _, "entities", *rest:
                return self._entities(request, rest)
        return empty(404)

    def _instances(self, request: Request, rest: Sequence[str]) -> web.Response:
        match (request.method, *rest):
            case ("GET",):
                return self._list(request)
            case ("DELETE",):
                return self._purge_where(request)
            case "GET", instance:
                return self._status(request, instance)
            case "DELETE", instance:
                return self._purge(instance)
            case "POST", instance, operation, *event:
                return self._operate(request, instance, operation.lower(), event)
        return empty(404)

    def _start(self, request: Request, name: str, instance: str | None) -> web.Response:
        if "timeout" in request.query or "pollingInterval" in request.query:
            return problem(501, "Waiting for completion (timeout, pollingInterval) is not implemented here.")
        if instance is not None:
            _check_id(instance)
        version = request.query.get("version")
        return self._started(self._management.start(name, instance, request.json_text(), version))

    def _started(self, instance: str) -> web.Response:
        return check_status(self._base_url, self._hub.name, instance)

    def _operate(self, request: Request, instance: str, operation: str, event: Sequence[str]) -> web.Response:
        if operation == "raiseevent" and len(event) == 1:
            return self._raise_event(request, instance, event[0])
        if event:
            return empty(404)
        reason = request.query.get("reason")
        simple: dict[str, Callable[[str, str | None], None]] = {
            "terminate": self._management.terminate,
            "suspend": self._management.suspend,
            "resume": self._management.resume,
        }
        if operation in simple:
            simple[operation](instance, reason)
            return accepted()
        if operation == "restart":
            with_new_id = request.flag("restartWithNewInstanceId", default=True)
            return self._started(self._management.restart(instance, with_new_id=with_new_id))
        if operation == "rewind":
            return self._rewind(instance)
        return empty(404)

    def _rewind(self, instance: str) -> web.Response:
        found = self._hub.store.instance(instance)
        if found is None:
            return empty(404)
        if found.status != Status.FAILED:
            return json_answer(
                f"This orchestration has status {found.runtime_status}, but only orchestrations in the "
                '"Failed" state can be rewound.',
                status=412,
            )
        rewind(self._hub, found)
        return accepted()

    def _raise_event(self, request: Request, instance: str, event: str) -> web.Response:
        if request.content_type != "application/json":
            self._management.require_live(instance)
            return problem(400, "Only application/json request content is supported")
        self._management.raise_event(instance, event, request.json_text() or "null")
        return accepted()

    def _status(self, request: Request, instance_id: str) -> web.Response:
        instance = self._hub.store.instance(instance_id)
        if instance is None:
            return empty(404)
        history = None
        if request.flag("showHistory"):
            show_output = request.flag("showHistoryOutput")
            history = history_view(self._hub.store.history(instance_id), show_output=show_output)
        document = status_document(
            instance, show_input=request.flag("showInput", default=True), history=history
        )
        if not instance.finished:
            headers = {"Location": str(request.url), "Retry-After": str(_POLL_S)}
            return json_answer(document, status=202, headers=headers)
        failed = instance.status == Status.FAILED and request.flag("returnInternalServerErrorOnFailure")
        return json_answer(document, status=500 if failed else 200)

    def _list(self, request: Request) -> web.Response:
        page = find_instances(self._hub.store, _query(request))
        show_input = request.flag("showInput", default=True)
        documents = [status_document(found, show_input=show_input, history=None) for found in page.instances]
        return json_answer(documents, headers={_CONTINUATION: page.token} if page.token else {})

    def _purge(self, instance: str) -> web.Response:
        try:
            deleted = self._management.purge(instance)
        except InstanceConflictError as error:
            return json_answer(str(error), status=412)
        return json_answer({"instancesDeleted": deleted}) if deleted else empty(404)

    def _purge_where(self, request: Request) -> web.Response:
        query = _query(request)
        if query.created_from is None:
            return problem(400, "Please provide value for 'createdTimeFrom' parameter.")
        deleted = self._management.purge_where(query)
        return json_answer({"instancesDeleted": deleted}) if deleted else empty(404)

    def _entities(self, request: Request, rest: Sequence[str]) -> web.Response:
        match (request.method, *rest):
            case ("GET",) | ("GET", _):
                return self._list_entities(request, rest[0] if rest else None)
            case "GET", name, key:
                state = self._hub.store.entity_state(entity_id(name, key))
                return empty(404) if state is None else json_answer(json.loads(state))
            case "POST", name, key:
                return self._signal(request, name, key, request.query.get("op", ""))
            case "DELETE", name, key:
                return self._signal(request, name, key, "delete")
        return empty(404)

    def _list_entities(self, request: Request, name: str | None) -> web.Response:
        return json_answer(
            [
                {
                    "entityId": dict(zip(("name", "key"), split_id(entity), strict=True)),
                    "lastOperationTime": updated,
                    **({"state": json.loads(state)} if request.flag("fetchState") else {}),
                }
                for entity, state, updated in find_entities(self._hub.store, name)
            ]
        )

    def _signal(self, request: Request, name: str, key: str, operation: str) -> web.Response:
        self._hub.catalogue.resolve("entity", name)
        due = request.time("signalTime")
        with self._hub.transact() as tx:
            tx.queue_operation(
                Operation(
                    entity=entity_id(name, key), name=operation, input=request.json_text() or "null", due=due
                )
            )
        return accepted()


def _query(request: Request) -> InstanceQuery:
    top = request.query.get("top")
    return InstanceQuery(
        created_from=request.time("createdTimeFrom"),
        created_to=request.time("createdTimeTo"),
        statuses=parse_statuses(request.query.get("runtimeStatus", "")),
        prefix=request.query.get("instanceIdPrefix"),
        top=int(top) if top else None,
        after=request.headers.get(_CONTINUATION),
    )


def _check_id(instance: str) -> None:
    if instance.startswith("@") or len(instance) > 100 or any(mark in instance for mark in "/\\#?"):
        raise ValueError("Instance IDs must not start with @, contain / \\ # ? or exceed 100 characters.")
