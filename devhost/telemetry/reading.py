"""Recorded spans and metrics, read back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Span:
    """A recorded step; times in seconds."""

    trace: str
    id: str
    parent: str
    name: str
    start: float
    end: float
    attributes: dict[str, str]
    links: tuple[str, ...] = ()
    failed: str | None = None


@dataclass
class Node:
    """A step with the steps below it."""

    span: Span
    below: list[Node] = field(default_factory=list)


def spans(path: Path) -> list[Span]:
    """Every span of a file, in order of their beginnings."""
    recorded = [
        _span(each)
        for export in _exports(path)
        for resource in export.get("resourceSpans", ())
        for scope in resource["scopeSpans"]
        for each in scope["spans"]
    ]
    return sorted(recorded, key=lambda span: span.start)


def measures(path: Path) -> dict[tuple[str, str], float]:
    """Every series, (metric, its attributes) to a number: counts in all, of others the last mean."""
    series: dict[tuple[str, str], float] = defaultdict(float)
    for export in _exports(path):
        for resource in export.get("resourceMetrics", ()):
            for scope in resource["scopeMetrics"]:
                for metric in scope["metrics"]:
                    for point in _points(metric):
                        key = (metric["name"], _text(_attributes(point)))
                        series[key] = series[key] + point["asDouble"] if "sum" in metric else _mean(point)
    return dict(series)


def trees(recorded: list[Span]) -> dict[str, list[Node]]:
    """The steps of each trace as trees; a step whose parent was not recorded is a root."""
    nodes = {span.id: Node(span) for span in recorded}
    roots: dict[str, list[Node]] = defaultdict(list)
    for span in recorded:
        above = nodes.get(span.parent)
        (above.below if above else roots[span.trace]).append(nodes[span.id])
    return dict(roots)


def _exports(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.endswith("\n"))


def _span(encoded: dict[str, Any]) -> Span:
    status = encoded["status"]
    return Span(
        trace=encoded["traceId"],
        id=encoded["spanId"],
        parent=encoded["parentSpanId"],
        name=encoded["name"],
        start=int(encoded["startTimeUnixNano"]) / 1e9,
        end=int(encoded["endTimeUnixNano"]) / 1e9,
        attributes=_attributes(encoded),
        links=tuple(link["traceId"] for link in encoded["links"]),
        failed=status.get("message", "failed") if status["code"] == 2 else None,
    )


def _points(metric: dict[str, Any]) -> list[dict[str, Any]]:
    kind = "sum" if "sum" in metric else "histogram"
    points: list[dict[str, Any]] = metric[kind]["dataPoints"]
    return points


def _mean(point: dict[str, Any]) -> float:
    return float(point["sum"]) / max(1, int(point["count"]))


def _attributes(encoded: dict[str, Any]) -> dict[str, str]:
    return {each["key"]: str(next(iter(each["value"].values()))) for each in encoded["attributes"]}


def _text(attributes: dict[str, str]) -> str:
    return " ".join(f"{key}={value}" for key, value in sorted(attributes.items()))
