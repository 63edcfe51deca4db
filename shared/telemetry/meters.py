"""Measures, by the names of names.py."""

from __future__ import annotations

from functools import cache
from typing import Any

from shared.telemetry.names import Metric

SCOPE = "petinsure360"


def add(counter: Metric, amount: int = 1, **attributes: str) -> None:
    """Count."""
    _instrument(counter).add(amount, _checked(counter, attributes))


def record(histogram: Metric, amount: float, **attributes: str) -> None:
    """Record one measurement."""
    _instrument(histogram).record(amount, _checked(histogram, attributes))


def value(gauge: Metric, amount: float, **attributes: str) -> None:
    """State how something stands now."""
    _instrument(gauge).record(amount, _checked(gauge, attributes))


def send() -> None:
    """Send what is measured by now: an instance that is taken away a moment later takes the rest with it."""
    from opentelemetry import metrics

    # Without a taker there is nothing to flush.
    flush = getattr(metrics.get_meter_provider(), "force_flush", None)
    if flush is not None:
        flush()


@cache
def _instrument(metric: Metric) -> Any:
    from opentelemetry import metrics

    # A gauge of OpenTelemetry would be sent again every minute by an instance that once measured, long after
    # another has measured better; and Application Insights gets largest and smallest of a histogram only.
    kind = "histogram" if metric.kind == "gauge" else metric.kind
    # A meter got before the platform sets its provider up passes later calls on to it.
    make = getattr(metrics.get_meter(SCOPE), f"create_{kind}")
    return make(metric.name, unit=metric.unit, description=metric.description)


def _checked(metric: Metric, attributes: dict[str, str]) -> dict[str, str]:
    # Every further attribute multiplies the series that are stored and paid for.
    if attributes.keys() != set(metric.attributes):
        raise ValueError(f"{metric.name} takes the attributes {metric.attributes}.")
    return attributes
