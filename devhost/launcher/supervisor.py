"""Starting the processes of an instance, watching them, and stopping exactly them."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, NoReturn

from devhost.launcher.companions import Companion
from devhost.launcher.home import Home
from devhost.launcher.identity import ProcessIdentity, identify
from devhost.launcher.say import LauncherError, say, step


class StopRequested(BaseException):
    """Somebody asked this instance to stop, by Ctrl-C, SIGTERM or by closing the terminal."""


class Supervisor:
    """Owns the processes of one instance while it runs; used as a context, which stops them all."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._started: list[tuple[Companion, subprocess.Popen[bytes], ProcessIdentity]] = []
        self._ready = False

    def __enter__(self) -> Supervisor:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, _request_stop)
        self._record()
        return self

    def __exit__(self, *_: Any) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        self._home.forget("endpoints.json")
        for companion, process, identity in reversed(self._started):
            if not identity.stop(companion.grace_s):
                say(f"  {companion.title} had to be killed")
            process.wait()
        self._home.forget("run.json")

    def start(self, companions: Sequence[Companion], timeout_s: float = 60.0) -> None:
        """Start these side by side and wait until each answers; raises LauncherError when one does not."""
        begun = time.monotonic()
        for companion in companions:
            self._launch(companion)
        for companion in companions:
            with step(companion.title):
                while not companion.ready():
                    self.check()
                    if time.monotonic() - begun > timeout_s:
                        slow = f"{companion.sentence_title} did not answer within {timeout_s:.0f} s"
                        raise LauncherError(slow + self._tail(companion))
                    time.sleep(0.05)

    def run(self, command: Sequence[str], **options: Any) -> int:
        """Run a command to its end while watching the processes; its exit code."""
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, **options) as task:
            try:
                while task.poll() is None:
                    self.check()
                    time.sleep(0.1)
            except BaseException:
                task.terminate()
                raise
            return int(task.returncode)

    def announce(self) -> None:
        """Record that the instance is ready."""
        self._ready = True
        self._record()

    def watch(self) -> NoReturn:
        """Watch until a stop is requested; raises LauncherError when a process ends by itself."""
        while True:
            self.check()
            time.sleep(0.3)

    def check(self) -> None:
        """Raise LauncherError when a process has ended."""
        for companion, process, _ in self._started:
            code = process.poll()
            if code is not None:
                raise LauncherError(
                    f"{companion.sentence_title} ended with code {code}{self._tail(companion)}"
                )

    def _launch(self, companion: Companion) -> None:
        log = self._home.log(companion.name)
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as output:
            try:
                # A session of its own: Ctrl-C reaches the supervisor alone, which stops them in order.
                process = subprocess.Popen(
                    companion.command,
                    cwd=companion.folder,
                    env={**os.environ, **companion.environment},
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            except OSError as error:
                raise LauncherError(f"{companion.sentence_title} can't be started: {error}.") from error
        # One that is gone already keeps its number until we ask for its end, so nobody else can have it.
        identity = identify(process.pid) or ProcessIdentity(process.pid, "ended at once")
        self._started.append((companion, process, identity))
        self._record()

    def _record(self) -> None:
        own: ProcessIdentity | None = identify(os.getpid())
        assert own is not None
        companions = {companion.name: asdict(identity) for companion, _, identity in self._started}
        self._home.write(
            "run.json", {"supervisor": asdict(own), "companions": companions, "ready": self._ready}
        )

    def _tail(self, companion: Companion) -> str:
        log = self._home.log(companion.name)
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        said = f", its last words: {lines[-1].strip()}" if lines else " and said nothing"
        return f"{said} (all of them: {log})."


def _request_stop(_number: int, _frame: Any) -> None:
    raise StopRequested
