"""What alerts watch, measured by the clock: how far the way to gold is behind, and what waits for people."""

from datetime import UTC, datetime

import azure.durable_functions as df
import azure.functions as func

bp = df.Blueprint()

# What these timers read with is not part of a cold start.


@bp.function_name("observe_flow")
@bp.timer_trigger(arg_name="timer", schedule="45 */5 * * * *")
def observe_flow(timer: func.TimerRequest) -> None:
    """Measure what is on its way to gold, and what was given up."""
    from shared import observed

    observed.observe_flow(_now())


@bp.function_name("observe_backlog")
@bp.timer_trigger(arg_name="timer", schedule="20 */20 * * * *")
def observe_backlog(timer: func.TimerRequest) -> None:
    """Measure the claims that wait for a person."""
    from shared import observed

    observed.observe_backlog(_now())


def _now() -> datetime:
    return datetime.now(UTC)
