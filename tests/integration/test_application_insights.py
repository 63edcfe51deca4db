"""What the genuine runtime and exporter send to Application Insights: once, in the trace, as alerts ask."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support import application_insights
from tests.support.application_insights import TRACE
from tests.support.processes import ROOT

SETTINGS = re.findall(
    r"^    ((?:PYTHON|OTEL)_\w+): '(.*)'$",
    (ROOT / "infra/bicep/modules/function-app.bicep").read_text(encoding="utf-8"),
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    script, messages = Path(application_insights.__file__), ROOT / "devhost/host/messages.py"
    ran = subprocess.run(
        [sys.executable, "-I", str(script), str(ROOT), str(messages)],
        cwd=tmp_path_factory.mktemp("insights"),
        env={"PATH": "/usr/bin", "HOME": str(tmp_path_factory.mktemp("home")), **dict(SETTINGS)},
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def items(sent: dict[str, Any], kind: str) -> list[tuple[str, dict[str, Any]]]:
    """Operation ids and base data of one kind of telemetry."""
    return [
        (item["tags"].get("ai.operation.id", ""), item["data"]["baseData"])
        for item in sent["items"]
        if item["data"]["baseType"] == kind
    ]


def metric(sent: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = [data for _, data in items(sent, "MetricData")]
    return [
        {**each, "properties": data["properties"]}
        for data in found
        for each in data["metrics"]
        if each["name"] == name
    ]


def test_the_worker_takes_telemetry_over_from_the_host(sent: dict[str, Any]) -> None:
    assert sent["capabilities"]["WorkerOpenTelemetryEnabled"] == "true"


def test_an_operation_is_told_once_in_the_trace_of_the_platform(sent: dict[str, Any]) -> None:
    steps = [(trace, data["properties"]["operation"]) for trace, data in items(sent, "RemoteDependencyData")]
    assert steps == [(TRACE, "health"), (TRACE, "list_claims")]
    assert items(sent, "RequestData") == []


def test_answers_are_counted_by_operation_and_class(sent: dict[str, Any]) -> None:
    found = [(m["value"], m["properties"]) for m in metric(sent, "petinsure360.http.answers")]
    assert (1, {"operation": "health", "status_class": "2xx"}) in found
    # Without settings nobody can be authenticated, which is our fault and not the caller's.
    assert (1, {"operation": "list_claims", "status_class": "5xx"}) in found


def test_what_stands_somehow_has_the_maximum_that_alerts_ask_for(sent: dict[str, Any]) -> None:
    (found,) = metric(sent, "petinsure360.poison.depth")
    assert (found["value"], found["max"]) == (3, 3)


def test_log_events_carry_the_name_that_alerts_ask_for(sent: dict[str, Any]) -> None:
    told = {data["properties"]["event"]: (trace, data) for trace, data in items(sent, "MessageData")}
    assert told["run_failed"][1]["properties"]["stage"] == "gold"
    assert told["request_failed"][0] == TRACE
    assert told["request_failed"][1]["severityLevel"] == 3


def test_storage_calls_and_lines_of_sdks_are_not_paid_for(sent: dict[str, Any]) -> None:
    assert {data["name"] for _, data in items(sent, "RemoteDependencyData")} == {"http.operation"}
    assert {data["properties"]["logger_name"] for _, data in items(sent, "MessageData")} == {
        "petinsure360.events"
    }
