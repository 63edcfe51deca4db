"""A second chance for a start that came while a run was already ending.

The run is a singleton: a start is refused while one lives. The live run usually finds the new file by itself,
but it may just have looked for the last time. So a refusal leaves a message that becomes visible a moment
later; whoever receives it starts a run if work still waits.
"""

from __future__ import annotations

import threading
import time

from shared import storage_resources

QUEUE = "medallion-kick"
DELAY_S = 1


class _OnTheWay:
    """Until when a message that this process sent is still invisible."""

    def __init__(self) -> None:
        self.until = 0.0
        self.guard = threading.Lock()


_on_the_way = _OnTheWay()


def later() -> None:
    """Make sure that a kick becomes visible within about a second."""
    with _on_the_way.guard:
        # That message looks after everything that was recorded before it becomes visible.
        if time.monotonic() < _on_the_way.until:
            return
        until = time.monotonic() + DELAY_S
        storage_resources.queue(QUEUE).send_message("look", visibility_timeout=DELAY_S)
        _on_the_way.until = until


def forget() -> None:
    """Forget what this process has on its way."""
    _on_the_way.until = 0.0


def depth() -> int:
    """How many kicks are on their way, about."""
    return storage_resources.queue(QUEUE).get_queue_properties().approximate_message_count or 0
