"""What in host.json stops the host, what means something else than it looks like, and what is ignored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from devhost.checks.host_schema import SCHEMA, Rule, Schema, Span, anything
from devhost.host.time_spans import time_span

_TELEMETRY = ("ApplicationInsights", "OpenTelemetry")


def stops(host: Mapping[str, Any]) -> Iterator[str]:
    """Values that keep the host from starting, one sentence each."""
    for path, value, rule in _values(host):
        problem = rule(value) if rule is not None else None
        if problem is not None:
            yield f"host.json: {path}: {problem}. The host does not start."


def surprises(host: Mapping[str, Any]) -> Iterator[str]:
    """What the host accepts and does not do as it looks: keys it ignores, numbers that are days."""
    for path, value, rule in _values(host):
        if rule is None:
            yield f"host.json: {path} is no key that the host knows; it is ignored without a word."
        elif isinstance(rule, Span) and (days := _unsaid_days(rule, value)):
            yield f"host.json: {path}: {value!r} means {days} days; write hh:mm:ss."
    mode = host.get("telemetryMode", _TELEMETRY[0])
    if str(mode).lower() not in (known.lower() for known in _TELEMETRY):
        yield f"host.json: telemetryMode: {mode!r} is none of {' and '.join(_TELEMETRY)}; it is ignored."


def spelled(host: Mapping[str, Any], schema: Schema = SCHEMA) -> dict[str, Any]:
    """host.json with its known keys as the docs spell them: the host reads them without case."""
    names = {name.lower(): name for name in schema}
    result: dict[str, Any] = {}
    for name, value in host.items():
        known = names.get(name.lower(), name)
        part = schema.get(known)
        sections = isinstance(part, Mapping) and isinstance(value, Mapping)
        result[known] = spelled(value, part or {}) if sections else value
    return result


def _unsaid_days(rule: Span, value: str) -> int:
    """Days that a span has without writing them as `d.hh:mm:ss`."""
    is_plain = not rule.in_days and "." not in value and rule(value) is None
    return max(0, time_span(value) // timedelta(days=1)) if is_plain else 0


def _values(
    section: Mapping[str, Any], schema: Schema = SCHEMA, path: str = ""
) -> Iterator[tuple[str, str, Rule | None]]:
    """Every value as (path, text, rule), the rule None for an unknown key; keys are read without case."""
    known = {name.lower(): rule for name, rule in schema.items()}
    for name, value in section.items():
        rule = known.get(name.lower(), known.get("*"))
        here = f"{path}{name}"
        if isinstance(rule, Mapping) and isinstance(value, Mapping):
            yield from _values(value, rule, f"{here}.")
        elif rule is None:
            yield here, "", None
        elif rule is not anything and not isinstance(rule, Mapping) and value is not None:
            yield here, str(value), rule
