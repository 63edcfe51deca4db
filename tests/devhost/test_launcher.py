"""dev.py's decisions: which Python, what to install again, whose process may be stopped, which ports."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from devhost.launcher import checks, cli, compilers, prepare, pythons, report
from devhost.launcher.home import Home
from devhost.launcher.identity import ProcessIdentity, identify
from devhost.launcher.ports import DEFAULTS, choose_ports, is_free
from devhost.launcher.say import LauncherError
from devhost.launcher.settings import Addresses
from tests.support.processes import ROOT


def fake_python(path: Path, version: str, *, exit_code: int = 0) -> Path:
    """An interpreter that claims a version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{path}'\necho '{version}'\nexit {exit_code}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose only Python is too old."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    old = fake_python(tmp_path / "bin" / "python3", "3 9")
    monkeypatch.setattr(sys, "executable", str(old))
    return tmp_path


def test_no_python_of_the_version_is_found_where_there_is_none(bare_machine: Path) -> None:
    assert pythons.find_python() is None


def test_python_on_path_is_found(bare_machine: Path) -> None:
    wanted = fake_python(bare_machine / "bin" / "python3.13", "3 13")
    assert pythons.find_python() == str(wanted)


def test_the_newest_python_of_pyenv_is_found_when_path_has_a_shim_that_fails(bare_machine: Path) -> None:
    fake_python(bare_machine / "bin" / "python3.13", "3 13", exit_code=127)
    for patch in ("2", "10", "9"):
        fake_python(bare_machine / "pyenv" / "versions" / f"3.13.{patch}" / "bin" / "python", "3 13")
    assert pythons.find_python() == str(bare_machine / "pyenv" / "versions" / "3.13.10" / "bin" / "python")


def test_without_python_and_uv_one_sentence_says_what_to_install(bare_machine: Path) -> None:
    (bare_machine / "app").mkdir()
    for name in prepare.REQUIREMENTS:
        path = bare_machine / "app" / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    with pytest.raises(LauncherError, match=r"Python 3\.13 was not found .*install it"):
        prepare.python_environment(bare_machine / "app")


@pytest.mark.parametrize(("version", "complaint"), [(None, "not on PATH"), ("v18.19.0", "too old")])
def test_a_missing_or_old_node_is_named(bare_machine: Path, version: str | None, complaint: str) -> None:
    if version:
        node = bare_machine / "bin" / "node"
        node.write_text(f"#!/bin/sh\necho {version}\n")
        node.chmod(0o755)
    with pytest.raises(LauncherError, match=complaint):
        prepare.check_node()


def test_packages_are_installed_again_only_when_the_lockfile_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installs: list[str] = []

    def npm(*_: object) -> None:
        installs.append("npm ci")
        (tmp_path / "node_modules").mkdir(exist_ok=True)

    monkeypatch.setattr(prepare, "_run", npm)
    monkeypatch.setattr(prepare, "check_node", lambda: None)
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    lock = tmp_path / "package-lock.json"
    lock.write_text("1")
    for _ in range(2):
        prepare.node_packages(tmp_path)
    assert len(installs) == 1
    lock.write_text("2")
    prepare.node_packages(tmp_path)
    assert len(installs) == 2


def test_an_installation_that_failed_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "package-lock.json").write_text("1")
    monkeypatch.setattr(prepare, "check_node", lambda: None)
    monkeypatch.setattr(shutil, "which", lambda _: "/bin/false")
    for _ in range(2):
        with pytest.raises(LauncherError, match="npm ci failed"):
            prepare.node_packages(tmp_path)


def test_a_process_is_known_by_its_start_as_well_as_its_number() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True
    ) as child:
        real = identify(child.pid)
        assert real is not None
        stranger = ProcessIdentity(child.pid, "some other time")
        assert stranger.stop(1.0)
        assert child.poll() is None, "a process with the same number was stopped"
        assert real.is_alive()
        child.terminate()
        child.wait()
        assert not real.is_alive()
        assert identify(child.pid) is None


def test_one_that_ignores_the_request_is_killed_after_its_grace() -> None:
    ignore = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)"
    code = f"{ignore}; print('deaf', flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", code], start_new_session=True, stdout=subprocess.PIPE
    ) as stubborn:
        assert stubborn.stdout is not None
        stubborn.stdout.readline()
        identity = identify(stubborn.pid)
        assert identity is not None
        began = time.monotonic()
        assert not identity.stop(0.3)
        assert time.monotonic() - began < 5


def test_an_unreaped_child_counts_as_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        identity = ProcessIdentity(child.pid, str(os.getpid()))
        deadline = time.monotonic() + 10
        while identify(child.pid) is not None and time.monotonic() < deadline:
            time.sleep(0.02)
        assert identify(child.pid) is None
        assert not identity.is_alive()


def test_default_ports_that_are_taken_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setitem(DEFAULTS, "api", port)
        with pytest.raises(LauncherError, match=rf"Port {port} \(api\) is in use: .*--ports free"):
            choose_ports(Home(tmp_path), "default")


def test_free_ports_differ_and_stay_with_their_home(tmp_path: Path) -> None:
    first = choose_ports(Home(tmp_path), "free")
    assert len(set(first.values())) == len(DEFAULTS)
    assert all(is_free(port) for port in first.values())
    assert choose_ports(Home(tmp_path), "free") == first


def test_the_app_gets_the_settings_of_its_own_instance() -> None:
    addresses = Addresses(DEFAULTS)
    settings = addresses.app_settings()
    assert "BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;" in settings["LAKE_STORAGE"]
    assert '"issuer": "http://127.0.0.1:7072/.dev/oidc"' in settings["AUTH_ISSUERS"]
    assert addresses.endpoints(["portal"]) == {
        "api": "http://127.0.0.1:7071",
        "portal": "http://127.0.0.1:3000",
        "dashboard": None,
        "pubsub": None,
        "issuer": "http://127.0.0.1:7072/.dev/oidc",
        "blob": "http://127.0.0.1:10000/devstoreaccount1",
        "lake": "az://devstoreaccount1",
    }


def test_clean_removes_its_own_state_and_nothing_else(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.write("endpoints.json", {})
    (home.path / "azurite").mkdir()
    (home.path / "thesis.txt").write_text("precious")
    home.clean()
    assert [path.name for path in home.path.iterdir()] == ["thesis.txt"]
    (home.path / "thesis.txt").unlink()
    home.clean()
    assert not home.path.exists()


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_the_bicep_compiler_is_found_where_it_is_named_then_on_path_then_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BICEP", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    root = tmp_path / "work" / "checkout"
    assert compilers.bicep(root) is None
    assert compilers.note(root) == "templates: not compiled, no Bicep compiler here (set BICEP)"
    places = (
        tmp_path / "work" / "shared" / "tools" / "bicep" / "bicep",
        tmp_path / "home" / ".azure" / "bin" / "bicep",
        tmp_path / "bin" / "bicep",
    )
    for place in places:
        made = program(place)
        assert compilers.bicep(root) == made
    monkeypatch.setenv("BICEP", str(tmp_path / "gone"))
    assert compilers.bicep(root) is None
    assert "gone" in (compilers.note(root) or "")
    monkeypatch.setenv("BICEP", str(program(tmp_path / "named")))
    assert compilers.bicep(root) == tmp_path / "named"
    assert compilers.note(root) is None


def test_the_line_before_the_verdict_says_that_templates_were_not_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("python_environment", "spark_packages", "node_packages"):
        monkeypatch.setattr(prepare, name, lambda *_: tmp_path / "python")
    monkeypatch.setattr(checks, "_tool", lambda *_: True)
    monkeypatch.setattr(
        checks, "_pytest", lambda *_: ([report.Outcome(f"test_{n}", ended=True) for n in range(3)], 0)
    )
    monkeypatch.setenv("BICEP", str(tmp_path / "bicep"))
    assert checks.run_checks(tmp_path, []) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[-2].startswith("templates: not compiled, BICEP names")
    assert told[-1] == "8 passed, 0 failed"
    program(tmp_path / "bicep")
    assert checks.run_checks(tmp_path, []) == 0
    assert "templates" not in capsys.readouterr().out


@pytest.mark.parametrize("command", ["bench", "evidence", "demo-data"])
def test_what_measures_installs_first_what_its_tests_need(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []

    def install(root: Path, *_: object) -> Path:
        installed.append(root.name)
        return Path(sys.executable)

    for name in ("python_environment", "spark_packages", "node_packages", "bench_packages"):
        monkeypatch.setattr(prepare, name, install)
    monkeypatch.setattr(subprocess, "run", lambda line, **_: subprocess.CompletedProcess(line, 0))
    options = ["--to", "data"] if command == "demo-data" else ["--only", "calls"]
    assert cli.main([command, *options]) == 0
    assert ("devhost" in installed) == (command != "demo-data")


@pytest.mark.parametrize("minor", [9, 10, 11, 12])
def test_the_launcher_starts_on_older_pythons(minor: int) -> None:
    versions = sorted((Path.home() / ".pyenv" / "versions").glob(f"3.{minor}.*/bin/python"))
    python = str(versions[-1]) if versions else shutil.which(f"python3.{minor}")
    if python is None:
        pytest.skip(f"no Python 3.{minor} on this machine")
    ran = subprocess.run(
        [python, str(ROOT / "dev.py"), "--help"], capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    assert "up" in ran.stdout
