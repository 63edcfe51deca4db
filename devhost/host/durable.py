"""Between the durable engine and the worker."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

from devhost.durable.engine import DurableEngine, DurableFunction, InvocationFailed
from devhost.durable.model import FunctionKind
from devhost.host.catalog import Function
from devhost.host.invoker import Call, Invoker
from devhost.host.messages import TypedData
from devhost.host.settings import DurableOptions

# The worker ends invocations that overstay the function time-out, for durable and other functions alike.
_NO_TIMEOUT = None


def engine(
    functions: tuple[Function, ...],
    options: DurableOptions,
    *,
    store: Path,
    base_url: str,
    rpc_url: str,
    code: str,
    invoke: Callable[[str, str], Awaitable[str]],
) -> DurableEngine:
    """The engine for the app's orchestrators, activities and entities; its addresses carry the key `code`."""
    return DurableEngine(
        store=store,
        hub=options.hub,
        functions=[_declared(function) for function in functions if function.durable_kind],
        invoke=invoke,
        base_url=base_url,
        rpc_url=rpc_url,
        max_activities=options.max_activities,
        max_orchestrators=options.max_orchestrators,
        invocation_timeout_s=_NO_TIMEOUT,
        default_version=options.default_version,
        code=code,
    )


async def invoke(invoker: Invoker, function: Function, payload: str) -> str:
    """Run a durable function on JSON text; its result as JSON text, or InvocationFailed."""
    call = Call(data=TypedData(string=payload), label=str(function.durable_kind))
    outcome = await invoker.run(function, call)
    if not outcome.called or (outcome.died and function.durable_kind != "activity"):
        # The worker is being restarted: the engine stops in a moment and takes this up when it starts.
        await asyncio.Event().wait()
    if not outcome.ok:
        raise InvocationFailed(outcome.message, outcome.stack_trace)
    returned = outcome.returned
    kind = returned.WhichOneof("data") if returned is not None else None
    return str(getattr(returned, kind)) if kind else "null"


def _declared(function: Function) -> DurableFunction:
    return DurableFunction(
        name=function.name,
        kind=cast(FunctionKind, function.durable_kind),
        parameter=function.trigger.name,
    )
