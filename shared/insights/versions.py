"""Which versions are published right now: asked at most once a second, mostly in the background."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from shared.lake.replay import state
from shared.lake.state import published

FRESH_S = 1.0
# After a longer pause an answer must not show the state of before the pause.
IDLE_S = 5.0


class PublishedVersions[T]:
    """What is published as of about a second ago, None before the first; tests replace the clock."""

    def __init__(self, read: Callable[[], T | None], clock: Callable[[], float] = time.monotonic) -> None:
        self._read, self._clock = read, clock
        self._found: T | None = None
        self._checked = float("-inf")
        self._checking = threading.Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="published_versions")

    def current(self) -> T | None:
        """What to answer from."""
        age = self._clock() - self._checked
        if age > IDLE_S:
            with self._checking:
                if self._clock() - self._checked > IDLE_S:
                    self._check()
        elif age > FRESH_S and self._checking.acquire(blocking=False):
            self._pool.submit(self._check_in_background)
        return self._found

    def forget(self) -> None:
        """Ask anew at the next call."""
        self._checked = float("-inf")

    def _check(self) -> None:
        started = self._clock()
        self._found = self._read()
        self._checked = started

    def _check_in_background(self) -> None:
        try:
            self._check()
        finally:
            self._checking.release()


published_versions = PublishedVersions(lambda: published.read_head().manifest)
replays = PublishedVersions(state.read)
published.observers.append(published_versions.forget)
state.observers.append(replays.forget)
