"""Every runbook says what to do, with what is there. That each alert has one: test_names_match_code."""

from __future__ import annotations

import re
from functools import cache

import pytest

import function_app  # noqa: F401 (declares the operations)
from devhost.tasks import recovery
from functions.http.endpoint import OPERATIONS
from shared.telemetry.names import METRICS, LogEvent
from tests.support.documents import section, text_of
from tests.support.processes import ROOT

WORKBOOK = ROOT / "infra" / "bicep" / "workbook.json"
STEPS = ("What it means", "Check", "Mend", "Verify")
# Chapters of the guide that answer to no alert.
CHAPTERS = {"Every day", "Deploying", "Quarantined rows"}
GUIDES = ("operate.md", "disaster-recovery.md", "observability.md", "security.md", "cost.md")
every_guide = pytest.mark.parametrize("guide", GUIDES)


@cache
def chapters() -> dict[str, str]:
    parts = re.split(r"^## (.+)$", text_of("guides/operate.md"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("alert", sorted(set(chapters()) - CHAPTERS))
def test_a_runbook_says_what_it_means_how_to_check_mend_and_verify(alert: str) -> None:
    told = re.findall(r"^\*\*(.+?)\.\*\* (.*)", chapters()[alert], re.MULTILINE)
    assert [step for step, _ in told] == list(STEPS)
    assert all(len(text) > 20 for _, text in told)


@pytest.mark.parametrize(
    "path",
    [WORKBOOK, *(ROOT / "docs/guides" / guide for guide in GUIDES)],
    ids=lambda path: path.name,
)
def test_queries_use_names_and_attributes_that_the_code_emits(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    known = {metric.name: metric for metric in METRICS}
    measures = set(re.findall(r"\bpetinsure360\.\w+\.\w+", text)) - {"petinsure360.claim_submitted.v1"}
    assert measures <= known.keys()
    logged = re.findall(r"Properties\['event'\]\)\s*(?:==|in)\s*\(?((?:'\w+'(?:, )?)+)", text)
    assert {name for found in logged for name in re.findall(r"'(\w+)'", found)} <= {*LogEvent}
    attributes = {name for metric in METRICS for name in metric.attributes}
    fields = {"event", "code", "cause", "run_id", "stage", "queue"}
    assert set(re.findall(r"Properties\['(\w+)'\]", text)) <= attributes | fields


@every_guide
def test_operations_that_a_guide_names_exist(guide: str) -> None:
    text = text_of(f"guides/{guide}")
    known = {(o.method, re.sub(r"{\w+}", "{}", o.path)) for o in OPERATIONS}
    named = {
        (method, re.sub(r"{\w+}", "{}", path))
        for method, path in re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[\w/{}-]+)", text)
    }
    named |= {("GET", f"/api/{path}") for path in re.findall(r"`look \"?([a-z][\w/-]+)", text)}
    assert named - known == set()


@every_guide
def test_recovery_commands_that_a_guide_names_exist(guide: str) -> None:
    actions = recovery._parser()._actions
    known = next(set(action.choices) for action in actions if action.dest == "command" and action.choices)
    used = set(re.findall(r"devhost\.tasks\.recovery (?:--home \S+ )?([a-z-]+)", text_of(f"guides/{guide}")))
    assert used <= known


def test_every_metric_and_log_event_is_explained() -> None:
    rows = [
        *section("guides/observability.md", "Measures"),
        *section("guides/observability.md", "Log events"),
    ]
    told = {name for row in rows for name in row.codes()}
    assert told == {metric.name for metric in METRICS} | {*LogEvent}


def test_every_span_is_explained() -> None:
    from shared.telemetry.names import SpanName

    rows = section("guides/observability.md", "Spans")
    assert [row.codes()[0] for row in rows] == [*SpanName]


def test_the_tests_that_hold_the_security_model_exist() -> None:
    rows = section("guides/security.md", "Threats")
    assert len(rows) >= 20
    assert {letter for row in rows for letter in row.cells[1]} >= set("STRIDE")
    for row in rows:
        held = re.findall(r"`(tests/[\w/]+\.py)`", row.cells[-1])
        assert held, row.cells[0]
        assert [path for path in held if not (ROOT / path).is_file()] == []
