"""Whether everything the app depends on answers, asked for real and soon told."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from shared import clients
from shared.settings import lake_uri

TIMEOUT_S = 3.0
FRESH_S = 1.0
# For a probe, one quick try says enough; the clients' usual retries would outlast it.
QUICKLY: Mapping[str, Any] = {"retry_total": 0, "connection_timeout": 2, "read_timeout": 2}

Probe = Callable[[], None]

_log = logging.getLogger("petinsure360.readiness")


@dataclass(frozen=True, slots=True)
class Check:
    """One dependency: whether it answered, and how long that took."""

    name: str
    ok: bool
    duration_ms: int


class Monitor:
    """Asks on demand, but not more than once in FRESH_S: anybody may call, and no storm reaches storage."""

    def __init__(self, probes: Mapping[str, Probe], clock: Callable[[], float] = time.monotonic) -> None:
        self._probes = probes
        self._clock = clock
        self._lock = threading.Lock()
        self._asked_at = float("-inf")
        self._checks: tuple[Check, ...] = ()

    def checks(self) -> tuple[Check, ...]:
        """How every dependency answered, at most FRESH_S ago."""
        with self._lock:
            if self._clock() - self._asked_at >= FRESH_S:
                self._checks = check(self._probes)
                self._asked_at = self._clock()
            return self._checks


def check(probes: Mapping[str, Probe]) -> tuple[Check, ...]:
    """Ask all dependencies at once; one that is silent for TIMEOUT_S counts as failed."""
    executor = ThreadPoolExecutor(max_workers=len(probes), thread_name_prefix="readiness")
    try:
        running = {name: executor.submit(_timed, name, probe) for name, probe in probes.items()}
        wait(running.values(), timeout=TIMEOUT_S)
        return tuple(_outcome(name, future) for name, future in running.items())
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _outcome(name: str, future: Future[Check]) -> Check:
    return future.result() if future.done() else Check(name, False, int(TIMEOUT_S * 1000))


def _timed(name: str, probe: Probe) -> Check:
    began = time.perf_counter()
    try:
        probe()
        ok = True
    except Exception as error:
        # Any failure means "not ready"; which one is for the log, not for a caller without a token.
        _log.warning("dependency %s does not answer: %s", name, type(error).__name__)
        ok = False
    return Check(name, ok, round((time.perf_counter() - began) * 1000))


def _tables() -> None:
    next(iter(clients.tables().list_tables(results_per_page=1, **QUICKLY)), None)


def _queues() -> None:
    next(iter(clients.queues().list_queues(results_per_page=1, **QUICKLY)), None)


def _blobs() -> None:
    next(iter(clients.blobs().list_containers(results_per_page=1, **QUICKLY)), None)


def _lake() -> None:
    location = urlsplit(lake_uri())
    if location.scheme == "file":
        os.makedirs(unquote(location.path), exist_ok=True)
        return
    # An absent container is an answer too: the first run makes it.
    clients.blobs().get_container_client("gold").exists(**QUICKLY)


PROBES: Mapping[str, Probe] = {
    "tables": _tables,
    "queues": _queues,
    "blobs": _blobs,
    "lake": _lake,
}

monitor = Monitor(PROBES)
