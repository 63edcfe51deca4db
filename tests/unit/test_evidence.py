"""Evidence is made by commands that exist, and a page says when, from what and how it was made."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench import evidence
from bench.evidence import PARTS, Found, Part


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
    assert "`KILLS=7 python -m pytest -q -rfEP -o timeout=21600 tests/devhost/test_host_ncrontab.py`" in text
    assert f"| {found.figures[0]} |" in text


def test_what_tests_print_is_a_figure() -> None:
    output = os.linesep.join(
        ["..", "---- Captured stdout call ----", "50 points, 0 lost", "==== PASSES ====", "noise"]
    )
    assert list(evidence._printed(output)) == ["50 points, 0 lost"]


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
    assert "```" not in evidence.page(PARTS[0], Found(("1",), True, 3), at=datetime.now(UTC), commit="x")
