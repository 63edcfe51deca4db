"""The medallion run as a plan: which stage follows which. It decides nothing by clock, chance or environment.

A pass loads what waits, refreshes silver and gold, and publishes; passes follow one another while work waits.
Stages exchange numbers, ids and versions only, because every payload is replayed with the history.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from datetime import timedelta
from math import ceil
from typing import Any

from shared.failures import OrchestrationFailedError, bounded, sentence

PASSES_PER_HISTORY = 20
PAYLOAD_LIMIT = 4096
# Between two looks at a job on Spark.
FIRST_LOOK_S = 5
MAX_LOOK_S = 60

Data = dict[str, Any]
Steps = Generator[Any, Any, Data]


def medallion(context: Any, retry: Any) -> Steps:
    """Passes until nothing waits; `retry` is how often a stage is tried again.

    OrchestrationFailedError, with a sentence, when a stage was given up.
    """
    return bounded(_passes(context, retry))


def _passes(context: Any, retry: Any) -> Steps:
    for _ in range(PASSES_PER_HISTORY):
        plan = yield from _stage(context, retry, "plan", {})
        if plan.get("rest_s"):
            yield _rest(context, plan["rest_s"])
            continue
        if not plan["number"]:
            return {"status": "idle"}
        outcome = yield from _guarded_pass(context, retry, plan)
        if not outcome["more"]:
            return outcome
    context.continue_as_new({})
    return {"status": "continued"}


def _rest(context: Any, seconds: float) -> Any:
    # A timer fires up to a second early, and a pass that is asked for too soon is put off again and again.
    return context.create_timer(context.current_utc_datetime + timedelta(seconds=ceil(seconds) + 1))


def _guarded_pass(context: Any, retry: Any, plan: Data) -> Steps:
    position = ["bronze"]
    try:
        return (yield from _pass(context, retry, plan, position))
    except Exception as error:
        payload = {"run_id": plan["run_id"], "stage": position[0]}
        failure = yield from _stage(context, retry, "fail", payload)
        raise OrchestrationFailedError(failure.get("reason") or sentence(str(error))) from None


def _pass(context: Any, retry: Any, plan: Data, position: list[str]) -> Steps:
    number = plan["number"]
    batches = [
        _call(context, retry, "bronze", {"number": number, "entity": entity}) for entity in plan["entities"]
    ]
    # Without a batch there is nothing to wait for.
    if batches:
        yield context.task_all(batches)
    if plan["kind"] == "erasure":
        position[0] = "erase"
        yield from _stage(context, retry, "erase", {"run_id": plan["run_id"]})
    position[0] = "silver"
    computed = (yield from _by_spark(context, retry, plan)) if plan.get("engine") == "spark" else {}
    if computed:
        silver, gold = computed["silver"], computed["gold"]
    else:
        silver = yield from _stage(context, retry, "silver", {"number": number})
        position[0] = "gold"
        gold = yield from _stage(context, retry, "gold", {"number": number, "silver": silver})
    position[0] = "publish"
    outcome = yield from _stage(context, retry, "publish", {"number": number, "silver": silver, "gold": gold})
    if plan["kind"] == "maintenance":
        position[0] = "maintain"
        yield from _stage(context, retry, "maintain", {"run_id": plan["run_id"]})
    return outcome


def _by_spark(context: Any, retry: Any, plan: Data) -> Steps:
    """The results of silver and gold from a job elsewhere, {} when polars has to take over."""
    started_at = context.current_utc_datetime
    # The same however often the stage is tried, another when a later run takes up the pass.
    token = str(int(started_at.timestamp()))
    payload = {"number": plan["number"]}
    started = yield from _stage(context, retry, "spark_start", {**payload, "token": token})
    if started["job"] is None:
        return {}
    payload["job"] = started["job"]
    wait_s = FIRST_LOOK_S
    while True:
        yield context.create_timer(context.current_utc_datetime + timedelta(seconds=wait_s))
        seen = yield from _stage(context, retry, "spark_follow", payload)
        if seen["state"] == "computed":
            return seen
        if seen["state"] != "running":
            return {}
        if context.current_utc_datetime - started_at > timedelta(minutes=started["minutes"]):
            yield from _stage(context, retry, "spark_give_up", payload)
            return {}
        wait_s = min(2 * wait_s, MAX_LOOK_S)


def _stage(context: Any, retry: Any, name: str, payload: Data) -> Steps:
    result = yield _call(context, retry, name, payload)
    _check_size(name, result)
    return dict(result)


def _call(context: Any, retry: Any, name: str, payload: Data) -> Any:
    _check_size(name, payload)
    return context.call_activity_with_retry(f"medallion_{name}", retry, payload)


def _check_size(name: str, payload: Any) -> None:
    size = len(json.dumps(payload))
    if size > PAYLOAD_LIMIT:
        raise ValueError(f"The payload of stage {name} has {size} bytes; {PAYLOAD_LIMIT} are allowed.")
