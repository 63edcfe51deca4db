"""Binding expressions resolve as the Functions host resolves them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from devhost.host.expressions import ExpressionError, flatten, path_pattern, resolve, settings_in

GUID = r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"


def test_names_come_from_the_trigger_whatever_their_case() -> None:
    assert resolve("out/{Name}-{customer.Id}.json", {"name": "a b", "customer.id": 7}) == "out/a b-7.json"


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUEUE", "hints")
    assert resolve("%QUEUE%-{x}", {"x": True}) == "hints-true"
    assert settings_in("%A%/{b}/%C%") == ["A", "C"]


@pytest.mark.parametrize(
    ("expression", "pattern"),
    [
        ("{rand-guid}", GUID),
        ("{rand-guid:N}", "[0-9a-f]{32}"),
        ("{rand-guid:B}", rf"\{{{GUID}\}}"),
        ("{sys.randguid}", GUID),
        ("{DateTime}", r"2026-01-02T03-04-05Z"),
        ("{datetime:yyyy/MM/dd-HHmmss}", r"2026/01/02-030405"),
    ],
)
def test_the_host_makes_guids_and_times(expression: str, pattern: str) -> None:
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert re.fullmatch(pattern, resolve(expression, {}, now=now))


@pytest.mark.parametrize("expression", ["{nobody}", "%NO_SUCH_SETTING%", "{rand-guid:Z}"])
def test_what_cannot_be_resolved_is_named(expression: str) -> None:
    with pytest.raises(ExpressionError, match=r"nobody|NO_SUCH_SETTING|Z"):
        resolve(expression, {})


def test_json_objects_are_reached_by_dots() -> None:
    assert flatten({"A": {"B": 1, "c": [2]}, "d": None}) == {"a.b": 1, "a.c": [2], "d": None}


def test_a_blob_path_pattern_takes_folders_and_names_its_parts() -> None:
    pattern = path_pattern("raw/{folder}/{name}.json")
    match = pattern.fullmatch("raw/claims/2026/CLM-1.json")
    assert match is not None
    assert match.groupdict() == {"folder": "claims/2026", "name": "CLM-1"}
    assert pattern.fullmatch("raw/claims.json") is None
    assert path_pattern("raw/a+b.csv").fullmatch("raw/aab.csv") is None
