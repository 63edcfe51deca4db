"""Runs activities, each at least once, and posts what came of it."""

import asyncio
import json
import logging
from typing import Any

from devhost.durable.durable_http import HttpCallError, Poll, call_http
from devhost.durable.errors import InvocationFailed
from devhost.durable.failures import activity_failure
from devhost.durable.hub import Hub
from devhost.durable.lanes import settle
from devhost.durable.model import Activity
from devhost.durable.protocol import (
    HTTP_ACTIVITY,
    EventType,
    HistoryEvent,
    history_event,
    instant,
)

_log = logging.getLogger(__name__)


class Activities:
    """Started activities of all instances; at most `slots` of them run at the same time."""

    def __init__(self, hub: Hub, slots: asyncio.Semaphore) -> None:
        self._hub = hub
        self._slots = slots
        self._tasks: set[asyncio.Task[Any]] = set()
        self._performing: set[asyncio.Task[Any]] = set()
        self._closed = False

    def start(self, activity: Activity) -> None:
        """Run an activity as soon as a slot is free."""
        if self._closed:
            return
        task = asyncio.create_task(self._run(activity))
        self._tasks.add(task)
        task.add_done_callback(self._forget)

    async def close(self, grace_s: float) -> None:
        """Let running activities end within the grace period; the rest is left to recovery."""
        self._closed = True
        await settle(self._tasks - self._performing, 0)
        await settle(self._performing, grace_s)

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        self._performing.discard(task)

    async def _run(self, activity: Activity) -> None:
        try:
            await self._wait_until(activity.not_before)
            async with self._slots:
                if self._closed or not self._hub.store.activity_pending(activity):
                    return
                self._performing.add(_this_task())
                answer = await self._perform(activity)
            self._report(activity, answer)
        except Exception:
            _log.exception("activity %s of %s is left to the next start", activity.name, activity.instance)

    async def _wait_until(self, moment: str | None) -> None:
        if moment is not None:
            await asyncio.sleep((instant(moment) - instant(self._hub.now())).total_seconds())

    def _report(self, activity: Activity, answer: HistoryEvent | Poll) -> None:
        with self._hub.transact() as tx:
            if not tx.finish_activity(activity):
                return
            if isinstance(answer, Poll):
                tx.start_activity(answer.again(activity, instant(self._hub.now())))
            else:
                tx.post(activity.instance, activity.execution, answer)

    async def _perform(self, activity: Activity) -> HistoryEvent | Poll:
        try:
            if activity.name == HTTP_ACTIVITY:
                reply = await call_http(activity.input)
                return reply if isinstance(reply, Poll) else self._completed(activity, json.dumps(reply))
            return self._completed(activity, await self._hub.call(activity.name, activity.input))
        except InvocationFailed as error:
            return self._failed(activity, error.message, error.stack_trace)
        except HttpCallError as error:
            return self._failed(activity, str(error), "")

    def _completed(self, activity: Activity, result: str) -> HistoryEvent:
        return self._event(EventType.TASK_COMPLETED, activity, Result=result or "null")

    def _failed(self, activity: Activity, message: str, stack: str) -> HistoryEvent:
        reason, details = activity_failure(activity.name, message, stack)
        return self._event(EventType.TASK_FAILED, activity, Reason=reason, Details=details)

    def _event(self, kind: EventType, activity: Activity, **fields: Any) -> HistoryEvent:
        return history_event(kind, self._hub.now(), TaskScheduledId=activity.task, **fields)


def _this_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    assert task is not None
    return task
