"""Evidence is made by commands that exist, and a page says when, from what and how it was made."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench import evidence
from bench.evidence import PARTS, Outcome, Part
from devhost.launcher import checks


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_part_names_tests_that_are_there(part: Part) -> None:
    assert part.tests or part.bench
    assert [path for path in part.tests if not (evidence.ROOT / path).exists()] == []


def test_a_part_is_run_counted_and_written_with_date_commit_and_command() -> None:
    part = Part("small", "Small", ("tests/devhost/test_host_ncrontab.py",), scale={"KILLS": "7"})
    found = evidence.collect(part, short=True)
    assert found.passed
    assert " 0 failed, " in found.figures[0]
    text = evidence.page(part, found, at=datetime(2026, 1, 31, tzinfo=UTC), commit="abc123")
    assert "# Small" in text
    assert "--only small` on 2026-01-31 from commit abc123: passed" in text
    options = "-q -rfE --show-capture=no -o timeout=21600"
    assert f"`KILLS=7 python -m pytest {options} tests/devhost/test_host_ncrontab.py`" in text
    assert f"| {found.figures[0]} |" in text


REPORT = """<testsuites><testsuite>
<testcase classname="tests.reliability.test_kill_nine" name="test_kills" time="1">
<system-out>--------- Captured Out ---------
50 points, 0 lost
</system-out></testcase>
<testcase classname="tests.reliability.test_kill_nine" name="test_more"><skipped/></testcase>
<testcase classname="tests.reliability.test_kill_nine.TestThose" name="test_too"><failure/></testcase>
<testcase classname="tests.reliability.test_kill_nine.TestThose" name="test_too"><error/></testcase>
<testcase classname="tests.reliability.test_kill_nineteen" name="x"><system-out>no</system-out></testcase>
</testsuite></testsuites>"""


def test_a_report_of_tests_tells_what_they_counted_and_printed(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT, encoding="utf-8")
    found = evidence.found_in(report, ["tests/reliability/test_kill_nine.py"])
    assert found == ("3 tests, 1 failed, 1 left out", "50 points, 0 lost")
    assert evidence.found_in(report, ["tests/reliability/test_limit_race.py"]) == ()


def test_a_run_of_the_checks_is_told_part_by_part(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT, encoding="utf-8")
    assert evidence.main(["--report", str(report)]) == 1
    assert capsys.readouterr().out == "kills: 3 tests, 1 failed, 1 left out\n  50 points, 0 lost\n"


def test_a_run_of_the_checks_keeps_what_tests_print(capfd: pytest.CaptureFixture[str]) -> None:
    public = "tests/unit/http/test_authorization_matrix.py::test_what_is_public_is_public_on_purpose"
    tests, code = checks._pytest(sys.executable, evidence.ROOT, ["-n0", public])
    assert (len(tests), code) == (1, 0)
    told = capfd.readouterr().out
    assert "authorization: 1 tests, 0 failed, 0 left out\n" in told
    assert re.search(r"^  \d+ operations x 6 roles, and x \d+ tokens that nobody issued$", told, re.MULTILINE)


def test_a_failed_part_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = tmp_path / "test_failing.py"
    failing.write_text("def test_it():\n    assert 'Azurite' == 'there'\n", encoding="utf-8")
    monkeypatch.setattr(evidence, "PARTS", (Part("small", "Small", (str(failing),)),))
    monkeypatch.setattr(evidence, "PAGES", tmp_path)
    assert evidence.main([]) == 1
    for told in (capsys.readouterr().out, (tmp_path / "small.md").read_text(encoding="utf-8")):
        assert "FAILED" in told
        assert "assert 'Azurite' == 'there'" in told


def test_what_was_found_is_printed_without_reasons_when_all_is_well() -> None:
    assert "```" not in evidence.page(PARTS[0], Outcome(("1",), True, 3), at=datetime.now(UTC), commit="x")
