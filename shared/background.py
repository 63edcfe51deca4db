"""Work behind the back of a request: a few threads, and no more waiting for them than a bound."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore


class Background:
    """Threads under a name, for work that has another way to be done when it is left out."""

    def __init__(self, name: str, *, workers: int, max_waiting: int) -> None:
        self._name, self._workers = name, workers
        self._slots = Semaphore(max_waiting)
        self._pool = self._new_pool()

    def submit[**P](self, work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Have `work` done; it is left out when too much is waiting. What it raises is lost."""
        if not self._slots.acquire(blocking=False):
            return
        done = self._pool.submit(work, *args, **kwargs)
        done.add_done_callback(lambda _: self._slots.release())

    def finish(self) -> None:
        """Wait until all is done, for tests."""
        self._pool.shutdown()
        self._pool = self._new_pool()

    def _new_pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._workers, thread_name_prefix=self._name)
