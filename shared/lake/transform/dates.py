"""Dates and times from strict text, and the reference system's month and year arithmetic.

Only year, month, day and ordinal_day are used: they mean the same on every engine.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import narwhals as nw

_YEAR = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})"
_LEAP = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_LONG = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
_SHORT = "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
_FEBRUARY = "02-(?:0[1-9]|1[0-9]|2[0-8])"
_DATE = rf"(?:{_YEAR}-(?:{_LONG}|{_SHORT}|{_FEBRUARY})|{_LEAP}-02-29)"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?"
_OFFSET = r"(?:Z|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])"

# Every text that matches is a real date of the years 1 to 9999, so a strict parse can never raise.
ISO_DATE = rf"\A{_DATE}\z"
ISO_TIME = rf"\A{_DATE}(?:[T ]{_CLOCK}{_OFFSET}?)?\z"


def parse_date(text: nw.Expr) -> nw.Expr:
    """The date of a strict `YYYY-MM-DD` text; null for anything else."""
    guarded = nw.when(text.str.contains(ISO_DATE)).then(text)
    return guarded.str.to_date(format="%Y-%m-%d")


def plain_date(text: nw.Expr) -> nw.Expr:
    """The date of a text that is known to be a strict `YYYY-MM-DD`, or null."""
    return text.str.to_date(format="%Y-%m-%d")


def day_number(day: nw.Expr) -> nw.Expr:
    """Days since the year 1, as `datetime.date.toordinal` counts them."""
    past = day.dt.year().cast(nw.Int64()) - 1
    return past * 365 + past // 4 - past // 100 + past // 400 + day.dt.ordinal_day().cast(nw.Int64())


def years_since(day: nw.Expr, *, as_of: date) -> nw.Expr:
    """floor(days / 365): gains a year a few days early, as the reference does."""
    return (as_of.toordinal() - day_number(day)) // 365


def months_since(day: nw.Expr, *, as_of: date) -> nw.Expr:
    """floor(months_between(as_of, day)); negative for a day after as_of."""
    year, month, dom = (part.cast(nw.Int64()) for part in (day.dt.year(), day.dt.month(), day.dt.day()))
    whole = (as_of.year - year) * 12 + (as_of.month - month)
    last_day = dom == _month_length(year, month)
    both_ends = last_day if _is_month_end(as_of) else nw.lit(False)
    return nw.when((dom <= as_of.day) | both_ends).then(whole).otherwise(whole - 1)


def iso_time(text: nw.Expr) -> nw.Expr:
    """A text that is an ISO time, as it is; null for anything else."""
    return nw.when(text.str.contains(ISO_TIME)).then(text)


def microseconds(iso: nw.Expr) -> nw.Expr:
    """A point in time on one scale from an `iso_time` (naive means UTC), null for null.

    That is best a column of its own: it is named a dozen times here, and an engine that plans what it is told
    would plan its pattern as often.
    """
    days = day_number(iso.str.slice(0, 10).str.to_date(format="%Y-%m-%d"))
    seconds = days * 86_400 + _number(iso, 11) * 3_600 + _number(iso, 14) * 60 + _seconds(iso)
    return (seconds - _offset_seconds(iso)) * 1_000_000 + _fraction(iso)


def told_in_time(text: nw.Expr, arrived: nw.Expr) -> nw.Expr:
    """Whether a text tells a time that somebody may have noted: from 1980 to the year after its arrival.

    Beyond, it stands for "forever", or is a slip that would hold up whatever comes later.
    """
    year = nw.when(text.str.contains(ISO_TIME)).then(text.str.slice(0, 4)).cast(nw.Int32())
    return (year >= 1980) & (year <= arrived.dt.year().cast(nw.Int32()) + 1)


def _is_month_end(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _month_length(year: nw.Expr, month: nw.Expr) -> nw.Expr:
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    february = nw.when(leap).then(nw.lit(29)).otherwise(nw.lit(28))
    short = nw.when(month.is_in([4, 6, 9, 11])).then(nw.lit(30)).otherwise(nw.lit(31))
    return nw.when(month == 2).then(february).otherwise(short)


def _number(text: nw.Expr, start: int) -> nw.Expr:
    """Two digits from a place of a text, zero where it ends before."""
    return text.str.slice(start, 2).str.pad_start(2, "0").cast(nw.Int64())


def _seconds(iso: nw.Expr) -> nw.Expr:
    seconds = nw.when(iso.str.slice(16, 1) == ":").then(iso.str.slice(17, 2))
    return seconds.otherwise(nw.lit("0")).cast(nw.Int64())


def _fraction(iso: nw.Expr) -> nw.Expr:
    digits = iso.str.slice(19).str.replace_all(rf"{_OFFSET}\z", "")
    # Without seconds the rest of an offset may stand here; only a leading point makes a fraction.
    fraction = nw.when(digits.str.starts_with(".")).then(digits).otherwise(nw.lit(""))
    return fraction.str.slice(1).str.pad_end(6, "0").str.slice(0, 6).cast(nw.Int64())


def _offset_seconds(iso: nw.Expr) -> nw.Expr:
    offset = iso.str.slice(10).str.replace_all("[^+-]*", "", literal=False)
    sign = nw.when(offset == "-").then(nw.lit(-1)).otherwise(nw.lit(1))
    digits = iso.str.slice(10).str.replace_all(r"\A[^+-]*", "").str.replace_all("[^0-9]", "")
    return sign * (_number(digits, 0) * 3_600 + _number(digits, 2) * 60)
