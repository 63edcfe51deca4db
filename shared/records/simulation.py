"""Simulated processing as a plan: the decision, then one step after the other with a pause before each."""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta
from typing import Any

from shared.failures import bounded

PAUSE = timedelta(seconds=2)

Data = dict[str, Any]


def instance_id(claim_id: str) -> str:
    """One processing per claim."""
    return f"simulate-{claim_id}"


def simulate_claim(context: Any, retry: Any) -> Generator[Any, Any, Data]:
    """Input {claim_id, as_of, traceparent}; returns {claim_id, status}. `retry`: how a step is repeated.

    OrchestrationFailedError, with a sentence, when a step was given up.
    """
    return bounded(_steps(context, retry))


def _steps(context: Any, retry: Any) -> Generator[Any, Any, Data]:
    request: Data = context.get_input()
    decided = yield context.call_activity_with_retry("decide_claim", retry, request)
    status = decided["status"]
    for step in decided["steps"]:
        yield context.create_timer(context.current_utc_datetime + PAUSE)
        reached = yield context.call_activity_with_retry(
            "carry_out_claim_step", retry, {**request, "step": step}
        )
        status = reached["status"]
    return {"claim_id": request["claim_id"], "status": status}
