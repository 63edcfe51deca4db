"""A pause after a failed attempt: an outage costs one call its patience now and then, not every call."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

FIRST_PAUSE_S = 0.5
MAX_PAUSE_S = 8.0


class Breaker:
    """Lets calls through while they succeed; after a failure one at the end of each pause, which doubles.

    `back` is called when a call succeeds again. Safe to share between threads; `clock` gives seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.back: Callable[[], None] = lambda: None
        self._clock = clock
        self._lock = threading.Lock()
        self._pause_s = 0.0
        self._closed_until = 0.0

    @property
    def is_paused(self) -> bool:
        """True when a call would be refused right now."""
        return self._pause_s > 0 and self._clock() < self._closed_until

    @property
    def pause_s(self) -> float:
        """The length of the present pauses, 0 when calls succeed."""
        return self._pause_s

    def enter(self) -> bool:
        """False in a pause; whoever comes at its end tries for all others."""
        with self._lock:
            if self.is_paused:
                return False
            self._closed_until = self._clock() + self._pause_s
            return True

    def failed(self) -> None:
        """Note a failed call."""
        with self._lock:
            self._pause_s = min(max(FIRST_PAUSE_S, 2 * self._pause_s), MAX_PAUSE_S)
            self._closed_until = self._clock() + self._pause_s

    def succeeded(self) -> None:
        """Note a call that went through."""
        with self._lock:
            was_out, self._pause_s = self._pause_s > 0, 0.0
        if was_out:
            self.back()
