"""Timer triggers: next occurrence, no overlap, and occurrences missed while the host was down."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from devhost.host import ncrontab
from devhost.host.catalog import Function
from devhost.host.expressions import resolve_settings
from devhost.host.invoker import Call, Invoker, run_with_retries
from devhost.host.messages import TypedData

# A shorter schedule is not monitored: nobody waits for what fires again in a moment.
_MONITORED_FROM = timedelta(minutes=1)
_LONGEST_SLEEP_S = 60.0


class TimerStore:
    """Last and next occurrence of every timer, across restarts."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS timers"
            " (function TEXT PRIMARY KEY, schedule TEXT, last TEXT, next TEXT)"
        )

    def next_of(self, function: str, schedule: str) -> datetime | None:
        """When the function was due next; None when unknown or when its schedule has changed."""
        row = self._db.execute(
            "SELECT next FROM timers WHERE function = ? AND schedule = ?", (function, schedule)
        ).fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def last_of(self, function: str) -> str | None:
        """When it last ran, ISO text."""
        row = self._db.execute("SELECT last FROM timers WHERE function = ?", (function,)).fetchone()
        return row[0] if row else None

    def save(self, function: str, schedule: str, last: datetime | None, following: datetime) -> None:
        """Remember an occurrence and the one after it."""
        self._db.execute(
            "INSERT INTO timers VALUES (?, ?, ?, ?) ON CONFLICT (function) DO UPDATE SET"
            " schedule = excluded.schedule, last = coalesce(excluded.last, last), next = excluded.next",
            (function, schedule, last.isoformat() if last else None, following.isoformat()),
        )

    def close(self) -> None:
        """Close the file."""
        self._db.close()


class TimerListener:
    """One function's timer."""

    def __init__(self, function: Function, invoker: Invoker, store: TimerStore) -> None:
        self._function = function
        self._invoker = invoker
        self._store = store
        self._text = resolve_settings(str(function.trigger.raw["schedule"]))
        self._schedule = ncrontab.parse(self._text)
        self._at_start = bool(function.trigger.raw.get("runOnStartup"))
        self._task: asyncio.Task[None] | None = None
        self._firing = asyncio.Lock()

    @property
    def name(self) -> str:
        """The function's name."""
        return self._function.name

    def start(self) -> None:
        """Begin to wait for occurrences."""
        self._task = asyncio.create_task(self._run(), name=f"timer {self._function.name}")

    async def stop(self) -> None:
        """Wait for no more occurrences; return when one that is running has finished."""
        if self._task is None:
            return
        async with self._firing:
            self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def run_once(self, _input: str) -> None:
        """Fire now (the manual door)."""
        await self._fire(past_due=False)

    async def _run(self) -> None:
        due = self._store.next_of(self._function.name, self._text)
        now = datetime.now(UTC)
        if due is not None and due <= now and self._is_monitored(now):
            await self._fire(past_due=True)
        elif self._at_start:
            await self._fire(past_due=False)
        while True:
            due = self._schedule.next_after(datetime.now(UTC))
            self._store.save(self._function.name, self._text, None, due)
            await _sleep_until(due)
            await self._fire(past_due=False)

    async def _fire(self, *, past_due: bool) -> None:
        async with self._firing:
            now = datetime.now(UTC)
            label = f"timer {self._text}" + (" (past due)" if past_due else "")
            call = Call(data=self._data(past_due=past_due), label=label)
            await run_with_retries(self._invoker, self._function, call, asyncio.sleep)
            following = self._schedule.next_after(datetime.now(UTC))
            self._store.save(self._function.name, self._text, now, following)

    def _data(self, *, past_due: bool) -> TypedData:
        last = self._store.last_of(self._function.name)
        following = self._schedule.next_after(datetime.now(UTC)).isoformat()
        status = {"Last": last, "Next": following, "LastUpdated": last}
        body = {"Schedule": {"AdjustForDST": True}, "ScheduleStatus": status, "IsPastDue": past_due}
        return TypedData(json=json.dumps(body))

    def _is_monitored(self, now: datetime) -> bool:
        if self._function.trigger.raw.get("useMonitor") is False:
            return False
        first = self._schedule.next_after(now)
        return self._schedule.next_after(first) - first >= _MONITORED_FROM


async def _sleep_until(due: datetime) -> None:
    # In short steps, so that a machine that slept notices that its time has come.
    while (left := (due - datetime.now(UTC)).total_seconds()) > 0:
        await asyncio.sleep(min(left, _LONGEST_SLEEP_S))
