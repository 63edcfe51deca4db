"""The app, indexed by the genuine runtime, declares nothing that Azure would refuse."""

from __future__ import annotations

import subprocess
import sys

from tests.support.processes import ROOT


def test_the_app_conforms() -> None:
    line = [sys.executable, "-m", "devhost.conformance", "--settings", "local.settings.sample.json"]
    checked = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "functions conform." in checked.stdout
