"""One look for many who ask at once: nobody is shown what was looked at before they asked."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Coalesced[T]:
    """Takes one look at a time; whoever asks meanwhile shares the next one."""

    def __init__(self, look: Callable[[], T]) -> None:
        self._look = look
        self._looking = threading.Lock()
        self._begun = 0
        self._result: tuple[int, T] | None = None

    def __call__(self) -> T:
        """What a look finds that begins after this call; raises what it raises."""
        begun = self._begun
        with self._looking:
            if self._result is not None and self._result[0] > begun:
                return self._result[1]
            self._begun += 1
            self._result = None
            result = self._look()
            self._result = (self._begun, result)
            return result
