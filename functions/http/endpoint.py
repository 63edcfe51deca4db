"""One declaration per HTTP operation: trigger, policy, validation, idempotency, problems, OpenAPI.

    bp = df.Blueprint()

    @operation(bp, "POST", "api/claims", name="create_claim", policy=own_or_staff(Role.ADJUSTER),
               request=ClaimCreate, response=ClaimCreated, status=201,
               location="/api/claims/{claim_id}/status", partition=of_customer,
               summary="Submit a claim", tags=["claims"], errors=(400, 404))
    def create_claim(call: Call) -> Result: ...

A handler gives an Answer, or the Result of a command, which is told as declared: `status`, `location`
(filled from the result and the path) and `etag` (the field of the result that is its version). The result is
kept under the request's Idempotency-Key in the `partition` that its effects go to, and told again.

It is a plain `def`, because it may block; one with `durable_client=True` is `async def` and finds the client
in `call.durable`. The decorated function stays callable with a Call.
"""

import inspect
from collections.abc import Callable, Sequence
from typing import Any, cast

import azure.durable_functions as df
import azure.functions as func
from pydantic import BaseModel

from functions.http.call import Answer, Call
from functions.http.headers import platform_traceparent
from functions.http.invoke import invoke, invoke_durable
from functions.http.registry import BODY_LIMIT, OPERATIONS, Operation, Registry, RequestModel
from shared.identity.policies import Policy

# The worker asks for exactly this annotation; whoever else calls an entry has no context.
NO_CONTEXT = cast(func.Context, None)

__all__ = ["OPERATIONS", "Answer", "Call", "Operation", "Registry", "operation"]


def operation[H: Callable[..., Any]](
    blueprint: df.Blueprint,
    method: str,
    route: str,
    *,
    name: str,
    policy: Policy,
    summary: str,
    description: str = "",
    tags: Sequence[str] = (),
    request: RequestModel = None,
    query: type[BaseModel] | None = None,
    response: type[BaseModel] | None = None,
    status: int = 200,
    errors: Sequence[int] = (),
    idempotent: bool = False,
    partition: Callable[[Call], str] | None = None,
    location: str | None = None,
    etag: str | None = None,
    conditional: bool = False,
    durable_client: bool = False,
    produces: str = "application/json",
    body_limit: int = BODY_LIMIT,
    literal_siblings: Sequence[str] = (),
    hidden: bool = False,
    auth_level: func.AuthLevel = func.AuthLevel.ANONYMOUS,
    registry: Registry = OPERATIONS,
) -> Callable[[H], H]:
    """Declare an HTTP operation of the app.

    `route` has no leading slash (`api/claims/{claim_id}/status`); a trailing slash is served as well.
    `request` is the body's model, or `bytes` for a raw body; `errors` names the statuses beyond those every
    operation has. `idempotent` alone says that a repetition changes nothing by nature; a `partition` makes it
    so (functions/http/once.py). A `conditional` one heeds If-Match. `hidden` keeps it out of the document.

    `literal_siblings` are texts (lower case) that the first parameter of the route is never, because another
    operation has a literal there: the host knows no precedence, so no request may fit two routes. Raises
    ValueError at import for a handler of the wrong kind, a missing policy, a name or route that is taken, or
    requests that another operation takes as well.
    """

    def declare(handler: H) -> H:
        if inspect.iscoroutinefunction(handler) is not durable_client:
            raise ValueError(f"Handler {name} must be async exactly when it takes the Durable client.")
        declared = Operation(
            method=method.upper(),
            route=route.strip("/"),
            name=name,
            policy=policy,
            handler=handler,
            summary=summary,
            description=description,
            tags=tuple(tags),
            request=request,
            query=query,
            response=response,
            status=status,
            errors=tuple(errors),
            idempotent=idempotent or partition is not None,
            partition=partition,
            location=location,
            etag=etag,
            conditional=conditional,
            durable_client=durable_client,
            produces=produces,
            body_limit=body_limit,
            literal_siblings=tuple(literal_siblings),
            hidden=hidden,
        )
        registry.add(declared)
        _bind(blueprint, declared, auth_level)
        return handler

    return declare


def _bind(blueprint: df.Blueprint, declared: Operation, auth_level: func.AuthLevel) -> None:
    # "/" is the root: an absent or empty route would mean the function's name.
    trigger = blueprint.route(
        route=declared.template or "/",
        methods=declared.methods,
        auth_level=auth_level,
        trigger_arg_name="req",
    )
    named = blueprint.function_name(declared.name)
    if declared.durable_client:
        client = blueprint.durable_client_input(client_name="client")
        named(trigger(client(_durable_entry(declared))))
    else:
        named(trigger(_entry(declared)))


def _entry(declared: Operation) -> Callable[..., func.HttpResponse]:
    # The worker hands over its trace in the context alone: a thread of its pool does not know it.
    def entry(req: func.HttpRequest, context: func.Context = NO_CONTEXT) -> func.HttpResponse:
        return invoke(declared, req, platform_traceparent(context))

    entry.__name__ = declared.name
    return entry


def _durable_entry(declared: Operation) -> Callable[..., Any]:
    async def entry(req: func.HttpRequest, client: str) -> func.HttpResponse:
        return await invoke_durable(declared, req, client)

    entry.__name__ = declared.name
    return entry
