"""Frames that are kept in memory, the longest unused forgotten first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


class Kept[K: Hashable]:
    """Frames by key, up to so many bytes in all."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._frames: OrderedDict[K, tuple[pl.DataFrame, int]] = OrderedDict()
        self._size = 0
        self._guard = threading.Lock()

    def get(self, key: K) -> pl.DataFrame | None:
        """The frame of a key, None when it is not kept."""
        with self._guard:
            found = self._frames.get(key)
            if found is None:
                return None
            self._frames.move_to_end(key)
            return found[0]

    def put(self, key: K, frame: pl.DataFrame) -> None:
        """Keep a frame, unless it is larger than all that may be kept."""
        size = int(frame.estimated_size())
        with self._guard:
            if key in self._frames or size > self._budget:
                return
            self._frames[key] = (frame, size)
            self._size += size
            while self._size > self._budget:
                _, (_, freed) = self._frames.popitem(last=False)
                self._size -= freed

    def forget(self) -> None:
        """Forget all."""
        with self._guard:
            self._frames.clear()
            self._size = 0
