"""What the host says on the console: one line per invocation, the app's own log, start-up problems."""

from __future__ import annotations

import logging
import re
import sys
import time

log = logging.getLogger("devhost")

_TRACEBACK = "Traceback (most recent call last):"
# The runtime logs a line per invocation at INFO, the storage clients several per request.
_QUIET = ("azure", "azure.functions", "asyncio")


class _Format(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        clock = time.strftime("%H:%M:%S", time.localtime(record.created))
        head = f"{clock}.{int(record.msecs):03}"
        if record.name != log.name:
            head += f"  {record.levelname.lower():7} {record.name}:"
        elif record.levelno >= logging.WARNING:
            head += f"  {record.levelname.lower()}:"
        text = f"{head}  {record.getMessage()}"
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


def set_up() -> None:
    """Route every logger to standard output."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_Format())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def invocation(name: str, label: str, result: str, seconds: float) -> None:
    """One line: which function ran, why, how it ended, how long it took."""
    log.info("%-28s %s → %s in %.1f ms", name, label, result, seconds * 1000)


def failure(name: str, message: str, stack_trace: str) -> None:
    """A function's exception, with its trace from the function on."""
    # A failing orchestrator carries its whole state behind this marker.
    text = message.partition("\n\n$OutOfProcData$:")[0]
    log.error("%s failed: %s", name, own_part(stack_trace).strip() or text)


def own_part(stack_trace: str) -> str:
    """A stack trace without the runtime's frames above the function; chained traces stay whole."""
    trace = stack_trace.partition("\n\n$OutOfProcData$:")[0]
    if trace.count(_TRACEBACK) != 1:
        return trace
    *_, own = re.split(r'  File "[^"]*azure_functions_runtime[^"]*".*\n(?:    .*\n)*', trace)
    return f"{_TRACEBACK}\n{own}" if not own.startswith(_TRACEBACK) else own
