"""Installing what the commands need, only when it changed since the last time."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from devhost.launcher import pythons
from devhost.launcher.say import LauncherError, say

REQUIREMENTS = (
    "requirements.txt",
    "devhost/requirements.txt",
    "requirements-dev.txt",
    "constraints.txt",
)
MINIMUM_NODE = 20


def venv_python(root: Path) -> Path:
    """The interpreter of the environment in `root`."""
    return root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def python_environment(root: Path) -> Path:
    """Interpreter of an environment that has every requirement; made and filled when needed."""
    python = venv_python(root)
    expected = digest([root / name for name in REQUIREMENTS], pythons.NAME)
    stamp = root / ".venv" / ".requirements"
    if is_current(stamp, expected) and python.exists():
        return python
    with alone(root / ".venv"):
        if is_current(stamp, expected) and python.exists():
            return python
        if pythons.interpreter([str(python)]) is None:
            _make_environment(root)
        say(f"  installing Python packages into {root.name}/.venv, which takes a minute the first time")
        _install(root, str(python), "requirements-dev.txt")
        stamp.write_text(expected, encoding="utf-8")
    return python


def everything(root: Path) -> Path:
    """What checks and benches need beyond the app; the interpreter of their environment."""
    python = python_environment(root)
    spark_packages(root, str(python))
    support = root / "tests" / "support"
    supporting = (support / name for name in ("pubsub_js", "storage_js", "kusto_js", "swa_cli"))
    for folder in (root / "devhost", root / "frontends", *supporting):
        node_packages(folder)
    return python


def bench_packages(root: Path, python: str) -> None:
    """What the benches alone import."""
    _more_packages(root, python, "bench/requirements.txt", "what the benches import")


def spark_packages(root: Path, python: str) -> None:
    """The second engine's packages, where there is a Java to run it."""
    if shutil.which("java") is not None:
        _more_packages(root, python, "requirements-spark.txt", "Spark, which takes a minute the first time")


def _more_packages(root: Path, python: str, requirements: str, label: str) -> None:
    """Install a file of requirements beside the environment's own, when it changed since the last time."""
    expected = digest([root / requirements, root / "constraints.txt"], pythons.NAME)
    stamp = root / ".venv" / f".{requirements.replace('/', '-')}"
    if is_current(stamp, expected):
        return
    with alone(root / ".venv"):
        say(f"  installing {label}")
        _install(root, python, requirements)
        stamp.write_text(expected, encoding="utf-8")


def _install(root: Path, python: str, requirements: str) -> None:
    line = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*line, "-r", requirements, "-c", "constraints.txt"], root, "Installing Python packages")


def node_packages(folder: Path) -> None:
    """`npm ci` in `folder`, when its lockfile changed since the last time."""
    expected = digest([folder / "package-lock.json"])
    stamp = folder / "node_modules" / ".lockfile"
    if is_current(stamp, expected):
        return
    check_node()
    npm = shutil.which("npm")
    if npm is None:
        raise LauncherError("npm is not on PATH: install it together with Node.js 20 or newer.")
    with alone(folder / "node_modules"):
        if is_current(stamp, expected):
            return
        say(f"  installing Node packages into {folder.name}/node_modules")
        _run([npm, "ci", "--ignore-scripts", "--loglevel=error"], folder, "npm ci")
        stamp.write_text(expected, encoding="utf-8")


def check_node() -> None:
    """Raise LauncherError unless a Node.js of a sufficient version is on PATH."""
    node = shutil.which("node")
    if node is None:
        raise LauncherError(f"Node.js is not on PATH: install Node.js {MINIMUM_NODE} or newer.")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = re.match(r"v(\d+)", version)
    if major is None or int(major.group(1)) < MINIMUM_NODE:
        raise LauncherError(f"Node.js {version} is too old: install Node.js {MINIMUM_NODE} or newer.")


def digest(files: Sequence[Path], *texts: str) -> str:
    """One hash over the contents of `files` and `texts`; line ends and order count."""
    total = hashlib.sha256()
    for file in files:
        total.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for text in texts:
        total.update(text.encode() + b"\0")
    return total.hexdigest()


def is_current(stamp: Path, expected: str) -> bool:
    """Whether `stamp` says that `expected` is what was installed last."""
    return stamp.exists() and stamp.read_text(encoding="utf-8").strip() == expected


def _make_environment(root: Path) -> None:
    python = pythons.find_python()
    uv = shutil.which("uv")
    if python is not None:
        line = [python, "-m", "venv", "--clear", ".venv"]
    elif uv is not None:
        line = [uv, "venv", "--quiet", "--clear", "--seed", "--python", pythons.NAME, ".venv"]
    else:
        raise LauncherError(
            f"Python {pythons.NAME} was not found (this is {sys.version.split()[0]}): install it, for "
            f"example with `pyenv install {pythons.NAME}`, or install uv, which fetches it by itself."
        )
    _run(line, root, f"Making an environment of Python {pythons.NAME}")


def _run(line: Sequence[str], folder: Path, what: str) -> None:
    ran = subprocess.run(line, cwd=folder, stdin=subprocess.DEVNULL, check=False)
    if ran.returncode != 0:
        raise LauncherError(f"{what} failed, see above; correct that and run the command again.")


@contextmanager
def alone(target: Path) -> Iterator[None]:
    """Let one process at a time install into `target`."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    name = hashlib.sha256(str(target).encode()).hexdigest()[:16]
    with (Path(tempfile.gettempdir()) / f"petinsure360-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
