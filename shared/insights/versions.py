"""Which versions are announced right now: asked at most once a second, mostly in the background."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from shared.lake import announced
from shared.lake.announced import Manifest

FRESH_S = 1.0
# After a longer pause an answer must not show the state of before the pause.
IDLE_S = 5.0


class Announcements:
    """The announced manifest as of about a second ago; `read` and `clock` are replaced in tests."""

    def __init__(
        self,
        read: Callable[[], Manifest | None] = lambda: announced.read_head().manifest,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read, self._clock = read, clock
        self._manifest: Manifest | None = None
        self._checked = float("-inf")
        self._checking = threading.Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="announcements")

    def current(self) -> Manifest | None:
        """The manifest to answer from, None before the first."""
        age = self._clock() - self._checked
        if age > IDLE_S:
            with self._checking:
                if self._clock() - self._checked > IDLE_S:
                    self._check()
        elif age > FRESH_S and self._checking.acquire(blocking=False):
            self._pool.submit(self._check_in_background)
        return self._manifest

    def forget(self) -> None:
        """Ask anew at the next call."""
        self._checked = float("-inf")

    def _check(self) -> None:
        started = self._clock()
        self._manifest = self._read()
        self._checked = started

    def _check_in_background(self) -> None:
        try:
            self._check()
        finally:
            self._checking.release()


announcements = Announcements()
announced.observers.append(announcements.forget)
