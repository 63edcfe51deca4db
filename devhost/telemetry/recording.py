"""Recording to the file that DEVHOST_TELEMETRY names, set up as the worker sets up Application Insights."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

VARIABLE = "DEVHOST_TELEMETRY"
METRICS_EVERY_MS = 2000


def start() -> Callable[[], None]:
    """Record from now on; the result writes out what is left. Without the variable both do nothing."""
    path = os.environ.get(VARIABLE)
    if not path:
        return lambda: None
    # The runtime then hands each invocation its trace, as it does in Azure.
    os.environ["PYTHON_ENABLE_OPENTELEMETRY"] = "true"
    return _providers(_Lines(Path(path)))


class _Lines:
    """A file of JSON lines that several threads append to."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()

    def append(self, export: dict[str, Any]) -> None:
        with self._lock:
            self._file.write(json.dumps(export, separators=(",", ":")) + "\n")
            self._file.flush()


def _providers(lines: _Lines) -> Callable[[], None]:
    from opentelemetry import metrics, trace
    from opentelemetry.sdk.metrics import Counter, Histogram, MeterProvider
    from opentelemetry.sdk.metrics.export import (
        AggregationTemporality,
        MetricExporter,
        MetricExportResult,
        MetricsData,
        PeriodicExportingMetricReader,
    )
    from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult

    from devhost.telemetry import otlp

    class Spans(SpanExporter):
        def export(self, recorded: Sequence[ReadableSpan]) -> SpanExportResult:
            lines.append(otlp.spans(recorded))
            return SpanExportResult.SUCCESS

    class Measures(MetricExporter):
        def export(
            self, metrics_data: MetricsData, timeout_millis: float = 0, **kwargs: Any
        ) -> MetricExportResult:
            lines.append(otlp.measures(metrics_data))
            return MetricExportResult.SUCCESS

        def force_flush(self, timeout_millis: float = 0) -> bool:
            return True

        def shutdown(self, timeout_millis: float = 0, **kwargs: Any) -> None:
            """Nothing is held back."""

    tracing = TracerProvider()
    tracing.add_span_processor(SimpleSpanProcessor(Spans()))
    trace.set_tracer_provider(tracing)
    # As Application Insights takes them: what has happened since the last export.
    deltas: dict[type, Any] = dict.fromkeys((Counter, Histogram), AggregationTemporality.DELTA)
    taker = Measures(preferred_temporality=deltas)
    reader = PeriodicExportingMetricReader(taker, export_interval_millis=METRICS_EVERY_MS)
    metering = MeterProvider(metric_readers=[reader])
    metrics.set_meter_provider(metering)

    def stop() -> None:
        metering.shutdown()
        tracing.shutdown()

    return stop
