"""The heaps that the C library keeps for threads: by default eight a core, each with what was freed in it."""

from __future__ import annotations

import ctypes
from contextlib import suppress

# M_ARENA_MAX of malloc.h.
_ARENA_MAX = -8
# With one, threads would wait for each other; polars has an allocator of its own.
HEAPS = 2


def share_heaps() -> None:
    """Let all threads share HEAPS heaps from now on, see mallopt(3); only the GNU C library knows of it.

    By a call and not by MALLOC_ARENA_MAX: a worker in Azure gets the settings of an app after its start.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, HEAPS)
