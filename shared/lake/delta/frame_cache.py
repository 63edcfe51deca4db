"""Frames that are kept in memory, the longest unused forgotten first.

How much is kept follows the memory of the instance (setting INSTANCE_MEMORY_MB), so that a process that goes
on writing small files stops growing.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import TYPE_CHECKING

from shared import settings

if TYPE_CHECKING:
    import polars as pl

# What a column of a few rows takes beyond its values, measured on 160 frames that a host under load had kept.
_COLUMN_BYTES = 4096
_MB = 1024 * 1024


class Kept[K: Hashable]:
    """Frames by key, together up to a share of the instance's memory."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._frames: OrderedDict[K, tuple[pl.DataFrame, int]] = OrderedDict()
        self._size = 0
        self._guard = threading.Lock()

    def get(self, key: K) -> pl.DataFrame | None:
        """The frame of a key, None when it is not kept."""
        with self._guard:
            entry = self._frames.get(key)
            if entry is None:
                return None
            self._frames.move_to_end(key)
            return entry[0]

    def put(self, key: K, frame: pl.DataFrame) -> None:
        """Keep a frame, unless it is larger than all that may be kept."""
        size = int(frame.estimated_size()) + frame.width * _COLUMN_BYTES
        budget = int(settings.instance_memory_mb() * _MB * self._share)
        with self._guard:
            if key in self._frames or size > budget:
                return
            self._frames[key] = (frame, size)
            self._size += size
            while self._size > budget:
                _, (_, freed) = self._frames.popitem(last=False)
                self._size -= freed

    def forget(self) -> None:
        """Forget all."""
        with self._guard:
            self._frames.clear()
            self._size = 0
