"""Schedules of timer triggers, read as the host's parser NCrontab and .NET's time spans read them, in UTC."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, datetime, timedelta

from devhost.host.time_spans import time_span

_MONTHS = tuple(name.lower() for name in calendar.month_name[1:])
_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
# A .NET integer: white space around it is allowed, a sign only in front.
_INTEGER = re.compile(r"[\t-\r ]*([+-]?[0-9]+)[\t-\r ]*\0*", re.ASCII)
_LARGEST = 2**31 - 1


class ScheduleError(Exception):
    """A schedule can't be read, or never occurs; the message quotes it."""


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
    _Field("day of week", 0, 6, _DAYS),
)


@dataclass(frozen=True)
class Every:
    """A constant interval, which may be zero or negative: then it is always due."""

    interval: timedelta

    def next_after(self, moment: datetime) -> datetime:
        """The next occurrence after `moment`."""
        return moment + self.interval

    @property
    def is_monitored(self) -> bool:
        """Whether the host remembers its occurrences across restarts: not below a minute."""
        return self.interval >= timedelta(minutes=1)


@dataclass(frozen=True)
class Crontab:
    """Allowed values of second, minute, hour, day, month and weekday (0 is Sunday)."""

    seconds: tuple[int, ...]
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]

    def next_after(self, moment: datetime) -> datetime:
        """The first occurrence after `moment`, day and weekday both fitting; ScheduleError if none comes."""
        at = moment.replace(microsecond=0) + timedelta(seconds=1)
        for year in range(at.year, MAXYEAR + 1):
            for month in self.months:
                if (year, month) >= (at.year, at.month) and (occurrence := self._in_month(year, month, at)):
                    return occurrence
        raise ScheduleError("The schedule never occurs: no month has such a day.")

    @property
    def is_monitored(self) -> bool:
        """Whether the host remembers its occurrences: not when there are several in every minute."""
        always = (
            len(self.minutes) == 60
            and len(self.hours) == 24
            and len(self.days) == 31
            and len(self.months) == 12
            and len(self.weekdays) == 7
        )
        return not (always and len(self.seconds) > 1)

    def _in_month(self, year: int, month: int, at: datetime) -> datetime | None:
        first_weekday, last = calendar.monthrange(year, month)
        today = (at.year, at.month, at.day)
        for day in self.days:
            # calendar counts from Monday, cron from Sunday.
            if day > last or (first_weekday + day) % 7 not in self.weekdays or (year, month, day) < today:
                continue
            midnight = at.replace(year=year, month=month, day=day, hour=0, minute=0, second=0)
            if occurrence := self._within(at if (year, month, day) == today else midnight):
                return occurrence
        return None

    def _within(self, start: datetime) -> datetime | None:
        for hour in self.hours:
            if hour < start.hour:
                continue
            for minute in self.minutes:
                if (hour, minute) < (start.hour, start.minute):
                    continue
                for second in self.seconds:
                    occurrence = start.replace(hour=hour, minute=minute, second=second)
                    if occurrence >= start:
                        return occurrence
        return None


Schedule = Every | Crontab


def parse(text: str) -> Schedule:
    """Five fields (minutes first), six (seconds first) or a time span; ScheduleError for anything else."""
    # Only spaces separate: a tab is part of a field, and no field has one.
    parts = [part for part in text.split(" ") if part]
    try:
        return _crontab(parts)
    except ScheduleError as refusal:
        try:
            return Every(time_span(text))
        except ValueError:
            raise ScheduleError(f"{text!r} is not a schedule: {refusal}") from None


def check(text: str, now: datetime) -> None:
    """Raise ScheduleError for what the host refuses, and for what it takes although it makes no sense."""
    schedule = parse(text)
    if isinstance(schedule, Every) and schedule.interval <= timedelta():
        raise ScheduleError(f"{text!r} is not a schedule: it would fire without a pause.")
    schedule.next_after(now)


def _crontab(parts: list[str]) -> Crontab:
    if len(parts) not in (5, 6):
        raise ScheduleError("it needs six fields, seconds first, five, or a time span hh:mm:ss.")
    fields = parts if len(parts) == 6 else ["0", *parts]
    return Crontab(*(_values(part, field) for part, field in zip(fields, _FIELDS, strict=True)))


def _values(text: str, field: _Field) -> tuple[int, ...]:
    # A comma in front separates nothing and is part of the value, which then is none.
    parts = text.split(",") if text.find(",") > 0 else [text]
    return tuple(sorted({value for part in parts for value in _range(part, field)}))


def _range(text: str, field: _Field) -> range:
    slash = text.find("/")
    step = max(1, _integer(text[slash + 1 :], field)) if slash > 0 else 1
    text = text[:slash] if slash > 0 else text
    if text == "*":
        return range(field.low, field.high + 1, step)
    dash = text.find("-")
    if dash > 0:
        low, high = sorted((_value(text[:dash], field), _value(text[dash + 1 :], field)))
    else:
        low = _value(text, field)
        high = max(low, field.high) if slash > 0 else low
    if low < field.low or high > field.high:
        raise ScheduleError(f"{text!r} is no {field.name}: {field.low} to {field.high}.")
    # The parser adds the step to where it starts, in 32 bits.
    if low - field.low + step > _LARGEST:
        raise ScheduleError(f"{step} is no step of a {field.name}.")
    return range(low, high + 1, step)


def _value(text: str, field: _Field) -> int:
    if text[:1] and text[0] in "0123456789":
        return _integer(text, field)
    for at, name in enumerate(field.names):
        if text and name.startswith(text.lower()):
            return at + field.low
    raise ScheduleError(f"{text!r} is no {field.name}.")


def _integer(text: str, field: _Field) -> int:
    match = _INTEGER.fullmatch(text)
    if match is None or not -_LARGEST - 1 <= int(match[1]) <= _LARGEST:
        raise ScheduleError(f"{text!r} is no number for a {field.name}.")
    return int(match[1])
