"""Traces join up, failures are told without their messages, and every name is used."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from shared.telemetry import add, current_traceparent, event, span
from shared.telemetry.logs import LEVELS, places
from shared.telemetry.names import ANSWERS, METRICS, LogEvent, SpanName
from tests.support.processes import ROOT

CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
OTHER = "00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-01"


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)
    yield exporter
    provider.shutdown()


def test_a_step_joins_the_trace_of_its_parent(recorded: InMemorySpanExporter) -> None:
    with span(SpanName.OPERATION, parent=CALLER) as outer:
        assert outer.traceparent is not None
        assert outer.traceparent[3:35] == CALLER[3:35]
        assert outer.traceparent != CALLER
        with span(SpanName.COMMIT, parent=outer.traceparent):
            pass
    inner, root = recorded.get_finished_spans()
    assert inner.parent is not None
    assert inner.parent.span_id == root.context.span_id


def test_a_step_in_progress_of_another_trace_is_linked(recorded: InMemorySpanExporter) -> None:
    with span(SpanName.DRAIN, parent=OTHER), span(SpanName.RAW_WRITE, parent=CALLER):
        pass
    write, drain = recorded.get_finished_spans()
    assert f"{write.context.trace_id:032x}" == CALLER[3:35]
    assert [link.context.span_id for link in write.links] == [drain.context.span_id]


def test_further_requests_of_a_batch_are_linked(recorded: InMemorySpanExporter) -> None:
    with span(SpanName.BRONZE, parent=CALLER, links=[OTHER, "garbage"]):
        pass
    (found,) = recorded.get_finished_spans()
    assert [f"{link.context.trace_id:032x}" for link in found.links] == [OTHER[3:35]]


def test_an_exception_marks_a_step_without_its_message(recorded: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="Ada"), span(SpanName.DECIDE):
        raise ValueError("Ada Lovelace, ada@example.com")
    (found,) = recorded.get_finished_spans()
    assert (found.status.is_ok, found.status.description, found.events) == (False, "ValueError", ())


def test_without_a_taker_the_caller_s_trace_is_handed_on() -> None:
    with span(SpanName.OPERATION, parent=CALLER) as traced:
        assert traced.traceparent == CALLER
        assert current_traceparent() == CALLER
    with span(SpanName.OPERATION) as traced:
        assert traced.traceparent is None


def test_a_measure_takes_exactly_its_attributes() -> None:
    with pytest.raises(ValueError, match="attributes"):
        add(ANSWERS, operation="get_claim")


def test_places_tell_where_and_never_what() -> None:
    try:
        try:
            raise KeyError("ada@example.com")
        except KeyError as error:
            raise RuntimeError("Lovelace") from error
    except RuntimeError as error:
        told = places(error)
    assert re.fullmatch(
        r"RuntimeError at test_telemetry.py:\d+ \w+ caused by KeyError at test_telemetry.py:\d+ \w+", told
    )


def test_a_log_event_carries_its_name_and_fields(caplog: pytest.LogCaptureFixture) -> None:
    event(LogEvent.RUN_FAILED, run_id="RUN-1", stage="gold")
    (record,) = caplog.records
    assert (record.levelno, record.__dict__["event"]) == (logging.ERROR, "run_failed")
    assert record.getMessage() == "run_failed run_id=RUN-1 stage=gold"


def test_every_name_is_used_and_no_two_are_alike() -> None:
    sources = [*(ROOT / "shared").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
    code = "\n".join(p.read_text(encoding="utf-8") for p in sources if p.parent.name != "telemetry")
    constants = {
        name: found
        for name, found in vars(__import__("shared.telemetry.names", fromlist=["x"])).items()
        if found in METRICS
    }
    assert len({metric.name for metric in METRICS}) == len(METRICS) == len(constants)
    unused = [name for name in constants if not re.search(rf"\b{name}\b", code)]
    unused += [f"LogEvent.{e.name}" for e in LogEvent if f"LogEvent.{e.name}" not in code]
    unused += [f"SpanName.{s.name}" for s in SpanName if f"SpanName.{s.name}" not in code]
    assert unused == []
    assert set(LEVELS) == set(LogEvent)


def test_the_stages_of_a_pass_without_a_request_share_a_trace() -> None:
    from datetime import UTC, date, datetime

    from shared.lake.state.pass_plan import Plan

    def plan(run_id: str, *traces: str) -> Plan:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return Plan(1, run_id, "increment", date(2026, 1, 1), at, {}, traces)

    assert plan("RUN-1").traceparent == plan("RUN-1").traceparent
    assert plan("RUN-1").traceparent != plan("RUN-2").traceparent
    assert plan("RUN-1", CALLER).traceparent == CALLER
