"""A run that fails or is halted says so under the name that its alert asks for, and measures itself."""

from __future__ import annotations

from typing import Any

import pytest

from shared.lake.audit import verify
from shared.lake.monitor import measured
from shared.lake.run import gold_run
from tests.support.lake import drive, drop, new_process
from tests.support.small_world import claim, world

pytestmark = pytest.mark.azurite


@pytest.fixture(autouse=True)
def _empty(app_settings: object) -> None:
    new_process()


@pytest.fixture
def durations(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(measured, "record", lambda _metric, _seconds, **attributes: found.append(attributes))
    return found


def events(caplog: pytest.LogCaptureFixture) -> list[tuple[str, Any]]:
    return [
        (record.__dict__["event"], record.__dict__.get("stage"))
        for record in caplog.records
        if hasattr(record, "event")
    ]


def test_a_failed_run_is_told_with_its_stage(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, durations: list[dict[str, Any]]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(gold_run, "refresh", broken)
    drop("claims/one.jsonl", [claim(1)])
    with pytest.raises(RuntimeError):
        drive()
    assert ("run_failed", "gold") in events(caplog)
    assert durations == [{"kind": "increment", "status": "failed", "engine": "none"}]


def test_a_halted_run_is_told_and_gold_is_not_refreshed(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, durations: list[dict[str, Any]]
) -> None:
    monkeypatch.setattr(verify, "problems", lambda *_, **__: ["sums differ"])
    drop("claims/one.jsonl", [claim(1)])
    drive()
    names = [name for name, _ in events(caplog)]
    assert ("run_halted" in names, "gold_refreshed" in names) == (True, False)
    assert durations == [{"kind": "increment", "status": "halted", "engine": "polars"}]


def test_a_run_that_ends_well_is_told_too(
    caplog: pytest.LogCaptureFixture, durations: list[dict[str, Any]]
) -> None:
    for name, rows in world().items():
        drop(name, rows)
    drive()
    assert [name for name, _ in events(caplog)] == ["gold_refreshed"]
    assert durations == [{"kind": "increment", "status": "succeeded", "engine": "polars"}]


def test_refused_rows_are_counted_by_entity(monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[tuple[int, dict[str, str]]] = []
    monkeypatch.setattr(
        measured, "add", lambda _metric, rows, **attributes: counted.append((rows, attributes))
    )
    drop("claims/broken.jsonl", "{nonsense\n{more nonsense\n")
    drive()
    assert counted == [(2, {"entity": "claims"})]
