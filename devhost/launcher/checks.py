"""`test`: every check, how long each part took, and a last line that says how many passed and failed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from devhost.launcher import compilers, prepare
from devhost.launcher.report import Outcome, counts, outcomes, slowest
from devhost.launcher.say import bold, say

SLOWEST = 20
# Every worker has an Azurite of its own and a share of the hosts that tests start.
MAX_WORKERS = 8
# What fixtures may take to stop what they started, before their processes are killed.
GRACE_S = 90.0


def run_checks(root: Path, pytest_arguments: Sequence[str]) -> int:
    """Run linters, types, layers and tests; each tool counts as one check, each test as one."""
    with _terminated_as_interrupted():
        with _part("set-up"):
            python = str(prepare.everything(root))
        with _part("tools"):
            verdicts = _tools(python, root)
        with _part("tests"):
            tests, code = _pytest(python, root, pytest_arguments)
    _say_slowest(tests)
    passed, failed = counts(tests)
    failed = failed or int(code != 0)
    passed += sum(verdicts)
    failed += len(verdicts) - sum(verdicts)
    left_out = compilers.note(root)
    if left_out:
        say(left_out)
    say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def workers() -> int:
    """Processes among which tests are divided: three for two cores, as each waits a quarter of its time."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores + cores // 2, MAX_WORKERS)


def _tools(python: str, root: Path) -> list[bool]:
    """Whether each tool has nothing to say; they run side by side, before the tests need the cores."""
    lines = {
        "lint": [python, "-m", "ruff", "check", "."],
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "layers": [str(Path(python).parent / "lint-imports")],
        "types": [python, "-m", "mypy"],
        "frontends": ["npm", "run", "--silent", "check"],
    }
    with ThreadPoolExecutor() as pool:
        folders = [root / "frontends" if name == "frontends" else root for name in lines]
        return list(pool.map(_tool, lines, lines.values(), folders))


def _tool(name: str, line: Sequence[str], folder: Path) -> bool:
    began = time.monotonic()
    ran = subprocess.run(
        line, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    verdict = "ok" if ran.returncode == 0 else "FAILED"
    output = [ran.stdout] if ran.returncode != 0 else []
    say("\n".join([*output, f"{bold(name):<10} {verdict} {time.monotonic() - began:.1f} s"]))
    return ran.returncode == 0


def _pytest(python: str, root: Path, arguments: Sequence[str]) -> tuple[list[Outcome], int]:
    """Every test that was run, and the exit code of pytest: not 0 as well when the run breaks off."""
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        line = [python, "-m", "pytest", "-n", str(workers()), "--dist=loadfile", "--no-loadscope-reorder"]
        options = [f"--junitxml={report}", "-o", "junit_logging=system-out"]
        code = _awaited([*line, *options, *arguments], root)
        if report.exists():
            _say_evidence(python, root, report)
        return (outcomes(report.read_text(encoding="utf-8")) if report.exists() else []), code


def _say_evidence(python: str, root: Path, report: Path) -> None:
    """What the run shows of each page of docs/evidence, on the small scale of the checks."""
    line = [python, "-m", "bench.evidence", "--report", str(report)]
    subprocess.run(line, cwd=root, check=False)


def _awaited(line: Sequence[str], folder: Path) -> int:
    """The exit code of a command; when we are told to end, it is told once, and awaited.

    It has a session of its own: Ctrl-C would reach its workers from the terminal and again from it, and
    a second signal would break off the fixtures that stop what tests have started.
    """
    process = subprocess.Popen(line, cwd=folder, start_new_session=True)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        try:
            return process.wait(GRACE_S) or 1
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait() or 1


@contextmanager
def _terminated_as_interrupted() -> Iterator[None]:
    """SIGTERM ends the block as Ctrl-C does; the second of either is ignored while tests clean up."""

    interrupted = False

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        if not interrupted:
            interrupted = True
            raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _part(name: str) -> Iterator[None]:
    """Say how long a part took, and how much of the cores its processes used."""
    began, used = time.monotonic(), _children_s()
    yield
    say(f"{bold(name):<10} {time.monotonic() - began:.0f} s, {_children_s() - used:.0f} s of processor time")


def _children_s() -> float:
    """Processor seconds of every process that we started and that has ended, with its own."""
    times = os.times()
    return times.children_user + times.children_system


def _say_slowest(tests: Sequence[Outcome]) -> None:
    total = sum(test.seconds for test in tests)
    say(f"{len(tests)} tests, which take {total:.0f} s one after the other; the slowest:")
    for test in slowest(tests, SLOWEST):
        say(f"{test.seconds:7.1f} s  {test.name}")
