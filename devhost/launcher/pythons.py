"""Finding a Python of the version the product runs on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

WANTED = (3, 13)
NAME = ".".join(str(part) for part in WANTED)
_ASK = "import sys; print(sys.executable); print(*sys.version_info[:2])"


def find_python() -> str | None:
    """The first Python 3.13 of this machine that really runs, None when there is none."""
    for command in candidates():
        python = interpreter(command)
        if python is not None:
            return python
    return None


def candidates() -> Iterator[list[str]]:
    """Commands that may start a Python 3.13, likeliest first."""
    yield [sys.executable]
    for name in (f"python{NAME}", "python3", "python"):
        path = shutil.which(name)
        if path:
            yield [path]
    for version in _pyenv_versions():
        yield [str(version / "bin" / "python")]
    launcher = shutil.which("py")
    if launcher:
        yield [launcher, f"-{NAME}"]


def interpreter(command: list[str]) -> str | None:
    """The interpreter behind `command` if it runs and is the wanted version."""
    try:
        ran = subprocess.run([*command, "-c", _ASK], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    executable, version = ran.stdout.strip().splitlines()[-2:]
    return executable if version.split() == [str(part) for part in WANTED] else None


def _pyenv_versions() -> list[Path]:
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    versions = [path for path in root.glob(f"{NAME}.*") if path.name.split(".")[-1].isdigit()]
    return sorted(versions, key=lambda path: int(path.name.split(".")[-1]), reverse=True)
