"""Every finding has the form that lets anybody run it anywhere. What it finds is its own to check."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.support.processes import ROOT

FOLDER = ROOT / "findings"
SCRIPTS = sorted(FOLDER.glob("*.sh"))
HEADINGS = ("Run", "Needs", "Version", "Guess", "Is", "Seen")
every_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)

_PACKAGE = re.compile(r"^  (\S+)(?: \\| >/dev/null)*$", re.MULTILINE)
_PINNED = re.compile(r"[A-Za-z0-9_-]+==\d[\w.]*|(?:@[\w-]+/)?[\w-]+@\d[\w.]*")
_PLACE = re.compile(
    r"(?<![\w.$/])/(?:root|home|work|Users|mnt|opt|usr|var|tmp)/|[A-Z]:\\|--(?:extra-)?index-url|--registry"
)
_URL = re.compile(r"\b(?:https?|wss?)://([^/:\s\"']+)")


def head(script: Path) -> str:
    """The comment above the first command."""
    return script.read_text(encoding="utf-8").partition("\n\n")[0]


def installed(script: Path) -> list[str]:
    """What the lines after pip or npm install name."""
    text = script.read_text(encoding="utf-8")
    blocks = re.findall(r"(?:pip|npm) install .*\\\n((?:  \S.*\n)+)", text)
    return [package for block in blocks for package in _PACKAGE.findall(block)]


def test_there_are_findings_and_the_page_lists_each_once() -> None:
    listed = re.findall(r"\]\(([\w-]+\.sh)\)", (FOLDER / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == [script.name for script in SCRIPTS]
    assert len(SCRIPTS) >= 6


@every_script
def test_a_finding_says_how_it_runs_what_was_guessed_and_what_was_seen(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert tuple(re.findall(r"^# (\w+):", head(script), re.MULTILINE)) == HEADINGS
    assert f"# Run:     bash findings/{script.name}" in head(script).splitlines()
    assert re.search(r"^#> \S", head(script), re.MULTILINE)


@every_script
def test_a_finding_installs_exact_versions_and_its_head_says_them(script: Path) -> None:
    packages = installed(script)
    assert packages
    assert [package for package in packages if not _PINNED.fullmatch(package)] == []
    versions = [re.split("==|@", package)[-1] for package in packages]
    assert any(version in head(script) for version in versions)


@every_script
def test_a_finding_names_no_place_and_no_host_but_the_loopback(script: Path) -> None:
    text = script.read_text(encoding="utf-8").removeprefix("#!/usr/bin/env bash\n")
    assert _PLACE.findall(text) == []
    assert set(_URL.findall(text)) <= {"127.0.0.1"}


@every_script
def test_a_finding_fails_when_what_it_sees_changes(script: Path) -> None:
    lines = script.read_text(encoding="utf-8").rstrip().splitlines()
    assert "set -euo pipefail" in lines
    assert lines[-1] == "diff <(sed -n 's/^#> //p' \"$self\") seen"
