"""Time spans as .NET reads them: `d`, `hh:mm`, `hh:mm:ss`, `d.hh:mm`, `d.hh:mm:ss.fff`, `d:hh:mm:ss`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

# .NET tries them in this order; three numbers whose first is no hour are days, hours and minutes.
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<d>\d+)",
        r"(?P<h>\d+):(?P<m>\d+)",
        r"(?P<h>\d+):(?P<m>\d+):(?P<s>\d+)",
        r"(?P<d>\d+)[.:](?P<h>\d+):(?P<m>\d+)",
        r"(?P<h>\d+):(?P<m>\d+):\.(?P<f>\d+)",
        r"(?P<h>\d+):(?P<m>\d+):(?P<s>\d+)\.(?P<f>\d+)",
        r"(?P<d>\d+)[.:](?P<h>\d+):(?P<m>\d+):(?P<s>\d+)",
        r"(?P<d>\d+)[.:](?P<h>\d+):(?P<m>\d+):\.(?P<f>\d+)",
        r"(?P<d>\d+)[.:](?P<h>\d+):(?P<m>\d+):(?P<s>\d+)\.(?P<f>\d+)",
    )
)
_HIGHEST = {"d": 10_675_199, "h": 23, "m": 59, "s": 59}


def time_span(text: str) -> timedelta:
    """The span, which may be negative; ValueError for what .NET refuses."""
    bare = text.strip()
    sign = -1 if bare.startswith("-") else 1
    for form in _FORMS:
        match = form.fullmatch(bare.removeprefix("-"))
        if match and (span := _span(match.groupdict())) is not None:
            return sign * span
    raise ValueError(f"{text!r} is not a time span of the form hh:mm:ss.")


def _span(parts: Mapping[str, str | None]) -> timedelta | None:
    numbers = {name: int(parts.get(name) or 0) for name in _HIGHEST}
    if any(number > _HIGHEST[name] for name, number in numbers.items()):
        return None
    fraction = float(f"0.{parts.get('f') or 0}")
    return timedelta(
        days=numbers["d"], hours=numbers["h"], minutes=numbers["m"], seconds=numbers["s"] + fraction
    )
