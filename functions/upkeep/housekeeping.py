"""What operations do by the clock: mend what was given up, measure what waits, back up, tidy.

Few timers, because the host keeps and renews a lock for each of them.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime

import azure.durable_functions as df
import azure.functions as func

from functions.pipeline.medallion import start
from functions.privacy.routes import look_after_erasures
from shared.lake.state import pass_plan
from shared.lake.state.pass_plan import Standing
from shared.records import idempotency, outbox
from shared.records.quotes import purge_quotes
from shared.records.staff_lists import tend
from shared.records.uploads import purge_uploads
from shared.telemetry import event, send
from shared.telemetry.logs import places
from shared.telemetry.names import LogEvent

bp = df.Blueprint()

FLOW_MINUTES = 5
BACKLOG_MINUTES = 20

_log = logging.getLogger("petinsure360.operations")

# What these timers read with is not part of a cold start.


@bp.function_name("observe_flow")
@bp.timer_trigger(arg_name="timer", schedule=f"45 */{FLOW_MINUTES} * * * *")
@bp.durable_client_input(client_name="client")
async def observe_flow(timer: func.TimerRequest, client: df.DurableOrchestrationClient) -> None:
    """Take up what was given up, then measure what is on its way to gold and what nobody could mend."""
    standing = None
    try:
        standing = await asyncio.to_thread(pass_plan.standing)
        await _take_up(client, standing)
    finally:
        await asyncio.to_thread(_observe, standing)


async def _take_up(client: df.DurableOrchestrationClient, standing: Standing) -> None:
    from shared import poison

    given_up = await asyncio.to_thread(poison.take_up_kicks)
    # A kick may also lie under the lease of an instance that was killed, for ten minutes.
    if given_up or standing.has_work:
        await start(client)
    await asyncio.to_thread(poison.take_up_hints, _now())


def _observe(standing: Standing | None) -> None:
    from shared import observed

    now = _now()
    observed.observe_flow(now, standing)
    # Who waits for a person waits for hours: every twenty minutes will do.
    if now.minute % BACKLOG_MINUTES < FLOW_MINUTES:
        observed.observe_backlog(now)
        _send_mail(now)
    send()


def _send_mail(now: datetime) -> None:
    """What could not be sent is tried again the next time, and keeps nobody from measuring."""
    from shared.insights import alerts
    from shared.records import receipts

    for what, send_due in (("alerts", alerts.notify), ("receipts", receipts.send_receipts)):
        try:
            send_due(now)
        except Exception as error:
            _log.warning("%s were not sent: %s", what, type(error).__name__)


@bp.function_name("backup_records")
@bp.timer_trigger(arg_name="timer", schedule="0 40 */6 * * *")
def backup_records(timer: func.TimerRequest) -> None:
    """Copy the system of record out of its account."""
    from shared.records.backup import write_backup

    try:
        backup = write_backup(_now())
    except Exception as error:
        event(LogEvent.BACKUP_FAILED, cause=places(error))
        raise
    event(LogEvent.BACKUP_WRITTEN, backup=backup.name, entities=sum(backup.entities.values()))


@bp.function_name("tidy_hourly")
@bp.timer_trigger(arg_name="timer", schedule="0 30 * * * *")
def tidy_hourly(timer: func.TimerRequest) -> None:
    """Forget idempotency keys whose day is over, and files that were sent and never completed."""
    now = _now()
    _each(lambda: idempotency.purge(now), lambda: purge_uploads(now))


@bp.function_name("tidy_daily")
@bp.timer_trigger(arg_name="timer", schedule="0 45 3 * * *")
@bp.durable_client_input(client_name="client")
async def tidy_daily(timer: func.TimerRequest, client: df.DurableOrchestrationClient) -> None:
    """Forget events that nobody can want to catch up on, and quotes that nobody can buy any more.

    Records of before there were lists of staff are put into them, and policies into those of their status.
    """
    now = _now()
    try:
        await asyncio.to_thread(
            _each, lambda: outbox.trim(now), lambda: purge_quotes(now.date()), lambda: tend(now.date())
        )
    finally:
        await look_after_erasures(client)


def _each(*steps: Callable[[], object]) -> None:
    """Take every step, whatever becomes of the others; raises what they raised."""
    failures: list[Exception] = []
    for step in steps:
        try:
            step()
        except Exception as error:
            _log.warning("a step of housekeeping failed: %s", type(error).__name__)
            failures.append(error)
    if failures:
        raise ExceptionGroup("Housekeeping failed in part.", failures)


def _now() -> datetime:
    return datetime.now(UTC)
