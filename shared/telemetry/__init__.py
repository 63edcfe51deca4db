"""Traces, metrics and named log events, through the OpenTelemetry API alone.

Who takes them is the platform's business: in Azure the Functions worker configures Application Insights, on a
development machine the host may write them to a file, and without either every call here does nothing.
No name, address or free text of a person goes into any of them: ids, counts, codes and times only.
"""

from shared.telemetry.logs import event
from shared.telemetry.meters import add, record, send, value
from shared.telemetry.tracing import Traced, current_traceparent, span

__all__ = ["Traced", "add", "current_traceparent", "event", "record", "send", "span", "value"]
