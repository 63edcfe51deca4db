"""Spans and metrics as OTLP in JSON, one export per line, as the collector's file receiver reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from opentelemetry.sdk.metrics.export import Histogram, MetricsData
from opentelemetry.sdk.metrics.export import Metric as SdkMetric
from opentelemetry.sdk.trace import ReadableSpan

SERVICE = {"attributes": [{"key": "service.name", "value": {"stringValue": "petinsure360"}}]}

Json = dict[str, Any]


def spans(recorded: Sequence[ReadableSpan]) -> Json:
    """An export of spans."""
    scope = {"scope": {"name": "petinsure360"}, "spans": [_span(span) for span in recorded]}
    return {"resourceSpans": [{"resource": SERVICE, "scopeSpans": [scope]}]}


def measures(data: MetricsData) -> Json:
    """An export of metrics."""
    scopes = [
        {"scope": {"name": scope.scope.name}, "metrics": [_metric(metric) for metric in scope.metrics]}
        for resource in data.resource_metrics
        for scope in resource.scope_metrics
    ]
    return {"resourceMetrics": [{"resource": SERVICE, "scopeMetrics": scopes}]}


def _span(span: ReadableSpan) -> Json:
    context = span.context
    encoded: Json = {
        "traceId": f"{context.trace_id:032x}",
        "spanId": f"{context.span_id:016x}",
        "parentSpanId": f"{span.parent.span_id:016x}" if span.parent else "",
        "name": span.name,
        "kind": span.kind.value + 1,
        "startTimeUnixNano": str(span.start_time),
        "endTimeUnixNano": str(span.end_time),
        "attributes": _attributes(span.attributes or {}),
        "links": [
            {"traceId": f"{link.context.trace_id:032x}", "spanId": f"{link.context.span_id:016x}"}
            for link in span.links
        ],
        "status": {"code": span.status.status_code.value},
    }
    if span.status.description:
        encoded["status"]["message"] = span.status.description
    return encoded


def _metric(metric: SdkMetric) -> Json:
    head: Json = {"name": metric.name, "unit": metric.unit or "", "description": metric.description or ""}
    if isinstance(metric.data, Histogram):
        points = [
            {**_point(p), "count": str(p.count), "sum": p.sum, "min": p.min, "max": p.max}
            for p in metric.data.data_points
        ]
        return {**head, "histogram": {"aggregationTemporality": 1, "dataPoints": points}}
    data: Any = metric.data
    points = [{**_point(p), "asDouble": float(p.value)} for p in data.data_points]
    return {**head, "sum": {"aggregationTemporality": 1, "isMonotonic": True, "dataPoints": points}}


def _point(point: Any) -> Json:
    return {"timeUnixNano": str(point.time_unix_nano), "attributes": _attributes(point.attributes or {})}


def _attributes(attributes: Mapping[str, Any]) -> list[Json]:
    return [{"key": key, "value": _value(value)} for key, value in attributes.items()]


def _value(value: Any) -> Json:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    if isinstance(value, float):
        return {"doubleValue": value}
    return {"stringValue": str(value)}
