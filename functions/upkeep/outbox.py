"""What drains the outbox when a request could not: hints in a queue, and a timer."""

import logging
from datetime import UTC, datetime

import azure.durable_functions as df
import azure.functions as func

from functions.claims.deciding import resume
from shared.domain.ids import is_id
from shared.realtime import publish
from shared.realtime.errors import RealtimeUnavailableError
from shared.records import outbox
from shared.records.outbox.hints import EVERYBODY, QUEUE
from shared.records.outbox.pending import customers
from shared.telemetry import event
from shared.telemetry.names import LogEvent

bp = df.Blueprint()

_log = logging.getLogger("petinsure360.outbox")


@bp.function_name("drain_outbox")
@bp.queue_trigger(arg_name="message", queue_name=QUEUE, connection="AzureWebJobsStorage")
def drain_outbox(message: func.QueueMessage) -> None:
    """Drain the outbox of the customer that the hint names, or all; a failure brings the hint back."""
    customer_id = message.get_body().decode()
    if customer_id == EVERYBODY:
        _resume_all()
        outbox.sweep(_now())
        return
    if not is_id(customer_id):
        _log.error("a hint names no customer")
        return
    resume(customer_id)
    if not outbox.behind(customer_id):
        return
    try:
        outbox.drain(customer_id)
    except RealtimeUnavailableError:
        # An outage of the push is waited out; it must not fill the poison queue.
        outbox.hint_again(customer_id, publish.retry_after_s())


@bp.function_name("sweep_outbox")
@bp.timer_trigger(arg_name="timer", schedule="0 */5 * * * *")
def sweep_outbox(timer: func.TimerRequest) -> None:
    """Drain what neither a request nor a hint has drained."""
    _resume_all()
    swept = outbox.sweep(_now())
    if swept.events or swept.failed:
        event(LogEvent.SWEEP_FOUND_WORK, what="outbox", found=swept.events, failed=swept.failed)


def _resume_all() -> None:
    # Before the sweep: what it removes the marks of must have nothing left to do.
    for customer_id in customers():
        resume(customer_id)


def _now() -> datetime:
    return datetime.now(UTC)
