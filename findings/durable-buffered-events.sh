#!/usr/bin/env bash
# Run:     bash findings/durable-buffered-events.sh
# Needs:   Python 3.13 with pip (as python3, or named by PYTHON)
# Version: azure-functions-durable 1.7.0
# Guess:   External events that come before anybody waits are kept in order, and each wait takes one.
# Is:      One slot a name: the second early event replaces the first, and what is in the slot is not taken out. Two waits after
#          two early events both get the second; after one early event, the next wait gets it again instead of the next event.
# Seen:
#> both while Prepare runs:    ['Bob', 'Bob']
#> Ann before, Bob after:      ['Ann', 'Ann']
#> Ann alone, while it runs:   ['Ann', 'Ann']
#> both after it:              ['Ann', 'Bob']

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
STARTED, EXECUTION_STARTED, SCHEDULED, COMPLETED, RAISED = 12, 0, 4, 5, 15


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
    yield context.call_activity("Prepare", None)
    first = yield context.wait_for_external_event("Approval")
    second = yield context.wait_for_external_event("Approval")
    return [first, second]


prepared = [(SCHEDULED, {"EventId": 0, "Name": "Prepare"}), (STARTED, {})]
done = (COMPLETED, {"TaskScheduledId": 0, "Result": "null"})
ann, bob = ((RAISED, {"Name": "Approval", "Input": json.dumps(who)}) for who in ("Ann", "Bob"))


def told(*events):
    state = replay(flow, *prepared, *events)
    return state.get("output", "still waiting")


print("both while Prepare runs:   ", told(ann, bob, done))
print("Ann before, Bob after:     ", told(ann, done, bob))
print("Ann alone, while it runs:  ", told(ann, done))
print("both after it:             ", told(done, ann, bob))
PY

# What was seen must be what the head of this file says.
diff <(sed -n 's/^#> //p' "$self") seen
