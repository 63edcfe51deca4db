#!/usr/bin/env bash
# Run:     bash findings/durable-task-all-of-nothing.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: azure-functions-durable 1.7.0
# Guess:   task_all([]) completes at once with [], as gathering nothing does elsewhere.
# Is:      It completes at once with None. A fan-out that is empty one day fails in the line that loops over its results.
# Seen:
#> task_all([]): None
#> sum of it: 'NoneType' object is not iterable

set -euo pipefail
self="$(realpath "$0")"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python="${PYTHON:-python3}"
"$python" -m pip install --quiet --disable-pip-version-check --no-compile --target packages \
  azure-functions-durable==1.7.0 \
  azure-functions==2.3.0
PYTHONPATH=packages "$python" - <<'PY' | tee seen
import json
from datetime import datetime, timedelta

import azure.durable_functions as df

STARTED, EXECUTION_STARTED = 12, 0


def history(*events):
    """What the Durable extension hands to a worker: the episode's start, the orchestration's, then the events."""
    start = [(STARTED, {}), (EXECUTION_STARTED, {"Name": "flow", "Input": "null", "Version": ""})]
    return [
        {
            "EventType": kind,
            "EventId": -1,
            "IsPlayed": False,
            "Timestamp": f"{datetime(2025, 1, 1) + timedelta(seconds=at):%Y-%m-%dT%H:%M:%S}.000000Z",
            **fields,
        }
        for at, (kind, fields) in enumerate([*start, *events])
    ]


def replay(flow, *events):
    body = {"history": history(*events), "instanceId": "1", "isReplaying": False, "parentInstanceId": None,
            "input": None, "upperSchemaVersion": 1}
    return json.loads(df.Orchestrator.create(flow)(json.dumps(body)))


def flow(context):
    claims = []
    results = yield context.task_all([context.call_activity("Decide", claim) for claim in claims])
    return {"results": results}


def summed(context):
    results = yield context.task_all([])
    return sum(results)


print("task_all([]):", replay(flow)["output"]["results"])
try:
    print("sum of it:", replay(summed)["output"])
except Exception as error:
    print("sum of it:", str(error).splitlines()[0])
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
