"""What a JUnit report says: one outcome and one duration for every test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

_BAD = ("failure", "error")


@dataclass
class Outcome:
    """How one test ended and the seconds it took with its fixtures."""

    name: str
    seconds: float = 0.0
    failed: bool = False
    skipped: bool = False
    ended: bool = False


def outcomes(report: str) -> list[Outcome]:
    """One outcome a test, also where it is reported twice: failed once is failed.

    A test is in the report again when its fixture fails after it, or when its worker died of it.
    """
    by_name: dict[str, Outcome] = {}
    for case in ElementTree.fromstring(report).iter("testcase"):
        name = "::".join(filter(None, (case.get("classname"), case.get("name"))))
        outcome = by_name.setdefault(name, Outcome(name))
        outcome.seconds += float(case.get("time") or 0)
        outcome.failed |= any(case.find(kind) is not None for kind in _BAD)
        outcome.skipped |= case.find("skipped") is not None
        outcome.ended |= case.find("properties/property[@name='ended']") is not None
    return list(by_name.values())


def counts(tests: Sequence[Outcome]) -> tuple[int, int]:
    """Tests passed and failed; one that is skipped, or was interrupted, is neither."""
    failed = sum(test.failed for test in tests)
    return sum(test.ended and not test.failed and not test.skipped for test in tests), failed


def slowest(tests: Sequence[Outcome], number: int) -> list[Outcome]:
    """Those that took longest, the longest first."""
    return sorted(tests, key=lambda test: -test.seconds)[:number]
