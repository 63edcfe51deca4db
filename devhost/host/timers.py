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
from devhost.host.console import log
from devhost.host.expressions import resolve_settings
from devhost.host.invoker import Call, Invoker, run_with_retries
from devhost.host.messages import TypedData
from devhost.host.ncrontab import ScheduleError
from devhost.host.worker import Outcome

_MAX_SLEEP_S = 60.0
_EARLY = timedelta(seconds=1)
# What the host hands over before a timer has ever fired.
_NEVER = "0001-01-01T00:00:00+00:00"


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
        self._is_monitored = (
            function.trigger.raw.get("useMonitor") is not False and self._schedule.is_monitored
        )
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
        """Fire now (the manual door); the schedule goes on as if nothing had been."""
        await self._call(datetime.now(UTC), past_due=False)

    async def _run(self) -> None:
        try:
            due, is_missed = self._first(datetime.now(UTC))
        except ScheduleError as error:
            log.error("the listener of %s can't start: %s", self._function.name, error)
            return
        if is_missed or self._at_start:
            due = await self._fire(due, past_due=is_missed)
        while True:
            await _sleep_until(due)
            due = await self._fire(due, past_due=False)

    def _first(self, now: datetime) -> tuple[datetime, bool]:
        """The occurrence to wait for, and whether it was missed while the host was down."""
        remembered = self._store.next_of(self._function.name, self._text) if self._is_monitored else None
        due = remembered or self._schedule.next_after(now)
        if remembered is None:
            self._store.save(self._function.name, self._text, None, due)
        return due, remembered is not None and due < now

    async def _fire(self, due: datetime, *, past_due: bool) -> datetime:
        """Run the function; the occurrence after this one, which may be over when it has taken long."""
        async with self._firing:
            invoked = datetime.now(UTC)
            # A clock that runs a little early must not make one occurrence two.
            at = due if not past_due and timedelta() < due - invoked < _EARLY else invoked
            following = self._schedule.next_after(at)
            if not (await self._call(following, past_due=past_due)).called:
                # The worker is being restarted: it is made up for at the next start.
                return due
            self._store.save(self._function.name, self._text, at, following)
            return following

    async def _call(self, following: datetime, *, past_due: bool) -> Outcome:
        label = f"timer {self._text}" + (" (past due)" if past_due else "")
        call = Call(data=self._data(following, past_due=past_due), label=label)
        return await run_with_retries(self._invoker, self._function, call, asyncio.sleep)

    def _data(self, following: datetime, *, past_due: bool) -> TypedData:
        last = self._store.last_of(self._function.name) or _NEVER
        status = {"Last": last, "Next": following.isoformat(), "LastUpdated": last}
        body = {
            "Schedule": {"AdjustForDST": True},
            "ScheduleStatus": status if self._is_monitored else None,
            "IsPastDue": past_due,
        }
        return TypedData(json=json.dumps(body))


async def _sleep_until(due: datetime) -> None:
    # In short steps, so that a machine that slept notices that its time has come.
    while (left := (due - datetime.now(UTC)).total_seconds()) > 0:
        await asyncio.sleep(min(left, _MAX_SLEEP_S))
    # A schedule that is always due leaves the others their turn.
    await asyncio.sleep(0.001)
