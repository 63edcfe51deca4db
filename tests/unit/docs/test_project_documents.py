"""Links resolve, commands exist, settings are complete, and no document speaks of one machine."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from devhost.launcher import cli
from tests.support.documents import DOCUMENTS, relative, section, text_of
from tests.support.processes import ROOT

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"python3 dev\.py ([^`\n)]*)")
_MACHINE = re.compile(r"(?<![\w.$])/(?:root|home|work|Users|mnt|opt|var)/|[A-Z]:\\|localhost:\d")
_SETTING = re.compile(r'"([A-Za-z]+_[A-Z_]+|APP_ENVIRONMENT|AzureWebJobsStorage|LAKE_STORAGE)"')
# Azure sets the first three, a proxy's owner the last; nobody configures them for the product.
PLATFORM = {"WEBSITE_SITE_NAME", "IDENTITY_ENDPOINT", "IDENTITY_HEADER", "REQUESTS_CA_BUNDLE"}
every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=relative)


@every_document
def test_relative_links_lead_somewhere(document: Path) -> None:
    targets = [link.partition("#")[0] for link in _LINK.findall(document.read_text(encoding="utf-8"))]
    local = [target for target in targets if target and "://" not in target]
    assert [target for target in local if not (document.parent / target).exists()] == []


@every_document
def test_files_that_are_named_exist(document: Path) -> None:
    spans = re.findall(
        r"`((?:docs|functions|shared|devhost|tests|bench|frontends)/[\w./-]+)`", _text(document)
    )
    assert [path for path in spans if not (ROOT / path).exists()] == []


@every_document
def test_no_document_names_a_path_of_some_machine(document: Path) -> None:
    assert _MACHINE.findall(_text(document)) == []


@every_document
def test_every_command_is_one_that_dev_py_takes(document: Path) -> None:
    options = _options()
    for line in _COMMAND.findall(_text(document)):
        command, *arguments = shlex.split(line.partition("#")[0].partition("|")[0], posix=True) or [""]
        assert command in options, line
        unknown = {word for word in arguments if word.startswith("--")} - options[command]
        assert command in ("test", "bench", "evidence") or unknown == set(), line


def test_the_flags_listed_for_a_command_are_its_flags() -> None:
    options = _options()
    for row in section("guides/development.md", "Commands"):
        command = row.codes()[0].split()[2]
        told = set(re.findall(r"--[a-z-]+", " ".join(row.cells)))
        free = command in ("test", "bench", "evidence")
        assert told == options[command] - {"--home", "--help"} or free, command


def test_every_setting_is_explained_and_no_other() -> None:
    source = (ROOT / "shared" / "settings.py").read_text(encoding="utf-8")
    read = set(_SETTING.findall(source)) - PLATFORM
    told = {name for row in section("architecture.md", "Settings") for name in row.codes()}
    assert told == read
    suffixes = set(re.findall(r'\{prefix\}(__\w+)"', source))
    assert set(re.findall(r"`(__\w+)`", text_of("architecture.md"))) == suffixes


@every_document
def test_the_rows_of_a_table_have_as_many_cells_as_its_head(document: Path) -> None:
    lines = _text(document).splitlines()
    torn = [
        line
        for before, line in pairwise(lines)
        if before.startswith("|") and line.startswith("|") and before.count("|") != line.count("|")
    ]
    assert torn == []


def test_every_decision_has_a_number_of_its_own() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(path.name[:4]) for path in decisions]
    assert [number for number, next_ in pairwise(numbers) if number == next_] == []
    titles = [_text(path).partition(".")[0] for path in decisions]
    assert titles == [f"# {number}" for number in numbers]


def test_what_the_host_does_is_checked_where_the_page_says() -> None:
    rows = section("../devhost/README.md", "What the host does, and what this one does")
    tests = {path.name: _text(path) for path in (ROOT / "tests").rglob("test_*.py")}
    functions = set(re.findall(r"def (test_\w+)", "".join(tests.values())))
    named = {name for row in rows for name in re.findall(r"\btest_\w+(?:\.py)?", row.cells[2])}
    assert named
    assert named - functions - set(tests) == set()
    assert [row.cells[0] for row in rows if not re.search(r"\btest_\w", row.cells[2])] == []


def _text(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def _options() -> dict[str, set[str]]:
    """The long options of every command."""
    commands = next(a for a in _actions(cli._parser()) if isinstance(a, argparse._SubParsersAction))
    return {
        name: {flag for action in _actions(parser) for flag in action.option_strings if flag[:2] == "--"}
        for name, parser in commands.choices.items()
    }


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    yield from parser._actions
