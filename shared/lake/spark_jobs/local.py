"""The job on this machine, by `spark-submit`: for development, and for tests."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from shared import settings
from shared.lake.spark_jobs import State, arguments
from shared.lake.state import pass_plan, published
from shared.lake.state.plan_size import delivered_rows

PROGRAM = Path(__file__).parents[3] / "spark_job.py"

# Of an hour's work the second compiler takes a minute; of a minute's work as much as all the rest.
_BRIEF = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m"
JAVA = "-XX:+UseParallelGC -XX:NewRatio=1 -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
BRIEF_ROWS = 1_000_000

# By token: a process that ends takes its jobs along, and knows nothing of those of another.
_started: dict[str, subprocess.Popen[bytes]] = {}


class Local:
    """Jobs as processes of this machine; they read the app's settings from its environment."""

    def __init__(self, job: settings.SparkJob) -> None:
        self._job = job

    def start(self, number: int, token: str) -> str:
        """Start `spark-submit`, once for a token."""
        if token not in _started:
            program = Path(self._job.job) if self._job.job else PROGRAM
            _started[token] = subprocess.Popen(
                [_spark_submit(), *_options(number), str(program), *arguments(number, self._job)],
                cwd=program.parent,
                stdin=subprocess.DEVNULL,
            )
        return token

    def state(self, run: str) -> State:
        """Whether its process runs; lost when another process started it."""
        process = _started.get(run)
        if process is None:
            return "lost"
        return "running" if process.poll() is None else "ended"

    def stop(self, run: str) -> None:
        """End its process."""
        if process := _started.get(run):
            process.terminate()


def java_options(rows: int) -> str:
    """How the virtual machine is started for so many delivered rows."""
    return f"{JAVA} {_BRIEF}" if rows <= BRIEF_ROWS else JAVA


def _options(number: int) -> list[str]:
    plan = pass_plan.read_plan(number)
    rows = delivered_rows(plan, published.head_before(number).manifest) if plan else 0
    properties = {
        "spark.ui.enabled": "false",
        "spark.log.level": "WARN",
        "spark.pyspark.python": sys.executable,
        "spark.driver.extraJavaOptions": java_options(rows),
    }
    memory = ["--driver-memory", f"{settings.instance_memory_mb() // 2}m"]
    return [*memory, *(f"--conf={name}={value}" for name, value in properties.items())]


def _spark_submit() -> str:
    """That of our Python's packages, else the one on PATH.

    The copy in the folder of scripts would ask whatever `python3` comes first on PATH where Spark is.
    """
    package = find_spec("pyspark")
    origin = package.origin if package else None
    path = str(Path(origin).parent / "bin" / "spark-submit") if origin else shutil.which("spark-submit")
    if path is None:
        raise FileNotFoundError("There is no spark-submit among Python's packages or on PATH.")
    return path


@atexit.register
def _end() -> None:
    for process in _started.values():
        process.terminate()
