"""One invocation from end to end: input bindings, the function, output bindings, the log line."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from devhost.host import bindings, console
from devhost.host.catalog import Binding, Function
from devhost.host.expressions import Values
from devhost.host.messages import TypedData
from devhost.host.storage import Storage
from devhost.host.worker import FIRST, Attempt, Outcome, Worker

ClientBinding = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class Call:
    """What a trigger hands over. `values` feed binding expressions (keys in lower case)."""

    data: TypedData
    label: str
    metadata: Mapping[str, TypedData] = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    trace_parent: str | None = None
    attempt: Attempt = FIRST


class Invoker:
    """Runs functions for every trigger kind."""

    def __init__(
        self, worker: Worker, storage: Storage, client_binding: ClientBinding, *, queue_base64: bool
    ) -> None:
        self._worker = worker
        self._storage = storage
        self._client_binding = client_binding
        self._queue_base64 = queue_base64

    async def run(self, function: Function, call: Call) -> Outcome:
        """Invoke and log; whatever goes wrong, bindings included, is a failed Outcome."""
        started = time.perf_counter()
        outcome = await self._run(function, call)
        result = "ok" if outcome.ok else "FAILED"
        if outcome.ok and outcome.returned is not None and outcome.returned.WhichOneof("data") == "http":
            result = str(outcome.returned.http.status_code)
        console.invocation(function.name, call.label, result, time.perf_counter() - started)
        if not outcome.ok:
            console.failure(function.name, outcome.message, outcome.stack_trace)
        return outcome

    async def _run(self, function: Function, call: Call) -> Outcome:
        try:
            inputs = [(function.trigger.name, call.data)]
            for binding in function.inputs:
                inputs.append((binding.name, await self._input(binding, call.values)))
            # All of them before the call: a function one of whose bindings cannot be resolved is not called.
            targets = {binding.name: bindings.target(binding, call.values) for binding in function.outputs}
            outcome = await self._worker.invoke(
                function,
                inputs,
                call.metadata,
                trace_parent=child_trace(call.trace_parent),
                attempt=call.attempt,
            )
            if outcome.ok and function.outputs:
                await self._write(function, outcome, targets)
        except Exception as error:
            return Outcome(False, message=f"{type(error).__name__}: {error}")
        return outcome

    async def _input(self, binding: Binding, values: Values) -> TypedData:
        if binding.type == "durableclient":
            return TypedData(string=self._client_binding(binding.raw))
        if binding.type == "blob":
            return await bindings.read_blob(self._storage, binding, values)
        raise bindings.BindingError(f"The input binding type {binding.raw['type']} is not supported here.")

    async def _write(self, function: Function, outcome: Outcome, targets: Mapping[str, str]) -> None:
        for binding in function.outputs:
            data = outcome.returned if binding.name == "$return" else outcome.outputs.get(binding.name)
            if data is None or data.WhichOneof("data") is None:
                continue
            target = targets[binding.name]
            if binding.type == "queue":
                encoded = self._queue_base64
                await bindings.write_queue(self._storage, binding, target, data, as_base64=encoded)
            else:
                await bindings.write_blob(self._storage, binding, target, data)


async def run_with_retries(
    invoker: Invoker, function: Function, call: Call, pause: Callable[[float], Any]
) -> Outcome:
    """Run under the function's own retry policy, if it has one."""
    policy = function.retry
    if policy is None:
        return await invoker.run(function, call)
    outcome = await invoker.run(function, replace(call, attempt=Attempt(0, policy.count)))
    count = 0
    while not outcome.ok and (policy.count < 0 or count < policy.count):
        count += 1
        await pause(policy.delay_s(count))
        again = Attempt(count, policy.count, outcome.exception)
        outcome = await invoker.run(function, replace(call, attempt=again))
    return outcome


def child_trace(parent: str | None) -> str:
    """A W3C traceparent below `parent`, or of a new trace when there is none."""
    parts = (parent or "").split("-")
    trace_id = parts[1] if len(parts) == 4 and len(parts[1]) == 32 else secrets.token_hex(16)
    return f"00-{trace_id}-{secrets.token_hex(8)}-01"
