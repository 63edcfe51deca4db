"""The adjudication replay: the report, and what sets it going beside the medallion run."""

from datetime import UTC, datetime
from typing import Any

import azure.durable_functions as df
import azure.functions as func

from functions.http.endpoint import Answer, Call, operation
from functions.insights import replay_models as models
from functions.insights.answers import READERS, TAGS, as_answer, page_of
from functions.pipeline.redacted_errors import redact_errors
from functions.pipeline.routes import OPERATORS
from functions.records.commands import of_nobody
from shared.errors import TransientError
from shared.failures import bounded
from shared.insights import replay
from shared.lake.replay import run
from shared.records.model import Result

bp = df.Blueprint()

REPLAY = "adjudication_replay"
ROUTE = "api/insights/adjudication-replay"
RETRY = df.RetryOptions(first_retry_interval_in_milliseconds=5000, max_number_of_attempts=4)
_LIVE = frozenset((df.OrchestrationRuntimeStatus.Pending, df.OrchestrationRuntimeStatus.Running))


class Payload(dict[str, Any]):
    """What the activity is given: nothing, in a class of its own, because the worker accepts no alias."""


@operation(
    bp,
    "GET",
    ROUTE,
    name="get_adjudication_replay",
    policy=READERS,
    summary="What the claims of the past would have come to by the rules of today",
    description="Sums and groups are those of all claims that match; limit and offset cut the claims.",
    tags=TAGS,
    query=models.ReplayQuery,
    response=models.ReplayReport,
    errors=(404,),
)
def get_adjudication_replay(call: Call) -> Answer:
    """The published replay."""
    return as_answer(replay.report(page_of(call, replay.LISTING)))


@operation(
    bp,
    "POST",
    ROUTE,
    name="request_adjudication_replay",
    policy=OPERATORS,
    summary="Bring the adjudication replay up to date",
    description="It also happens by itself, four times an hour. Only one runs at a time.",
    tags=TAGS,
    response=models.ReplayStarted,
    status=202,
    partition=of_nobody,
    location=f"/{ROUTE}",
    durable_client=True,
)
async def request_adjudication_replay(call: Call) -> Result:
    """Start a replay unless one is running."""
    started = await _start(call.durable)
    return Result("replay_requested", {"status": "started" if started else "running"})


@bp.function_name("adjudication_replay_refresh")
@bp.timer_trigger(arg_name="timer", schedule="0 7,22,37,52 * * * *")
@bp.durable_client_input(client_name="client")
async def adjudication_replay_refresh(
    timer: func.TimerRequest, client: df.DurableOrchestrationClient
) -> None:
    """Replay what has changed since the last time."""
    await _start(client)


@bp.orchestration_trigger(context_name="context", orchestration=REPLAY)
def adjudication_replay(context: df.DurableOrchestrationContext) -> Any:
    """One replay."""
    return bounded(_steps(context))


@bp.activity_trigger(input_name="payload", activity="adjudication_replay_run")
def adjudication_replay_run(payload: Payload) -> dict[str, Any]:
    """Plan, decide, write and publish."""
    with redact_errors():
        return run.run(now=datetime.now(UTC))


def _steps(context: df.DurableOrchestrationContext) -> Any:
    return (yield context.call_activity_with_retry("adjudication_replay_run", RETRY, {}))


async def _start(client: df.DurableOrchestrationClient) -> bool:
    """True when this call has started a replay, false when one is under way."""
    # The live one may end between the refusal and the look at it: then there is room for another.
    for _ in range(2):
        try:
            await client.start_new(REPLAY, instance_id=REPLAY, client_input={})
        except Exception as error:
            # The client tells a live instance and a failing host apart by text only: its status is asked for.
            status = await client.get_status(REPLAY)
            if status is not None and status.runtime_status in _LIVE:
                return False
            refusal = error
        else:
            return True
    raise TransientError("The replay could not be started. Try again in a moment.") from refusal
