"""Schedules of timer triggers: six-field NCRONTAB expressions in UTC, or time spans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from devhost.host.settings import ConfigError, time_span_s

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_PART = re.compile(r"(\*|\w+(?:-\w+)?)(?:/(\d+))?")
_HORIZON_YEARS = 8


class ScheduleError(Exception):
    """A schedule can't be read; the message quotes it."""


@dataclass(frozen=True)
class _Field:
    name: str
    low: int
    high: int
    names: Sequence[str] = ()


_FIELDS = (
    _Field("second", 0, 59),
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of week", 0, 7, _DAYS),
)


@dataclass(frozen=True)
class Every:
    """A constant interval."""

    interval: timedelta

    def next_after(self, moment: datetime) -> datetime:
        """The next occurrence after `moment`."""
        return moment + self.interval


@dataclass(frozen=True)
class Crontab:
    """Allowed values of second, minute, hour, day, month and weekday (0 is Sunday)."""

    seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]

    def next_after(self, moment: datetime) -> datetime:
        """The first occurrence after `moment`; day and weekday must both fit."""
        at = moment.replace(microsecond=0) + timedelta(seconds=1)
        day = at.replace(hour=0, minute=0, second=0)
        for _ in range(366 * _HORIZON_YEARS):
            if self._on(day):
                start = at if day.date() == at.date() else day
                found = self._within(start)
                if found is not None:
                    return found
            day += timedelta(days=1)
        raise ScheduleError("The schedule never occurs.")

    def _on(self, day: datetime) -> bool:
        weekday = (day.weekday() + 1) % 7
        return day.month in self.months and day.day in self.days and weekday in self.weekdays

    def _within(self, start: datetime) -> datetime | None:
        for hour in self.hours:
            if hour < start.hour:
                continue
            for minute in self.minutes:
                if (hour, minute) < (start.hour, start.minute):
                    continue
                for second in self.seconds:
                    found = start.replace(hour=hour, minute=minute, second=second)
                    if found >= start:
                        return found
        return None


Schedule = Every | Crontab


def parse(text: str) -> Schedule:
    """A schedule of six fields or a time span; raises ScheduleError for anything else."""
    fields = text.split()
    if len(fields) == 1 and ":" in text:
        return _every(text)
    if len(fields) != 6:
        raise ScheduleError(f"{text!r} is not a schedule: it needs six fields, seconds first, or hh:mm:ss.")
    seconds, minutes, hours, days, months, weekdays = (
        _values(part, field, text) for part, field in zip(fields, _FIELDS, strict=True)
    )
    weekday_set = frozenset(day % 7 for day in weekdays)
    return Crontab(seconds, minutes, hours, frozenset(days), frozenset(months), weekday_set)


def _every(text: str) -> Every:
    try:
        interval = timedelta(seconds=time_span_s(text))
    except ConfigError as error:
        raise ScheduleError(str(error)) from error
    if not interval:
        raise ScheduleError(f"{text!r} is not a schedule: the interval is zero.")
    return Every(interval)


def _values(text: str, field: _Field, schedule: str) -> tuple[int, ...]:
    found: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise ScheduleError(f"{schedule!r} is not a schedule: {part!r} is no {field.name}.")
        found |= set(_range(match[1], match[2], field, schedule))
    return tuple(sorted(found))


def _range(text: str, step: str | None, field: _Field, schedule: str) -> range:
    if step is not None and int(step) == 0:
        raise ScheduleError(f"{schedule!r} is not a schedule: a step of zero.")
    if text == "*":
        return range(field.low, field.high + 1, int(step or 1))
    low, dash, high = text.partition("-")
    first = _number(low, field, schedule)
    last = _number(high, field, schedule) if dash else (field.high if step else first)
    if last < first:
        raise ScheduleError(f"{schedule!r} is not a schedule: {text!r} runs backwards.")
    return range(first, last + 1, int(step or 1))


def _number(text: str, field: _Field, schedule: str) -> int:
    name = text.lower()[:3]
    if field.names and name in field.names:
        return field.names.index(name) + (1 if field.low == 1 else 0)
    if not text.isdigit() or not field.low <= int(text) <= field.high:
        raise ScheduleError(f"{schedule!r} is not a schedule: {text!r} is no {field.name}.")
    return int(text)
