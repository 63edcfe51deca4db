"""The pipeline file has the shape that GitHub's own schema asks for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.processes import ROOT

LINE = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]


def said_of(*workflows: Path) -> tuple[int, str]:
    ran = subprocess.run([*LINE, *map(str, workflows)], capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout


def test_the_pipeline_is_what_github_takes() -> None:
    assert said_of(*sorted((ROOT / ".github" / "workflows").glob("*.yml")))[0] == 0


def test_another_shape_is_noticed(tmp_path: Path) -> None:
    changed = tmp_path / "deploy.yml"
    text = (ROOT / ".github" / "workflows" / "deploy.yml").read_text(encoding="utf-8")
    changed.write_text(text.replace("runs-on:", "run-on:"), encoding="utf-8")
    code, said = said_of(changed)
    assert code != 0
    assert "run-on" in said
