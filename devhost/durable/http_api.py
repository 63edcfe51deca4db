"""The management API below /runtime/webhooks/durabletask/: routes and status codes."""

import json
from collections.abc import Callable, Sequence

from aiohttp import web

from devhost.durable import entity_api
from devhost.durable.answers import Request, accepted, check_status, empty, json_answer, problem
from devhost.durable.catalogue import UnknownFunctionError
from devhost.durable.client_binding import management_urls
from devhost.durable.completion import finished
from devhost.durable.errors import (
    InstanceConflictError,
    InstanceGoneError,
    NoSuchInstanceError,
    WrongStateError,
)
from devhost.durable.hub import Hub
from devhost.durable.management import Management
from devhost.durable.model import Instance, Status
from devhost.durable.queries import (
    PAGE,
    BadTokenError,
    InstanceQuery,
    find_page,
    parse_statuses,
)
from devhost.durable.rewind import rewind
from devhost.durable.status import history_view, status_document

_CONTINUATION = "x-ms-continuation-token"
_POLL_S = 5
_WENT_WRONG = "Something went wrong while processing your request"


class HttpApi:
    """Answers management requests; every answer has a JSON body or none."""

    def __init__(self, hub: Hub, base_url: str, code: str | None) -> None:
        self._hub = hub
        self._base_url = base_url
        self._code = code
        self._management = Management(hub)

    async def handle(self, raw: web.Request) -> web.Response:
        """Answer one request; the part of the path after `durabletask/` selects the operation."""
        request = await Request.read(raw)
        try:
            return await self._route(request)
        except NoSuchInstanceError:
            return empty(404)
        except InstanceGoneError:
            return empty(410)
        except InstanceConflictError as error:
            return problem(409, str(error))
        except (UnknownFunctionError, ValueError) as error:
            return problem(400, str(error))
        except (BadTokenError, WrongStateError) as error:
            return problem(500, _WENT_WRONG, cause=str(error))

    async def _route(self, request: Request) -> web.Response:
        hub = request.query.get("taskHub")
        if hub and hub.lower() != self._hub.name.lower():
            return problem(404, f"This host serves the task hub '{self._hub.name}', not '{hub}'.")
        kind, *rest = request.path or [""]
        match (request.method, kind.lower(), *rest):
            case "POST", "orchestrators", name:
                return await self._start(request, name, None)
            case "POST", "orchestrators", name, instance:
                return await self._start(request, name, instance)
            case _, "instances", *_:
                return await self._instances(request, rest)
            case _, "entities", *_:
                return entity_api.answer(self._hub, request, rest)
        return empty(404)

    async def _instances(self, request: Request, rest: Sequence[str]) -> web.Response:
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
                return await self._operate(request, instance, operation.lower(), event)
        return empty(404)

    async def _start(self, request: Request, name: str, instance: str | None) -> web.Response:
        version = request.query.get("version")
        started = self._management.start(name, instance, request.json_text(), version)
        return await self._started(request, started)

    async def _started(self, request: Request, instance: str) -> web.Response:
        timeout, interval = request.number("timeout"), request.number("pollingInterval")
        if timeout is None or interval is None:
            return self._check_status(instance)
        if interval > timeout:
            raise ValueError(f"Total timeout {timeout:g} should be bigger than retry timeout {interval:g}")
        ended = await finished(self._hub, instance, timeout_s=timeout, interval_s=interval)
        if ended is None:
            return self._check_status(instance)
        if ended.status == Status.COMPLETED:
            return json_answer(json.loads(ended.output or "null"))
        return json_answer(status_document(ended, show_input=True, history=None))

    def _check_status(self, instance: str) -> web.Response:
        return check_status(management_urls(self._base_url, self._hub.name, instance, code=self._code))

    async def _operate(
        self, request: Request, instance: str, operation: str, event: Sequence[str]
    ) -> web.Response:
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
            return await self._restart(request, instance)
        if operation == "rewind":
            return self._rewind(instance)
        return empty(404)

    async def _restart(self, request: Request, instance: str) -> web.Response:
        with_new_id = request.flag("restartWithNewInstanceId", default=True)
        try:
            started = self._management.restart(instance, with_new_id=with_new_id)
        except (NoSuchInstanceError, UnknownFunctionError) as error:
            text = "InstanceId does not match a valid orchestration instance."
            return problem(400, text, cause=str(error))
        except InstanceConflictError as error:
            text = "A non-terminal instance with this instance ID already exists."
            return problem(409, text, cause=str(error))
        return await self._started(request, started)

    def _rewind(self, instance: str) -> web.Response:
        record = self._hub.store.instance(instance)
        if record is None:
            return json_answer(f'No orchestration with instance ID "{instance}" found.', status=404)
        if record.status != Status.FAILED:
            return json_answer(
                f"This orchestration has status {record.runtime_status}, but only orchestrations in the "
                '"Failed" state can be rewound.',
                status=412,
            )
        rewind(self._hub, record)
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
        document = status_document(
            instance,
            show_input=request.flag("showInput", default=True),
            history=self._history(request, instance),
        )
        if not instance.finished:
            headers = {"Location": str(request.url), "Retry-After": str(_POLL_S)}
            return json_answer(document, status=202, headers=headers)
        failed = instance.status == Status.FAILED and request.flag("returnInternalServerErrorOnFailure")
        return json_answer(document, status=500 if failed else 200)

    def _history(self, request: Request, instance: Instance) -> list[dict[str, object]] | None:
        if not request.flag("showHistory"):
            return None
        events = self._hub.store.history(instance.id)
        return history_view(events, show_output=request.flag("showHistoryOutput"))

    def _list(self, request: Request) -> web.Response:
        top = request.query.get("top", "").strip()
        size = int(top) if top.isdecimal() and int(top) else PAGE
        page = find_page(self._hub.store, _query(request), size)
        show_input = request.flag("showInput", default=True)
        documents = [
            status_document(instance, show_input=show_input, history=None) for instance in page.instances
        ]
        return json_answer(documents, headers={_CONTINUATION: page.token or ""})

    def _purge(self, instance: str) -> web.Response:
        try:
            deleted = self._management.purge(instance)
        except InstanceConflictError as error:
            return json_answer(str(error), status=412)
        return json_answer({"instancesDeleted": deleted}) if deleted else empty(404)

    def _purge_where(self, request: Request) -> web.Response:
        query = _query(request)
        if query.created_from is None:
            return json_answer("Please provide value for 'createdTimeFrom' parameter.", status=400)
        deleted = self._management.purge_where(
            InstanceQuery(query.created_from, query.created_to, query.statuses)
        )
        return json_answer({"instancesDeleted": deleted}) if deleted else empty(404)


def _query(request: Request) -> InstanceQuery:
    return InstanceQuery(
        created_from=request.time("createdTimeFrom"),
        created_to=request.time("createdTimeTo"),
        statuses=parse_statuses(request.query.get("runtimeStatus", "")),
        prefix=request.query.get("instanceIdPrefix"),
        after=request.headers.get(_CONTINUATION),
    )
