"""How a figure is taken and printed."""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def cpu_seconds() -> float:
    """Processor time of this process and all its threads: what a busy machine does not lengthen."""
    return time.process_time()


def processor_seconds(pid: int) -> float:
    """Processor time of a running process and all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mb() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def latencies(values: Sequence[float], elapsed_s: float) -> str:
    """Rate and latency of requests in one line; `values` in seconds."""
    rate = len(values) / elapsed_s
    p50, p99 = (percentile(values, share) * 1000 for share in (0.50, 0.99))
    return (
        f"{rate:7.0f}/s  p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  mean {statistics.fmean(values) * 1000:6.1f} ms"
    )


def line(name: str, figure: str) -> None:
    """One figure, aligned with the others."""
    print(f"  {name:<46} {figure}", flush=True)
