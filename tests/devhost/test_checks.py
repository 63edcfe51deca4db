"""`dev.py test`: its verdict is exact and it cleans up, whatever becomes of a worker or of the run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from devhost.launcher import checks, report
from tests.support.processes import ROOT
from tests.support.workers import OnceEach

DRIVER = """
import sys
from pathlib import Path
from devhost.launcher import checks
with checks._terminated_as_interrupted():
    tests, code = checks._pytest(sys.executable, Path.cwd(), sys.argv[1:])
print(*checks.counts(tests), code, flush=True)
"""
SLOW = """
import pathlib, time
import pytest

HERE = pathlib.Path(__file__).parent

@pytest.fixture(scope="session")
def started():
    yield
    time.sleep(6)  # longer than execnet lets a worker live that it has interrupted
    (HERE / f"stopped-{__name__}").touch()

def test_waits(started):
    (HERE / f"waits-{__name__}").touch()
    time.sleep(60)
"""


@pytest.fixture
def two_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PYTEST_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(checks, "workers", lambda: 2)


def write(folder: Path, **files: str) -> None:
    for name, code in files.items():
        (folder / f"test_{name}.py").write_text(textwrap.dedent(code), encoding="utf-8")


def verdict(folder: Path, *arguments: str) -> tuple[int, int, int]:
    """Tests passed, tests failed, exit code of the run, under the settings of this repository's tests."""
    tests, code = checks._pytest(
        sys.executable, ROOT, ["-p", "tests.support.workers", str(folder), *arguments]
    )
    return *report.counts(tests), code


PASS_FAIL_SKIP = """
    import pytest

    @pytest.fixture
    def breaks_after():
        yield
        raise ValueError

    @pytest.mark.parametrize("n", range(4))
    def test_passes(n):
        pass

    def test_fails():
        raise ValueError

    def test_fails_twice(breaks_after):
        raise ValueError

    def test_fails_after(breaks_after):
        pass

    def test_is_skipped():
        pytest.skip("not here")
    """


@pytest.mark.usefixtures("two_workers")
def test_every_test_counts_once(tmp_path: Path) -> None:
    write(tmp_path, one=PASS_FAIL_SKIP, two=PASS_FAIL_SKIP)
    assert verdict(tmp_path) == (8, 6, 1)
    assert verdict(tmp_path / "test_one.py", "-k", "passes") == (4, 0, 0)
    assert verdict(tmp_path / "test_one.py", "-x") == (4, 1, 2)


@pytest.mark.usefixtures("two_workers")
def test_a_test_of_which_its_worker_dies_has_failed_and_every_other_is_run_once(tmp_path: Path) -> None:
    dies = """
        import os, pathlib
        import pytest

        def ran(name):
            with (pathlib.Path(__file__).parent / "ran.txt").open("a") as lines:
                lines.write(name + "\\n")

        @pytest.mark.parametrize("n", range(6))
        def test_one_of_six(n):
            ran(f"{__name__} {n}")
            if n == 2:
                os._exit(3)
        """
    write(tmp_path, one=dies, two=dies, three=dies, four="def test_passes(): pass")
    assert verdict(tmp_path) == (16, 3, 1)
    lines = (tmp_path / "ran.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(set(lines)) == 18


@pytest.mark.usefixtures("two_workers")
def test_a_test_that_hears_no_signal_is_ended_with_its_stacks_and_the_rest_go_on(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    deaf = """
        import signal, time

        def test_waits_for_ever():
            # As a lock does in native code, of which the interpreter is told nothing.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM, signal.SIGTERM})
            time.sleep(120)

        def test_comes_after():
            pass
        """
    write(tmp_path, deaf=deaf, other="def test_passes(): pass")
    settings = ("-c", str(ROOT / "pyproject.toml"), "-o", "timeout=1", "-o", "faulthandler_timeout=3")
    assert verdict(tmp_path, *settings) == (2, 1, 1)
    assert "in test_waits_for_ever" in capfd.readouterr().err


def test_a_worker_that_has_not_told_its_tests_is_given_none() -> None:
    scheduling = object.__new__(OnceEach)
    scheduling.registered_collections = {}
    scheduling._reschedule(object())  # type: ignore[arg-type]


@pytest.fixture
def driven(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Two files of slow tests, each running in a worker."""
    write(tmp_path, one=SLOW, two=SLOW)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    line = [sys.executable, "-c", DRIVER, "-p", "tests.support.workers", "-n2", str(tmp_path)]
    with subprocess.Popen(
        line, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        wait_for(tmp_path, ["waits-test_one", "waits-test_two"])
        yield process
        process.kill()


def wait_for(folder: Path, names: Sequence[str]) -> None:
    deadline = time.monotonic() + 60
    while not all((folder / name).exists() for name in names):
        assert time.monotonic() < deadline, sorted(path.name for path in folder.iterdir())
        time.sleep(0.05)


@pytest.mark.parametrize("ended", ["Ctrl-C", "SIGTERM"])
def test_fixtures_stop_what_they_started_when_the_run_is_ended(
    ended: str, driven: subprocess.Popen[str], tmp_path: Path
) -> None:
    for _ in range(2):
        if ended == "Ctrl-C":
            os.killpg(driven.pid, signal.SIGINT)
        else:
            driven.send_signal(signal.SIGTERM)
        time.sleep(1)
    told, _ = driven.communicate(timeout=60)
    assert sorted(path.name for path in tmp_path.glob("stopped-*")) == [
        "stopped-test_one",
        "stopped-test_two",
    ]
    passed, _failed, code = map(int, told.splitlines()[-1].split())
    assert (passed, code) == (0, 2)


@pytest.mark.usefixtures("two_workers")
def test_files_that_wait_for_hosts_come_first_and_whole(tmp_path: Path) -> None:
    each = """
        import pathlib
        import pytest
        {mark}
        @pytest.mark.parametrize("n", range({count}))
        def test_it(n):
            with (pathlib.Path(__file__).parent / "ran.txt").open("a") as lines:
                lines.write(__name__ + "\\n")
        """
    write(
        tmp_path,
        a=each.format(mark="", count=9),
        b=each.format(mark="@pytest.mark.host", count=2),
        c=each.format(mark="@pytest.mark.reliability", count=3),
    )
    assert verdict(tmp_path, "-n1") == (14, 0, 0)
    ran = (tmp_path / "ran.txt").read_text(encoding="utf-8").split()
    assert ran == ["test_c"] * 3 + ["test_b"] * 2 + ["test_a"] * 9
