"""Each example of the guide for those who deliver files gives what the guide says."""

from __future__ import annotations

import re

import pytest

from shared import storage_resources
from shared.lake import storage
from shared.lake.intake import sweep
from shared.lake.schema.contracts import SILVER_TABLES
from shared.lake.state import raw_files, runs
from tests.support.documents import text_of
from tests.support.lake import START, ask_day, drive, new_process, table

pytestmark = pytest.mark.azurite

_EXAMPLE = re.compile(r"### \d+\. (.+?)\n\n`([^`]+)`\n\n```\w+\n(.*?)```\n\nGives: (\d+) rows?\.(.*)", re.S)
EXAMPLES = [found for part in re.split(r"(?m)^(?=### )", text_of("guides/dropping-files.md"))
            if (found := _EXAMPLE.match(part))]  # fmt: skip


@pytest.fixture(autouse=True)
def _empty_lake(app_settings: object) -> None:
    new_process()
    ask_day()


def test_there_are_ten() -> None:
    assert len(EXAMPLES) == 10


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda found: found[1])
def test_an_example_gives_what_is_said(example: re.Match[str]) -> None:
    _, path, content, rows, told = example.groups()
    storage_resources.container(storage.RAW).upload_blob(path, content, overwrite=True)
    sweep.record_blob(path, now=START)
    drive()
    assert sum(table("silver", name).height for name in SILVER_TABLES.values()) == int(rows)
    run = runs.recent(1)[0]
    assert run["status"] == "succeeded"
    assert {file["code"] for file in run["refused_files"]} == said(told, "Refused")
    assert {row["reason"] for row in run["quarantined"]} == said(told, "Quarantined")
    assert {notice["code"] for notice in run["notices"]} - _COUNTS == said(told, "Notices")
    assert bool(raw_files.not_recognized()) == bool(said(told, "Not recognized"))


# How many rows a notice about a file concerns; the guide tells the file.
_COUNTS = {"rows_partial"}


def said(told: str, what: str) -> set[str]:
    """The codes that the guide names under a word."""
    found = re.search(rf"{what}: ([^.]*)\.", told)
    return set(re.findall(r"`([^`]+)`", found[1])) if found else set()
