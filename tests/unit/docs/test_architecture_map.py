"""The map of the architecture page: its places hold the names told of them, and its clock is complete."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from tests.support.documents import Row, section
from tests.support.processes import ROOT

QUESTIONS = section("architecture.md", "Where one looks")
MAX_QUESTIONS = 40
# In a process of its own, because an app can be asked once.
TIMERS = """
import json
from function_app import app
triggers = {each.get_function_name(): each.get_trigger() for each in app.get_functions()}
print(json.dumps({name: t.schedule for name, t in triggers.items() if t.type == "timerTrigger"}))
"""


def paths(row: Row) -> list[str]:
    """The files and folders that a row names, and the target of its link."""
    links = [f"docs/{link}" for link in re.findall(r"\]\(([\w/.-]+)\)", row.cells[-1])]
    return [*(code for code in row.codes(2) if "/" in code), *links]


def lacking(row: Row) -> list[str]:
    """The names of a row that do not stand in the file told just before them."""
    where, found = "", []
    for code in row.codes(2):
        if "/" in code:
            where = code
        elif where and code not in (ROOT / where).read_text(encoding="utf-8"):
            found.append(code)
    return found


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: row.cells[1])
def test_a_question_leads_to_a_line_that_decides(row: Row) -> None:
    assert [path for path in paths(row) if not (ROOT / path).exists()] == []
    assert lacking(row) == []


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: row.cells[1])
def test_a_question_takes_at_most_two_openings(row: Row) -> None:
    files = [path for path in paths(row) if (ROOT / path).is_file()]
    assert 1 <= len(files) <= 2, files


def test_the_map_is_short_and_sorted() -> None:
    told = [row.cells[:2] for row in QUESTIONS]
    assert 0 < len(told) <= MAX_QUESTIONS
    assert told == sorted(set(told), key=lambda cells: (cells[0], cells[1].lower()))


def test_what_runs_by_the_clock_is_told_with_its_schedule() -> None:
    ran = subprocess.run([sys.executable, "-c", TIMERS], cwd=ROOT, capture_output=True, text=True, check=True)
    rows = section("architecture.md", "By the clock")
    assert {row.codes()[0]: row.codes(1)[0] for row in rows} == json.loads(ran.stdout.splitlines()[-1])
    for row in rows:
        assert f'function_name("{row.codes()[0]}")' in (ROOT / row.codes(3)[0]).read_text(encoding="utf-8")
