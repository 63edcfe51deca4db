"""What drains the outbox when a request could not: hints in a queue, a timer, and what is given up."""

import logging
from datetime import UTC, datetime

import azure.durable_functions as df
import azure.functions as func

from functions.claim_deciding import resume
from shared.domain.ids import is_id
from shared.realtime import publish
from shared.realtime.errors import RealtimeUnavailableError
from shared.records import idempotency, outbox
from shared.records.outbox.hints import EVERYBODY, POISON_QUEUE, QUEUE
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


@bp.function_name("on_outbox_poison")
@bp.queue_trigger(arg_name="message", queue_name=POISON_QUEUE, connection="AzureWebJobsStorage")
def on_outbox_poison(message: func.QueueMessage) -> None:
    """Keep a hint that was given up where the pipeline's status shows it and the sweep finds it."""
    hint = message.get_body().decode()
    if hint != EVERYBODY:
        outbox.record_poison(hint, _now())


@bp.function_name("sweep_outbox")
@bp.timer_trigger(arg_name="timer", schedule="0 */5 * * * *")
def sweep_outbox(timer: func.TimerRequest) -> None:
    """Drain what neither a request nor a hint has drained."""
    _resume_all()
    swept = outbox.sweep(_now())
    if swept.events or swept.failed:
        event(LogEvent.SWEEP_FOUND_WORK, what="outbox", found=swept.events, failed=swept.failed)


@bp.function_name("purge_idempotency_keys")
@bp.timer_trigger(arg_name="timer", schedule="0 30 * * * *")
def purge_idempotency_keys(timer: func.TimerRequest) -> None:
    """Forget idempotency keys whose day is over."""
    idempotency.purge(_now())


@bp.function_name("trim_events")
@bp.timer_trigger(arg_name="timer", schedule="0 15 4 * * *")
def trim_events(timer: func.TimerRequest) -> None:
    """Forget events that nobody can want to catch up on any more."""
    trimmed = outbox.trim(_now())
    if trimmed:
        _log.info("%d events were older than clients may catch up on", trimmed)


def _resume_all() -> None:
    # Before the sweep: what it removes the marks of must have nothing left to do.
    for customer_id in customers():
        resume(customer_id)


def _now() -> datetime:
    return datetime.now(UTC)
