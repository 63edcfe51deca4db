"""Binding expressions (`{name}`, `{rand-guid}`, `{DateTime:yyyy}`, `%setting%`) and path patterns."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

Values = Mapping[str, Any]

_SETTING = re.compile(r"%([^%\s]+)%")
_TOKEN = re.compile(r"\{([^{}]+)\}")
_GUIDS: dict[str, Callable[[uuid.UUID], str]] = {
    "": str,
    "d": str,
    "n": lambda guid: guid.hex,
    "b": lambda guid: f"{{{guid}}}",
}
_DATE_PARTS = {
    "yyyy": "%Y",
    "yy": "%y",
    "MM": "%m",
    "dd": "%d",
    "HH": "%H",
    "mm": "%M",
    "ss": "%S",
}
_DATE_PART = re.compile("|".join(_DATE_PARTS))


class ExpressionError(Exception):
    """An expression can't be resolved; the message names it."""


def settings_in(text: str) -> list[str]:
    """Names of the settings that `text` refers to as `%name%`."""
    return _SETTING.findall(text)


def resolve_settings(text: str) -> str:
    """`text` with every `%setting%` replaced; raises ExpressionError when one is missing."""
    return _SETTING.sub(_setting, text)


def resolve(text: str, values: Values, *, now: datetime | None = None) -> str:
    """`text` with settings and `{…}` replaced from `values` (keys in lower case); raises ExpressionError."""
    moment = now or datetime.now(UTC)
    return _TOKEN.sub(lambda match: _token(match[1], values, moment), resolve_settings(text))


def path_pattern(path: str) -> re.Pattern[str]:
    """A pattern for `container/blob` paths: `{name}` takes any text, slashes included, as a named group.

    Names that are no Python identifiers are not captured.
    """
    parts = _TOKEN.split(resolve_settings(path))
    text = "".join(re.escape(part) if at % 2 == 0 else _group(part) for at, part in enumerate(parts))
    return re.compile(text, re.DOTALL)


def flatten(value: Any, prefix: str = "") -> dict[str, Any]:
    """JSON objects as dotted lower-case names, so that `{customer.id}` finds its value."""
    if not isinstance(value, dict):
        return {prefix: value} if prefix else {}
    names: dict[str, Any] = {}
    for name, part in value.items():
        names |= flatten(part, f"{prefix}.{name}".lower() if prefix else str(name).lower())
    return names


def _setting(match: re.Match[str]) -> str:
    value = os.environ.get(match[1])
    if value is None:
        raise ExpressionError(f"The setting {match[1]} of the expression {match[0]} is missing.")
    return value


def _token(token: str, values: Values, now: datetime) -> str:
    name, _, form = token.partition(":")
    lowered = name.strip().lower()
    if lowered in ("rand-guid", "sys.randguid"):
        return _guid(form)
    if lowered in ("datetime", "sys.utcnow"):
        return now.strftime(_date_format(form or "yyyy-MM-ddTHH-mm-ssZ"))
    value = values.get(lowered)
    if value is None:
        raise ExpressionError(f"No value for the binding expression {{{token}}}.")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _guid(form: str) -> str:
    try:
        return _GUIDS[form.lower()](uuid.uuid4())
    except KeyError:
        raise ExpressionError(f"{form!r} is not a format of rand-guid.") from None


def _date_format(form: str) -> str:
    return _DATE_PART.sub(lambda match: _DATE_PARTS[match[0]], form)


def _group(name: str) -> str:
    return f"(?P<{name}>.+)" if name.isidentifier() else "(?:.+)"
