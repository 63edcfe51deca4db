"""Both web apps in Chromium, as `dev.py up` serves them: what the files in frontends/e2e say of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.host,
    pytest.mark.azurite,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not CHROMIUM, reason="Chromium was not found: install it, or name it in CHROMIUM."),
]


def dev(command: str, home: Path, *arguments: str) -> None:
    """Run a command of dev.py."""
    line = [sys.executable, str(ROOT / "dev.py"), command, "--home", str(home), *arguments]
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("home")
    try:
        dev("up", home, "--ports", "free", "--detach")
        yield home
    finally:
        dev("down", home)


def test_everything_works_in_a_browser(instance: Path) -> None:
    settings = {
        **os.environ,
        "INSTANCE": str(instance),
        "CHROMIUM": str(CHROMIUM),
        "NO_COLOR": "1",
        # This instance is nobody's: its host may be killed and started again.
        "MAY_BREAK": "1",
        "PYTHON": sys.executable,
    }
    line = ["npm", "run", "--silent", "e2e"]
    ran = subprocess.run(
        line, cwd=ROOT / "frontends", env=settings, capture_output=True, text=True, check=False
    )
    print(ran.stdout)
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]
