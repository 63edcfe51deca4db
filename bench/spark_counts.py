"""What a session of Spark did to compute: calls from Python, queries, jobs, stages, tasks, lines of plans."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any


def settings(folder: Path) -> dict[str, str]:
    """How a session is told to write down what it does into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": folder.as_uri(),
        "spark.eventLog.compress": "false",
        "spark.eventLog.rolling.enabled": "false",
    }


class Calls:
    """How often Python asked Java for something, from now on."""

    def __init__(self) -> None:
        from py4j.clientserver import JavaClient

        self.count = 0
        send = JavaClient.send_command

        def counted(client: Any, *arguments: Any, **named: Any) -> Any:
            self.count += 1
            return send(client, *arguments, **named)

        JavaClient.send_command = counted


def counts(folder: Path) -> dict[str, int]:
    """What a session that has ended wrote down into its folder."""
    (log,) = folder.iterdir()
    counted: Counter[str] = Counter()
    with log.open(encoding="utf-8") as lines:
        for event in map(json.loads, lines):
            _count(event, counted)
    return dict(counted)


def _count(event: dict[str, Any], counted: Counter[str]) -> None:
    kind = event["Event"].rpartition(".")[2]
    if kind == "SparkListenerSQLExecutionStart":
        counted["queries"] += 1
        counted["plan_lines"] += event["physicalPlanDescription"].count("\n")
    elif kind == "SparkListenerJobStart":
        counted["jobs"] += 1
    elif kind == "SparkListenerStageCompleted":
        counted["stages"] += 1
    elif kind == "SparkListenerTaskEnd":
        counted["tasks"] += 1
