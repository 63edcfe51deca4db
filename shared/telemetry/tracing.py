"""Spans that belong to the trace of the request they serve, however many processes lie between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
)

from shared.telemetry.names import SpanName

SCOPE = "petinsure360"
MAX_LINKS = 8

_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")

type Attribute = str | int | float | bool


class Traced:
    """A step under way."""

    def __init__(self, span: Span, parent: str | None) -> None:
        self._span = span
        self._parent = parent

    @property
    def traceparent(self) -> str | None:
        """What later steps name as their parent."""
        return _text(self._span.get_span_context()) or self._parent

    def note(self, **attributes: Attribute) -> None:
        """Add what is known by now."""
        self._span.set_attributes(attributes)

    def fail(self, code: str) -> None:
        """Mark the step as failed with a stable code, never with an exception's text."""
        self._span.set_status(Status(StatusCode.ERROR, code))


@contextmanager
def span(
    name: SpanName, *, parent: str | None = None, links: Sequence[str] = (), **attributes: Attribute
) -> Iterator[Traced]:
    """Trace a step; `parent` and `links` are W3C traceparents.

    A step nests in the step that is under way if that belongs to the parent's trace; otherwise it joins the
    parent's trace and is linked to the other. An exception marks it as failed by its type alone, because
    messages may hold personal data.
    """
    under_way = trace.get_current_span().get_span_context()
    parent_context = _context_of(parent)
    joins = parent_context is not None and parent_context.trace_id != under_way.trace_id
    others = [linked for text in links if (linked := _context_of(text)) is not None]
    if joins and under_way.is_valid:
        others.append(under_way)
    tracer = trace.get_tracer(SCOPE)
    with tracer.start_as_current_span(
        name,
        context=_below(parent_context) if joins and parent_context else None,
        # The platform records requests: a second record of the same kind would count them twice.
        kind=SpanKind.INTERNAL,
        attributes=attributes,
        links=[Link(other) for other in others[:MAX_LINKS]],
        record_exception=False,
        set_status_on_exception=False,
    ) as started:
        traced = Traced(started, parent)
        try:
            yield traced
        except Exception as error:
            traced.fail(type(error).__name__)
            raise


def current_traceparent() -> str | None:
    """The step under way as a W3C traceparent, None outside of any trace."""
    return _text(trace.get_current_span().get_span_context())


def _context_of(traceparent: str | None) -> SpanContext | None:
    match = _TRACEPARENT.fullmatch(traceparent or "")
    if match is None:
        return None
    trace_id, span_id, flags = (int(part, 16) for part in match.groups())
    return SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(flags))


def _below(parent: SpanContext) -> Context:
    return trace.set_span_in_context(NonRecordingSpan(parent), Context())


def _text(context: SpanContext) -> str | None:
    if not context.is_valid:
        return None
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"
