"""What sets the medallion run going, and its orchestrator and activities."""

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import azure.durable_functions as df
import azure.functions as func

from functions.pipeline.redacted_errors import redact_errors
from shared import telemetry
from shared.lake.intake import sweep
from shared.lake.run import orchestration, pacing, stages
from shared.lake.state import kick, pass_plan, raw_file_days, raw_files, runs
from shared.raw import ledger
from shared.telemetry.names import LogEvent

bp = df.Blueprint()

RUN = "medallion"
# How often an event looks whether the run has taken its file up, a second apart.
LOOKS = 5
# A run that lived so short ago is not asked for again while an event waits for it.
REFUSED_S = 0.2
KEPT_HISTORY = timedelta(days=30)
RETRY = df.RetryOptions(first_retry_interval_in_milliseconds=5000, max_number_of_attempts=4)

_log = logging.getLogger("petinsure360.medallion")

Data = dict[str, Any]


class Payload(dict[str, Any]):
    """What a stage is given: a class of its own, because the worker accepts no generic alias."""


async def start(client: df.DurableOrchestrationClient) -> None:
    """Start the one medallion run; while one lives the start is refused, and looked after a moment later."""
    if not await _started(client):
        await asyncio.to_thread(kick.later)


async def _started(client: df.DurableOrchestrationClient) -> bool:
    try:
        await client.start_new(RUN, instance_id=RUN, client_input={})
    except Exception as refusal:
        # The client tells a live run and a failing host apart by text only; looking again is right for both.
        _log.info("Start of the run refused: %s", type(refusal).__name__)
        return False
    return True


async def _start_for_files(client: df.DurableOrchestrationClient) -> None:
    """As `start`, at first without a message: the event that brought the file comes again if this dies.

    Who comes while another event waits leaves it to that one, which looks after both. A pass that is under
    way takes the file up in a moment, which costs less to see than a message.
    """
    if _waiting.lock.locked() and time.monotonic() < _waiting.refused_until:
        _waiting.others += 1
        return
    if await _started(client):
        return
    _waiting.refused_until = time.monotonic() + REFUSED_S
    if _waiting.lock.locked():
        _waiting.others += 1
        return
    async with _waiting.lock:
        for _ in range(LOOKS):
            await asyncio.sleep(kick.DELAY_S)
            others = _waiting.others
            is_empty = await asyncio.to_thread(raw_files.is_empty)
            # What another event left meanwhile may have come after that look.
            if (is_empty and others == _waiting.others) or await _started(client):
                return
    await start(client)


class _Waiting:
    """The event that waits for a run under way, and how many others have left their files to it."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.others = 0
        self.refused_until = 0.0


_waiting = _Waiting()


@bp.function_name("raw_file_created")
@bp.event_grid_trigger(arg_name="event")
@bp.durable_client_input(client_name="client")
async def raw_file_created(event: func.EventGridEvent, client: df.DurableOrchestrationClient) -> None:
    """Record a raw file in the ledger unless its writer has, and make sure that a run takes it up.

    A failure has Event Grid deliver the event again, after ten seconds at first and for a day at most.
    """
    path = sweep.path_of(event.subject or "")
    if path is None:
        _log.warning("an event names no raw file")
        return
    recorded = ledger.is_own(path) or await asyncio.to_thread(sweep.record_blob, path, now=_now())
    # An event that comes again may be the sign that the first attempt died before its start.
    if recorded or await asyncio.to_thread(pass_plan.has_work):
        await _start_for_files(client)


@bp.function_name("medallion_kick")
@bp.queue_trigger(arg_name="message", queue_name=kick.QUEUE, connection="AzureWebJobsStorage")
@bp.durable_client_input(client_name="client")
async def medallion_kick(message: func.QueueMessage, client: df.DurableOrchestrationClient) -> None:
    """Start a run if work waits."""
    if await asyncio.to_thread(pass_plan.has_work):
        await start(client)


@bp.function_name("medallion_sweep")
@bp.timer_trigger(arg_name="timer", schedule="0 */15 * * * *")
@bp.durable_client_input(client_name="client")
async def medallion_sweep(timer: func.TimerRequest, client: df.DurableOrchestrationClient) -> None:
    """Record what events missed, and start a run if anything waits."""
    count = await asyncio.to_thread(sweep.sweep, now=_now())
    if count:
        telemetry.event(LogEvent.SWEEP_FOUND_WORK, what="raw", found=count, failed=0)
    if await asyncio.to_thread(pass_plan.has_work):
        await start(client)


@bp.function_name("medallion_daily")
@bp.timer_trigger(arg_name="timer", schedule="0 5 0 * * *")
@bp.durable_client_input(client_name="client")
async def medallion_daily(timer: func.TimerRequest, client: df.DurableOrchestrationClient) -> None:
    """A new day: ages, terms and renewals are computed for it, and the tables are cared for."""
    await asyncio.to_thread(_ask_daily, _now())
    await asyncio.to_thread(_look_back, _now())
    await start(client)


@bp.function_name("medallion_purge")
@bp.timer_trigger(arg_name="timer", schedule="0 0 3 * * 0")
@bp.durable_client_input(client_name="client")
async def medallion_purge(timer: func.TimerRequest, client: df.DurableOrchestrationClient) -> None:
    """Forget the histories of orchestrations that ended a month ago."""
    ended = [
        df.OrchestrationRuntimeStatus.Completed,
        df.OrchestrationRuntimeStatus.Failed,
        df.OrchestrationRuntimeStatus.Terminated,
    ]
    now = _now()
    await client.purge_instance_history_by(
        created_time_from=now - timedelta(days=3650), created_time_to=now - KEPT_HISTORY, runtime_status=ended
    )


@bp.orchestration_trigger(context_name="context", orchestration=RUN)
def medallion(context: df.DurableOrchestrationContext) -> Any:
    """The medallion run."""
    return orchestration.medallion(context, RETRY)


@bp.activity_trigger(input_name="payload", activity="medallion_plan")
def medallion_plan(payload: Payload) -> Data:
    """Plan a pass, or say how long it waits."""
    seen = pass_plan.look()
    if rest := pacing.rest_s(seen, now=_now()):
        return {"number": 0, "rest_s": rest}
    if moment := pacing.moment_s(seen, now=_now()):
        time.sleep(moment)
        seen = pass_plan.look_again(seen)
    with redact_errors():
        return stages.plan(seen, now=_now())


@bp.activity_trigger(input_name="payload", activity="medallion_bronze")
def medallion_bronze(payload: Payload) -> Data:
    """Load one entity's batch."""
    with redact_errors():
        return stages.load_bronze(payload, now=_now())


@bp.activity_trigger(input_name="payload", activity="medallion_silver")
def medallion_silver(payload: Payload) -> Data:
    """Refresh silver."""
    with redact_errors():
        return stages.refresh_silver(payload, now=_now())


@bp.activity_trigger(input_name="payload", activity="medallion_gold")
def medallion_gold(payload: Payload) -> Data:
    """Refresh gold."""
    with redact_errors():
        return stages.refresh_gold(payload, now=_now())


@bp.activity_trigger(input_name="payload", activity="medallion_publish")
def medallion_publish(payload: Payload) -> Data:
    """Check and publish the pass."""
    with redact_errors():
        return stages.publish(payload, now=_now())


@bp.activity_trigger(input_name="payload", activity="medallion_maintain")
def medallion_maintain(payload: Payload) -> Data:
    """Care for the tables."""
    with redact_errors():
        return stages.maintain(payload, now=_now())


@bp.activity_trigger(input_name="payload", activity="medallion_fail")
def medallion_fail(payload: Payload) -> Data:
    """Close a run that failed."""
    with redact_errors():
        return stages.fail(payload, now=_now())


def _ask_daily(now: datetime) -> None:
    runs.ask("as_of", as_of=now.date(), requested_by="timer", now=now)
    runs.ask("maintenance", as_of=None, requested_by="timer", now=now)


def _look_back(now: datetime) -> None:
    sweep.sweep(now=now, since=now - sweep.LOOKED_BACK)
    raw_file_days.fold((now - sweep.LOOKED_BACK - 2 * sweep.SLACK).date())


def _now() -> datetime:
    return datetime.now(UTC)
