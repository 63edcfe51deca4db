"""What the launcher says: short lines, in color on a terminal only."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class LauncherError(Exception):
    """The command can't go on; the message is one sentence that says what to do."""


def _colored() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def say(text: str = "") -> None:
    """Print one line at once, also into a file."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)


def dim(text: str) -> str:
    """Text that matters less."""
    return f"\033[2m{text}\033[0m" if _colored() else text


def bold(text: str) -> str:
    """Text that matters more."""
    return f"\033[1m{text}\033[0m" if _colored() else text


@contextmanager
def step(title: str) -> Iterator[None]:
    """Say that a step is done, and how long it took."""
    started = time.monotonic()
    yield
    say(f"  {title} {dim(f'{time.monotonic() - started:.1f} s')}")
