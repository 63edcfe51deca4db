"""Why something failed, as one bounded sentence: the only form in which a failure is stored, shown or raised.

What the host hands an orchestrator is a sentence followed by kilobytes of a serialized exception with stacks
and paths, and it comes to stand in the instance's output. So the steps of an orchestration fail with the
sentence alone, and activities write down their own reason before the host wraps it.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

from shared.errors import AppError
from shared.telemetry.logs import places

MAX_LENGTH = 300
_NO_REASON = "No reason was given."
_FILE = "raw file: "
# The host begins with who failed, once for each level of the call.
_WRAPPED = re.compile(r"^(?:Orchestrator|Sub-orchestrator) function '[^']*' failed:\s*")


class OrchestrationFailedError(RuntimeError):
    """What an orchestration ends with; the message is a bounded sentence."""


def sentence(text: str, *, max_length: int = MAX_LENGTH) -> str:
    """A failure text cut down to its first line, at most `max_length` characters."""
    line = " ".join(text.strip().partition("\n")[0].split())
    while wrapped := _WRAPPED.match(line):
        line = line[wrapped.end() :]
    if len(line) > max_length:
        line = f"{line[: max_length - 1]}…"
    return line or _NO_REASON


def reason(error: BaseException) -> str:
    """Why our own code failed: what it says itself, else where it arose, as others may quote data."""
    return sentence(error.detail if isinstance(error, AppError) else places(error))


@contextmanager
def in_file(path: str) -> Iterator[None]:
    """Whatever fails in here fails in this raw file."""
    try:
        yield
    except Exception as error:
        error.add_note(f"{_FILE}{path}")
        raise


def file_of(error: BaseException) -> str | None:
    """The raw file in which an error arose, None when it arose in none."""
    notes: list[str] = getattr(error, "__notes__", [])
    files = (note.removeprefix(_FILE) for note in notes if note.startswith(_FILE))
    return next(files, None)


def bounded(steps: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    """The steps of an orchestration; a failure leaves them as OrchestrationFailedError."""
    try:
        return (yield from steps)
    except OrchestrationFailedError:
        raise
    except Exception as error:
        raise OrchestrationFailedError(sentence(str(error))) from None
