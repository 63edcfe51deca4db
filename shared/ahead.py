"""Values made one ahead of their use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

_END: Any = object()


def ahead[T](values: Iterable[T]) -> Iterator[T]:
    """The same values, each made while the one before is in use.

    What making one raises is raised in its place. Whoever stops early waits for nothing: the one that is
    being made is made in vain, and no further one.
    """
    making = iter(values)
    pool = ThreadPoolExecutor(1)
    try:
        coming = pool.submit(next, making, _END)
        while (value := coming.result()) is not _END:
            coming = pool.submit(next, making, _END)
            yield value
    finally:
        # The garbage collector may do this in any thread, also in one that holds what the pool needs to end.
        pool.shutdown(wait=False, cancel_futures=True)
