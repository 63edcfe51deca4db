"""Drives azure-functions-runtime: initialize, read the metadata, load, invoke.

The runtime lives on its own thread and event loop. An async handler that blocks stalls that loop, as it
stalls the worker process in Azure, while HTTP, timers and queues of this host keep running.

The host restarts the worker process when a function overstays the time-out, and every call in it dies. Here
the worker is part of the host's process: it fails those calls, makes no more, and says that it `is_dead`.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import uuid
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from devhost.host import catalog, messages
from devhost.host.catalog import Function, IndexingError
from devhost.host.messages import Envelope, Message, ParameterBinding, StatusResult, TypedData


@dataclass(frozen=True)
class Attempt:
    """Which attempt under a function-level retry policy an invocation is."""

    count: int = 0
    limit: int = 0
    exception: Message | None = None


FIRST = Attempt()
_FIRST = asyncio.FIRST_COMPLETED
_RESTARTING = "The worker process is restarted because a function exceeded its time-out."


@dataclass(frozen=True)
class Outcome:
    """How an invocation ended. A failure has `message` and `stack_trace`.

    `died` says that the worker was restarted under it, `called` is false when that was so before it began.
    """

    ok: bool
    returned: TypedData | None = None
    outputs: Mapping[str, TypedData] = field(default_factory=dict)
    message: str = ""
    stack_trace: str = ""
    exception: Message | None = None
    died: bool = False
    called: bool = True


class Worker:
    """The runtime with one app loaded. One per process: the runtime keeps module globals."""

    def __init__(self, timeout_s: float | None) -> None:
        self._timeout_s = timeout_s
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="worker", daemon=True)
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self.is_dead = asyncio.Event()

    async def start(self, app: Path) -> tuple[Function, ...]:
        """Import and index the app in `app`; raises IndexingError with the runtime's own text."""
        sys.path.insert(0, str(app))
        os.chdir(app)
        self._thread.start()
        import azure_functions_runtime as runtime

        self._invoke_in_runtime = runtime.invocation_request
        runtime.start_threadpool_executor()
        initialized = await self._call(runtime.worker_init_request(_init_request(app)))
        if initialized.result.status != StatusResult.Success:
            raise IndexingError(
                f"{initialized.result.exception.message}\n{initialized.result.exception.stack_trace}"
            )
        if "HttpUri" in initialized.capabilities:
            raise IndexingError("HTTP streaming is not supported by the development host.")
        answer = await self._call(runtime.functions_metadata_request(None))
        if answer.function_metadata_results is None:
            raise IndexingError(f"No functions found: {app} has no function_app.py, or it declares none.")
        functions = catalog.parse(answer.function_metadata_results)
        for function in functions:
            load = Envelope.of("function_load_request", function_id=function.id)
            await self._call(runtime.function_load_request(load))
        return functions

    async def invoke(
        self,
        function: Function,
        inputs: Sequence[tuple[str, TypedData]],
        metadata: Mapping[str, TypedData],
        *,
        trace_parent: str,
        attempt: Attempt = FIRST,
    ) -> Outcome:
        """Run one invocation; a function that raises or overstays the time-out gives a failed Outcome."""
        envelope = Envelope(
            "invocation_request",
            Message(
                invocation_id=str(uuid.uuid4()),
                function_id=function.id,
                input_data=[ParameterBinding(name=name, data=data) for name, data in inputs],
                trigger_metadata=metadata,
                trace_context=Message(trace_parent=trace_parent, trace_state="", attributes={}),
                retry_context=Message(
                    retry_count=attempt.count, max_retry_count=attempt.limit, exception=attempt.exception
                ),
            ),
        )
        self._running += 1
        self._idle.clear()
        try:
            return await self._outcome(function, envelope)
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    async def _outcome(self, function: Function, envelope: Envelope) -> Outcome:
        if self.is_dead.is_set():
            return replace(_failure(_RESTARTING), died=True, called=False)
        answer = asyncio.ensure_future(self._call(self._invoke_in_runtime(envelope)))
        death = asyncio.ensure_future(self.is_dead.wait())
        done, _ = await asyncio.wait((answer, death), timeout=self._timeout_s, return_when=_FIRST)
        death.cancel()
        if answer in done:
            return _outcome(answer.result())
        # Nobody can stop its thread; it ends with the process.
        answer.add_done_callback(lambda late: late.cancelled() or late.exception())
        if death in done:
            return replace(_failure(_RESTARTING), died=True)
        self.is_dead.set()
        return _failure(f"Timeout value of {self._timeout_s:g} s exceeded by function '{function.name}'.")

    async def stop(self, grace_s: float) -> bool:
        """Wait for running invocations; False when some are still running after `grace_s` seconds."""
        try:
            await asyncio.wait_for(self._idle.wait(), grace_s)
        except TimeoutError:
            return False
        self._loop.call_soon_threadsafe(self._loop.stop)
        return True

    async def _call(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, self._loop))


def _init_request(app: Path) -> Envelope:
    return Envelope.of("worker_init_request", capabilities={}, function_app_directory=str(app))


def _outcome(response: Any) -> Outcome:
    if response.result.status == StatusResult.Success:
        outputs = {item.name: item.data for item in response.output_data or ()}
        return Outcome(True, response.return_value, outputs)
    raised: messages.Message = response.result.exception
    return Outcome(False, message=raised.message, stack_trace=raised.stack_trace, exception=raised)


def _failure(text: str) -> Outcome:
    return Outcome(False, message=text, exception=Message(message=text, stack_trace="", source=""))
