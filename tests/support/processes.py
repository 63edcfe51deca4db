"""Development processes for tests: started on a free port, awaited, stopped by pid."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Running:
    """A started process and the file its output goes to."""

    process: subprocess.Popen[bytes]
    log: Path

    def output(self) -> str:
        """Everything it has said so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_for(self, pattern: str, timeout_s: float = 20.0) -> re.Match[str]:
        """The first match of `pattern` in its output; AssertionError when it ends or stays silent."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            ended = self.process.poll() is not None
            found = re.search(pattern, self.output())
            if found:
                return found
            assert not ended, f"ended with {self.process.returncode}:\n{self.output()}"
            time.sleep(0.03)
        raise AssertionError(f"no {pattern!r} within {timeout_s} s:\n{self.output()}")

    def stop(self, grace_s: float = 10.0) -> int:
        """Terminate it, kill it when it overstays, and give its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(grace_s)
            except subprocess.TimeoutExpired:
                self.kill()
        return int(self.process.returncode)

    def kill(self) -> None:
        """Kill it without a chance to clean up, as a crash would."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()


@contextmanager
def running_module(
    module: str, *arguments: str, log: Path, env: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """`python -m module arguments…` from the repository's root, stopped at the end of the block."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    running = Running(process, log)
    try:
        yield running
    finally:
        running.stop()
