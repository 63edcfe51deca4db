"""`dev.py query` as a command line, and that its engine stays a tool."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from devhost.launcher import cli
from devhost.launcher.home import Home
from devhost.launcher.say import LauncherError
from tests.support.processes import ROOT

TOOLS = {"duckdb", "pyarrow", "pandas"}


def call(home: Path, *arguments: str) -> list[str]:
    options: Any = cli._parser().parse_args(["query", *arguments])
    return cli._module_call("query", Home(home), options, [])


def test_a_query_reads_the_lake_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_URI", "abfss://lake.dfs.core.windows.net")
    assert call(tmp_path, "SELECT 1") == ["devhost.tasks.query", "--", "SELECT 1"]


def test_an_instance_that_is_asked_for_is_read_whatever_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_URI", "abfss://lake.dfs.core.windows.net")
    with pytest.raises(LauncherError, match="Nothing is running here"):
        call(tmp_path, "--home", str(tmp_path), "SELECT 1")


def test_without_a_lake_in_the_environment_something_must_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LAKE_URI", raising=False)
    with pytest.raises(LauncherError, match="Nothing is running here"):
        call(tmp_path, "SELECT 1")


def test_files_are_those_of_the_folder_that_the_caller_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_URI", "file:///lake")
    monkeypatch.chdir(tmp_path)
    told = call(tmp_path, "--file", "a.sql", "--output", "out.csv", "--as-of", "7", "--format", "csv")
    expected = ["--file", str(tmp_path / "a.sql"), "--as-of", "7", "--format", "csv"]
    assert told == ["devhost.tasks.query", *expected, "--output", str(tmp_path / "out.csv")]


def test_a_statement_may_begin_with_a_comment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_URI", "file:///lake")
    assert call(tmp_path, "--", "-- why\nSELECT 1")[-2:] == ["--", "-- why\nSELECT 1"]


def test_the_deployed_app_has_no_query_engine() -> None:
    required = re.findall(r"(?m)^([A-Za-z0-9_.-]+)", (ROOT / "requirements.txt").read_text())
    assert not TOOLS & set(required)
    for folder in ("functions", "shared"):
        for file in (ROOT / folder).rglob("*.py"):
            assert not TOOLS & imported(file), file


def imported(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found
