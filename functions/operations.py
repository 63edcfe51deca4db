"""What operations do by the clock: measure how far gold is behind and what waits for people; back up."""

from datetime import UTC, datetime

import azure.durable_functions as df
import azure.functions as func

from shared.telemetry import event, send
from shared.telemetry.logs import places
from shared.telemetry.names import LogEvent

bp = df.Blueprint()

# What these timers read with is not part of a cold start.


@bp.function_name("observe_flow")
@bp.timer_trigger(arg_name="timer", schedule="45 */5 * * * *")
def observe_flow(timer: func.TimerRequest) -> None:
    """Measure what is on its way to gold, and what was given up."""
    from shared import observed

    observed.observe_flow(_now())
    send()


@bp.function_name("observe_backlog")
@bp.timer_trigger(arg_name="timer", schedule="20 */20 * * * *")
def observe_backlog(timer: func.TimerRequest) -> None:
    """Measure the claims that wait for a person."""
    from shared import observed

    observed.observe_backlog(_now())
    send()


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


def _now() -> datetime:
    return datetime.now(UTC)
