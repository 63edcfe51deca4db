"""Simulated processing of a claim: decided at once, carried out step by step by an orchestration."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypedDict

import azure.durable_functions as df

from functions.claims import models
from functions.customers.demo import check_demo_environment
from functions.http.endpoint import Call, operation
from functions.records.commands import READERS, of_nobody, origin, system_origin
from functions.records.gold import find_provider
from shared.domain.claim_status import ClaimStatus
from shared.errors import TransientError
from shared.identity.principal import Role
from shared.records import simulation
from shared.records.commands import processing
from shared.records.commands.processing import Processing
from shared.records.model import Origin, Result

bp = df.Blueprint()

RETRY = df.RetryOptions(first_retry_interval_in_milliseconds=5000, max_number_of_attempts=4)

_log = logging.getLogger("petinsure360.claims")


class Asked(TypedDict):
    """Which claim to process, as of which day (ISO), in which trace. A class, as the worker asks for one."""

    claim_id: str
    as_of: str
    traceparent: str


class AskedStep(Asked):
    """Which step to take."""

    step: str


class Decided(TypedDict):
    """Where the claim stands, and the steps that are left."""

    status: str
    steps: list[str]


class Reached(TypedDict):
    """Where the claim stands."""

    status: str


@operation(
    bp,
    "POST",
    "api/claims/{claim_id}/simulate-processing",
    name="simulate_claim_processing",
    policy=READERS,
    response=models.Simulation,
    partition=of_nobody,
    durable_client=True,
    summary="Take a claim through review, decision and payment",
    description="The outcome is answered at once; the steps and their events follow on their own. "
    "Outside demo environments for administrators only.",
    tags=["claims"],
    errors=(404, 409),
)
async def simulate_claim_processing(call: Call) -> Result:
    """Decide the claim and start its steps; again, or after they ended, the same answer."""
    if call.caller.role is not Role.ADMIN:
        check_demo_environment()
    claim_id, request_origin = call.path["claim_id"], origin(call)
    decided = await asyncio.to_thread(processing.look_at, claim_id, request_origin)
    if decided is None or decided.steps:
        # Started before the decision is stored: whatever dies in between, the orchestration decides too.
        await _start(call, claim_id)
    if decided is None:
        decided = await asyncio.to_thread(processing.decide_claim, claim_id, request_origin, find_provider)
    return Result("processing_decided", _told(decided))


@bp.orchestration_trigger(context_name="context", orchestration="simulate_claim")
def simulate_claim(context: df.DurableOrchestrationContext) -> Any:
    """The steps of one claim."""
    return simulation.simulate_claim(context, RETRY)


@bp.activity_trigger(input_name="request", activity="decide_claim")
def decide_claim(request: Asked) -> Decided:
    """Decide the claim unless it is decided; the steps that are left."""
    decided = processing.decide_claim(request["claim_id"], _origin(request), find_provider)
    left = [str(step) for step in decided.steps]
    return {"status": str(ClaimStatus.UNDER_REVIEW), "steps": left}


@bp.activity_trigger(input_name="request", activity="carry_out_claim_step")
def carry_out_claim_step(request: AskedStep) -> Reached:
    """Take the claim one step on."""
    reached = processing.carry_out_step(request["claim_id"], ClaimStatus(request["step"]), _origin(request))
    return {"status": str(reached)}


async def _start(call: Call, claim_id: str) -> None:
    instance = simulation.instance_id(claim_id)
    request = {"claim_id": claim_id, "as_of": call.as_of.isoformat(), "traceparent": call.traceparent}
    try:
        await call.durable.start_new("simulate_claim", instance_id=instance, client_input=request)
    except Exception as refusal:
        # The client tells a live instance and a failing host apart by text only, so its status is asked for.
        status = await call.durable.get_status(instance)
        if status is None or status.runtime_status not in _LIVE:
            raise TransientError("The processing could not be started. Try again in a moment.") from refusal


_LIVE = frozenset((df.OrchestrationRuntimeStatus.Pending, df.OrchestrationRuntimeStatus.Running))


def _told(decided: Processing) -> dict[str, str]:
    return {
        "claim_id": decided.claim_id,
        "final_status": str(decided.final_status),
        "message": decided.message,
    }


def _origin(request: Asked) -> Origin:
    system = system_origin("claim-processing", datetime.now(UTC), request["traceparent"])
    return replace(system, as_of=date.fromisoformat(request["as_of"]))
