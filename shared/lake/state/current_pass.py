"""The pass that this process works on: what one stage has computed, for those that follow it here.

A stage may also run in a process that has none of it, after a restart or on another instance. It then reads
the tables, which gives the same at a higher price.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from shared import settings
from shared.lake import storage


@dataclass(slots=True)
class CurrentPass:
    """Pass `number` of the lake at `address`.

    bronze_files: addresses of the files that hold a batch, by entity. silver: the engine's SilverRun, without
    rows after a rebuild or another engine's run.
    """

    address: tuple[str, str]
    number: int
    bronze_files: dict[str, list[str]] = field(default_factory=dict)
    silver: Any = None


class _Held:
    def __init__(self) -> None:
        self.current: CurrentPass | None = None
        self.guard = threading.Lock()


_held = _Held()


def begun(number: int) -> CurrentPass:
    """The pass, empty when this process has computed nothing for it yet; the one before it is let go."""
    with _held.guard:
        current = known(number)
        if current is None:
            current = _held.current = CurrentPass(_address(), number)
        return current


def known(number: int) -> CurrentPass | None:
    """The pass, None when this process has computed nothing for it."""
    current = _held.current
    if current is None or (current.address, current.number) != (_address(), number):
        return None
    return current


def forget() -> None:
    """Let the pass go: its files were rewritten."""
    _held.current = None


def _address() -> tuple[str, str]:
    return settings.lake_uri(), storage.options().get("endpoint", "")
