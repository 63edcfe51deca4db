"""`python3 dev.py spark-package DIR`: the job for Spark as a wheel, and the program that calls it.

The wheel's metadata names the packages that the job needs, pinned; a cluster installs them with it.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "spark_job.py"


def package(folder: Path) -> Path:
    """Write wheel and program into a folder, made if missing; returns the wheel."""
    from flit_core import buildapi

    folder.mkdir(parents=True, exist_ok=True)
    before = Path.cwd()
    # Build backends look for pyproject.toml where they are.
    os.chdir(ROOT)
    try:
        wheel: str = buildapi.build_wheel(str(folder.resolve()))
    finally:
        os.chdir(before)
    shutil.copyfile(ROOT / PROGRAM, folder / PROGRAM)
    return folder / wheel


def main() -> None:
    """Package into the folder that the command line names, and say what is there."""
    folder = Path(sys.argv[1])
    print(package(folder))
    print(folder / PROGRAM)


if __name__ == "__main__":
    main()
