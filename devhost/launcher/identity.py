"""Telling a process of ours from a stranger that got its number later."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class ProcessIdentity:
    """A process: its number and when it started, as the system tells it."""

    pid: int
    started: str

    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        return started_at(self.pid) == self.started

    def terminate(self) -> None:
        """Ask it to stop; nothing happens when it is gone, whoever has its number now."""
        self._signal(signal.SIGTERM)

    def stop(self, grace_s: float) -> bool:
        """Terminate it, kill its process group when it overstays; True when it went by itself."""
        self.terminate()
        if self.wait(grace_s):
            return True
        if self.is_alive():
            os.killpg(self.pid, signal.SIGKILL)
        self.wait(5.0)
        return False

    def wait(self, timeout_s: float) -> bool:
        """Wait until it has ended; False when it has not within `timeout_s`."""
        deadline = time.monotonic() + timeout_s
        while self.is_alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def _signal(self, number: int) -> None:
        if self.is_alive():
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                return


def identify(pid: int) -> ProcessIdentity | None:
    """The identity of a running process, None when there is none of that number."""
    started = started_at(pid)
    return ProcessIdentity(pid, started) if started else None


def started_at(pid: int) -> str | None:
    """When process `pid` started; None when it does not run (an unreaped child does not)."""
    if pid <= 0:
        return None
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        return _from_proc(stat)
    ran = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, started = ran.stdout.strip().partition(" ")
    return None if not state or state.startswith("Z") else started.strip()


def _from_proc(stat: Path) -> str | None:
    try:
        text = stat.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The name in parentheses may hold blanks; state is the first field after it, start time the 20th.
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in ("Z", "X") else f"{_boot()}+{fields[19]}"


@lru_cache(maxsize=1)
def _boot() -> str:
    """Start times count from the boot, so the boot is part of them."""
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
