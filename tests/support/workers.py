"""Hooks for tests divided among processes: long files first, no test twice, everything stopped at the end."""

from __future__ import annotations

import os
import signal
import time
from types import FrameType
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

# What a file with one of these has to wait for: hosts, browsers, a second engine.
LONG = ("reliability", "browser", "spark", "host")
# What fixtures may take to stop what they started, before their process is killed.
GRACE_S = 60.0


def pytest_configure(config: pytest.Config) -> None:
    """In every worker, and in the process that divides the tests among them."""
    _interrupt_once()
    divides = config.getoption("dist", "no") != "no"
    if divides:
        config.pluginmanager.register(Controller())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Order whole files: what takes longest must not begin when the other workers are about to end."""
    ranks: dict[Any, int] = {}
    for item in items:
        rank = next((n for n, mark in enumerate(LONG) if item.get_closest_marker(mark)), len(LONG))
        ranks[item.path] = min(rank, ranks.get(item.path, len(LONG)))
    items.sort(key=lambda item: ranks[item.path])


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Mark in the JUnit report that a test came to its end, which the report does not say by itself."""
    item.user_properties.append(("ended", True))


def _interrupt_once() -> None:
    """Let SIGTERM end the session as Ctrl-C does; whatever follows lets fixtures finish their work."""

    told = False

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        nonlocal told
        if not told:
            told = True
            raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, interrupt)


class OnceEach(LoadFileScheduling):
    """Files divided among workers, in the order of collection; a test of which its worker died has failed.

    The base class would give it to the next worker, which dies of it as well, until none may be started.
    """

    def remove_node(self, node: WorkerController) -> str | None:
        """Take a worker out and hand its files on; the id of the test that it was running, if any."""
        units = self.assigned_work[node]
        left = [test for unit in units.values() for test, done in unit.items() if not done]
        if left:
            units[self._split_scope(left[0])][left[0]] = True
        for scope in [scope for scope, unit in units.items() if all(unit.values())]:
            del units[scope]
        super().remove_node(node)
        return left[0] if left else None

    def _reschedule(self, node: WorkerController) -> None:
        """Hand out files, but not to a worker that takes another's place and has not told its tests yet.

        It is asked again once it has: the base class (xdist 3.8) would break off when two die at once.
        """
        if node in self.registered_collections:
            super()._reschedule(node)


class Controller:
    """In the process that divides the tests: picks the order, and ends the workers when it is ended."""

    def __init__(self) -> None:
        self._workers: dict[WorkerController, int] = {}

    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> OnceEach | None:
        """Ours in place of `--dist loadfile`."""
        return OnceEach(config, log) if config.getvalue("dist") == "loadfile" else None

    def pytest_testnodeready(self, node: WorkerController) -> None:
        """Remember the process of a worker that has started."""
        self._workers[node] = node.gateway._rinfo().pid

    def pytest_testnodedown(self, node: WorkerController) -> None:
        """Forget a worker that has ended."""
        self._workers.pop(node, None)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Interrupt the workers that are left and wait: execnet would kill them ten seconds later."""
        for process in self._workers.values():
            os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_S
        while time.monotonic() < deadline and not all(node.channel.isclosed() for node in self._workers):
            time.sleep(0.05)
