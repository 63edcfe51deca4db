"""What scanners say of the templates and of the pipeline. They live in an environment of their own."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from devhost.launcher import prepare
from tests.support.bicep import FOLDER, ROOT

# It stops at a value that depends on a parameter; test_policy.py holds the same for both cases.
BREAKS_DOWN = "CKV_AZURE_189"
SUPPRESSION = re.compile(r"//checkov:skip=(\w+):(.+)")


@pytest.fixture(scope="session")
def tools() -> Path:
    """Folder of the scanners' commands."""
    requirements = Path(__file__).with_name("requirements.txt")
    return prepare.tool_environment(ROOT, "templates", requirements).parent


@pytest.fixture(scope="session")
def scan(tools: Path) -> dict[str, Any]:
    line = [str(tools / "checkov"), "--framework", "bicep", "--skip-download", "--compact", "-o", "json"]
    line += ["--directory", str(FOLDER), "--skip-check", BREAKS_DOWN]
    ran = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Failed to run check" not in ran.stderr, ran.stderr[-2000:]
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def suppressions() -> list[tuple[str, str]]:
    return [found for file in FOLDER.rglob("*.bicep") for found in SUPPRESSION.findall(file.read_text())]


def test_the_scanner_reads_every_template(scan: dict[str, Any]) -> None:
    """It ends with success for a file that it cannot read."""
    assert scan["results"]["parsing_errors"] == []
    assert scan["summary"]["parsing_errors"] == 0
    assert scan["summary"]["passed"] > 30
    assert scan["summary"]["resource_count"] > 60


def test_nothing_is_found_that_is_not_answered_in_place(scan: dict[str, Any]) -> None:
    found = scan["results"]["failed_checks"]
    assert [(each["check_id"], each["resource"], each["file_path"]) for each in found] == []


def test_every_answer_answers_something_and_says_why(scan: dict[str, Any]) -> None:
    assert len(suppressions()) == scan["summary"]["skipped"]
    assert all(len(reason) > 15 for _, reason in suppressions())


def test_the_pipeline_is_what_github_takes(tools: Path) -> None:
    line = [str(tools / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows"]
    workflows = sorted(str(file) for file in (ROOT / ".github" / "workflows").glob("*.yml"))
    ran = subprocess.run([*line, *workflows], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
