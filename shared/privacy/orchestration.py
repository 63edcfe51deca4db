"""An erasure as a plan of Durable: one step, a pause of a day at most, the next step.

A history knows the digest of a customer id and states, nothing else; it is begun anew after some steps.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta
from typing import Any

from shared.failures import bounded

STEPS_PER_HISTORY = 25

Data = dict[str, Any]


def instance_id(key: str) -> str:
    """One orchestration per customer."""
    return f"erasure-{key}"


def erase_customer(context: Any, retry: Any) -> Generator[Any, Any, Data]:
    """Input {key}; returns {state}. `retry`: how a step is repeated.

    OrchestrationFailedError, with a sentence, when a step was given up; a timer begins it again.
    """
    return bounded(_steps(context, retry))


def _steps(context: Any, retry: Any) -> Generator[Any, Any, Data]:
    payload: Data = context.get_input()
    for _ in range(STEPS_PER_HISTORY):
        step = yield context.call_activity_with_retry("advance_erasure", retry, payload)
        if step["wait_s"] is None:
            return {"state": step["state"]}
        yield context.create_timer(context.current_utc_datetime + timedelta(seconds=step["wait_s"]))
    context.continue_as_new(payload)
    return {"state": "continued"}
