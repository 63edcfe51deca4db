#!/usr/bin/env bash
# Run:     bash findings/durable-failed-task-all.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: azure-functions-durable 1.7.0
# Guess:   A task_all that has failed stays failed: yielding it again raises again.
# Is:      When its last child completes it turns into a success, and the result holds the exception among the values.
# Seen:
#> yielded once:  raised: declined
#> yielded again: success: Exception, str

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
import warnings
from datetime import datetime, timedelta

import azure.durable_functions as df

warnings.simplefilter("ignore")
STARTED, EXECUTION_STARTED, SCHEDULED, COMPLETED, FAILED, RAISED = 12, 0, 4, 5, 6, 15


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
    both = context.task_all([context.call_activity("Charge"), context.call_activity("Notify")])
    told = []
    for _ in range(2):
        try:
            results = yield both
            told.append("success: " + ", ".join(type(result).__name__ for result in results))
        except Exception as error:
            told.append("raised: " + str(error).split()[0])
        yield context.wait_for_external_event("Look")
    return told


output = replay(
    flow,
    (SCHEDULED, {"EventId": 0, "Name": "Charge"}),
    (SCHEDULED, {"EventId": 1, "Name": "Notify"}),
    (STARTED, {}),
    (FAILED, {"TaskScheduledId": 0, "Reason": "declined", "Details": ""}),
    (COMPLETED, {"TaskScheduledId": 1, "Result": '"sent"'}),
    (RAISED, {"Name": "Look", "Input": "null"}),
    (RAISED, {"Name": "Look", "Input": "null"}),
)["output"]
print("yielded once: ", output[0])
print("yielded again:", output[1])
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
