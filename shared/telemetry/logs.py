"""Log lines that alerts look for: a stable name in the attribute `event`, and fields beside it."""

from __future__ import annotations

import logging
import traceback
from pathlib import PurePath

from shared.telemetry.names import LogEvent

MAX_PLACES = 12

# Whatever the platform sets the root logger to, these lines are wanted.
logging.getLogger("petinsure360").setLevel(logging.INFO)
_log = logging.getLogger("petinsure360.events")

LEVELS = {
    LogEvent.REQUEST_FAILED: logging.ERROR,
    LogEvent.MESSAGE_GIVEN_UP: logging.ERROR,
    LogEvent.RUN_FAILED: logging.ERROR,
    LogEvent.RUN_HALTED: logging.ERROR,
    LogEvent.SPARK_GIVEN_UP: logging.WARNING,
    LogEvent.GOLD_REFRESHED: logging.INFO,
    LogEvent.SWEEP_FOUND_WORK: logging.WARNING,
    LogEvent.BACKUP_WRITTEN: logging.INFO,
    LogEvent.BACKUP_FAILED: logging.ERROR,
    LogEvent.OLD_BACKUPS_KEPT: logging.WARNING,
}


def event(name: LogEvent, **fields: str | int | float) -> None:
    """Log `name` with ids, counts and codes; the fields become attributes of the record."""
    text = " ".join(f"{key}={value}" for key, value in fields.items())
    _log.log(LEVELS[name], "%s %s", name.value, text, extra={"event": name.value, **fields})


def places(error: BaseException) -> str:
    """Where an exception came from, innermost first, and those behind it; their messages are left out."""
    chain: list[str] = []
    current: BaseException | None = error
    while current is not None and len(chain) < MAX_PLACES:
        frames = reversed(traceback.extract_tb(current.__traceback__))
        shown = (f"{PurePath(f.filename).name}:{f.lineno} {f.name}" for f in frames)
        chain.append(f"{type(current).__name__} at " + " < ".join(list(shown)[:MAX_PLACES]))
        current = current.__cause__ or current.__context__
    return " caused by ".join(chain)
