"""Every `az` call in guides, scripts and the pipeline is one that the Azure CLI takes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest
import yaml

from tests.support.az_calls import complaint, is_command

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(r"^```(?:bash|sh)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`(az [a-z][^`]* -[^`]*)`")
_NAMED = re.compile(r"`az ([a-z][a-z-]*(?: [a-z-]+){0,3})`")


def written() -> list[tuple[str, str]]:
    """(where, arguments) of every call in documents and in the pipeline's steps."""
    found: list[tuple[str, str]] = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        scripts = [*_BLOCK.findall(text), *_INLINE.findall(text)]
        found += [(page.name, call) for script in scripts for call in calls_in(script)]
    jobs = yaml.safe_load((ROOT / ".github/workflows/deploy.yml").read_text())["jobs"].values()
    steps = [step.get("run", "") for job in jobs for step in job["steps"]]
    return found + [("deploy.yml", call) for step in steps for call in calls_in(step)]


def calls_in(script: str) -> Iterator[str]:
    """The arguments of each call in a script; a value that the shell puts in is one word."""
    lines = re.sub(r"\$\([^)]*\)", "VALUE", re.sub(r"\\\n\s*", " ", script)).splitlines()
    for line in lines:
        if re.search(r"(^|[\s(])az [a-z]", line.partition("#")[0]):
            words = list(shlex.shlex(line, posix=True, punctuation_chars=True))
            after = words[words.index("az") + 1 :]
            yield shlex.join(takewhile(lambda word: not set(word) <= set("|;&<>()"), after))


@pytest.mark.parametrize(("where", "call"), sorted(set(written())))
def test_a_written_call_is_taken(where: str, call: str) -> None:
    assert complaint(shlex.split(call)) == "", where


def test_a_command_that_is_only_named_exists() -> None:
    named = {name for page in PAGES for name in _NAMED.findall(page.read_text(encoding="utf-8"))}
    assert [name for name in sorted(named) if not is_command(name)] == []


def test_there_are_calls_to_look_at() -> None:
    assert len(written()) > 10


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("functionapp keys list --resource-group g", "missing --name"),
        ("functionapp keys list -g g -n n --key k", "unknown --key"),
        ("functionapp key list -g g -n n", "no command"),
        ("functionapp keys list -g g -n n", ""),
    ],
)
def test_a_call_that_the_cli_refuses_is_noticed(call: str, said: str) -> None:
    found = complaint(call.split())
    assert said in found if said else found == ""
