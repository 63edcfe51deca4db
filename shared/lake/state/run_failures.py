"""Why a stage of a run failed: its own words, kept with the run until the run is closed."""

from __future__ import annotations

import logging
from datetime import datetime

from shared import failures
from shared.errors import NotFoundError
from shared.lake.state import runs

MAX_LENGTH = 600

_log = logging.getLogger("petinsure360.runs")


def note(run_id: str, stage: str, entity: str | None, error: Exception, *, now: datetime) -> None:
    """Keep with the run where and why its stage failed; never raises, so that `error` is what goes on."""
    failure = {
        "stage": stage,
        "entity": entity,
        "file": failures.file_of(error),
        "reason": failures.reason(error),
        "at": now.isoformat(),
    }
    try:
        runs.note(run_id, failure=failure)
    except Exception as broken:
        _log.warning("The failure of run %s was not kept: %s", run_id, type(broken).__name__)


def told(run_id: str, stage: str) -> str:
    """Where and why the run failed in a stage, in sentences of at most MAX_LENGTH characters."""
    failure = _kept(run_id)
    if failure.get("stage") != stage:
        cause = "stopped after its retries without a reason: by a time-out, a lack of memory or a restart."
        return f"Stage {stage} was {cause} The next run resumes it."
    entity = f" of {failure['entity']}" if failure["entity"] else ""
    file = f" in {failures.sentence(failure['file'])}" if failure["file"] else ""
    where = f"Stage {stage}{entity} failed after its retries{file}; the next run resumes it."
    return failures.sentence(f"{where} {failure['reason']}", max_length=MAX_LENGTH)


def _kept(run_id: str) -> dict[str, str | None]:
    try:
        return runs.failure(run_id)
    except NotFoundError:
        return {}
