"""A progress bar on a terminal, a line per step anywhere else."""

from __future__ import annotations

import sys

WIDTH = 30


class Bar:
    """Shows how far something has come; it never goes back."""

    def __init__(self) -> None:
        self._share = 0.0
        self._title = ""
        self._is_terminal = sys.stdout.isatty()

    def show(self, share: float, title: str) -> None:
        """Show `share` (0 to 1) and what is going on."""
        self._share = max(self._share, min(1.0, share))
        if self._is_terminal:
            done = round(self._share * WIDTH)
            print(
                f"\r  {'█' * done}{'░' * (WIDTH - done)} {self._share:4.0%} {title:<24}", end="", flush=True
            )
        elif title != self._title:
            print(f"  {self._share:4.0%} {title}", flush=True)
        self._title = title

    def finish(self, title: str) -> None:
        """Fill the bar and leave it."""
        self.show(1.0, title)
        if self._is_terminal:
            print()
