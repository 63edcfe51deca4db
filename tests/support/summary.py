"""What tests counted, said at the end of the run: workers have no output of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import spark

# Names of recorded properties. Of a case: its name. Of a comparison: reader, tables, filters, differences.
INTAKE_CASE = "intake case"
# Of a variant: its kind.
INTAKE_VARIANT = "intake variant"
COMPARISON = "reader comparison"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many intake cases are right, and how often a reader differed from what was written."""
    passed = list(_recorded(terminalreporter, "passed", INTAKE_CASE))
    failed = list(_recorded(terminalreporter, "failed", INTAKE_CASE))
    if passed or failed:
        terminalreporter.write_line(f"{len(passed)} of {len(passed) + len(failed)} intake cases")
    _say_variants(terminalreporter)
    outcomes = ("passed", "failed")
    compared = [each for outcome in outcomes for each in _recorded(terminalreporter, outcome, COMPARISON)]
    if compared:
        terminalreporter.write_line(_comparison(compared))


def _say_variants(terminalreporter: pytest.TerminalReporter) -> None:
    """How many variants of each kind of file are read as they should."""
    right = Counter(_recorded(terminalreporter, "passed", INTAKE_VARIANT))
    wrong = Counter(_recorded(terminalreporter, "failed", INTAKE_VARIANT))
    if not (all_ := right + wrong):
        return
    kinds = ", ".join(f"{kind} {right[kind]}/{all_[kind]}" for kind in sorted(all_))
    terminalreporter.write_line(f"{right.total()} of {all_.total()} variants: {kinds}")


def _recorded(terminalreporter: pytest.TerminalReporter, outcome: str, name: str) -> Iterator[Any]:
    for report in terminalreporter.getreports(outcome):
        if report.when == "call":
            yield from (value for key, value in report.user_properties if key == name)


def _comparison(compared: list[Any]) -> str:
    readers = {reader for reader, *_ in compared}
    tables = {table for _, names, *_ in compared for table in names}
    filters = min(least for *_, least, _ in compared)
    differences = sum(differing for *_, differing in compared)
    left_out = f" (Spark: {spark.missing()})" if spark.missing() else ""
    told = f"{len(tables)} tables x {len(readers)} readers x {filters} filters: {differences} differences"
    return told + left_out
