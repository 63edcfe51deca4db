"""Past versions of the figures: those that were published of the same lake, for as long as they are kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shared.errors import NotFoundError
from shared.insights import moments
from shared.insights.moments import AsOf
from shared.lake.state.published import Manifest, TableState

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def _run(number: int, hours: float, versions: dict[str, tuple[int, int]], **other: Any) -> dict[str, Any]:
    tables = {name: {"version": version, "rows": rows} for name, (version, rows) in versions.items()}
    return {
        "id": f"RUN-{number}",
        "number": number,
        "status": "succeeded",
        "as_of": "2026-03-10",
        "finished_at": (NOON - timedelta(hours=hours)).isoformat(),
        "published": {"gold": tables},
        **other,
    }


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    runs: list[dict[str, Any]] = []
    current = Manifest(
        9, "RUN-9", date(2026, 3, 10), NOON, {}, {"gold": {"claims_analytics": TableState(5, 50, "")}}
    )
    monkeypatch.setattr(moments.runs, "recent", lambda _limit: runs)
    monkeypatch.setattr(moments.published_versions, "current", lambda: current)
    moments.forget()
    yield runs
    moments.forget()


def numbers() -> list[int]:
    return [kept.number for kept in moments.history()]


def test_versions_are_those_that_were_published(world: list[dict[str, Any]]) -> None:
    table = "claims_analytics"
    world += [
        _run(9, 0, {table: (5, 50)}),
        _run(8, 1, {table: (6, 60)}, status="halted"),
        _run(7, 2, {table: (4, 40)}, kind="maintenance"),
        {**_run(6, 3, {}), "status": "failed", "number": None},
        _run(5, 4, {table: (4, 40)}),
    ]
    assert numbers() == [9, 7, 5]
    found = moments.manifest(7)
    assert found is not None
    assert found.version("gold", table) == 4


def test_a_version_is_kept_as_long_as_its_files(world: list[dict[str, Any]]) -> None:
    table = "claims_analytics"
    world += [_run(8, 47.9, {table: (4, 40)}), _run(7, 48.1, {table: (3, 30)})]
    assert numbers() == [9, 8]
    with pytest.raises(NotFoundError) as refused:
        moments.manifest(7)
    assert refused.value.code == "version_not_kept"


def test_versions_of_a_lake_that_was_built_anew_are_not_those_before(world: list[dict[str, Any]]) -> None:
    """Its tables count from zero again: the same number would be other rows."""
    table = "claims_analytics"
    world += [
        _run(8, 1, {table: (0, 50)}),
        _run(7, 2, {table: (3, 30)}),
        _run(6, 3, {table: (0, 10)}),
    ]
    assert numbers() == [9, 8]


def test_a_time_means_the_last_version_until_then(world: list[dict[str, Any]]) -> None:
    world += [_run(8, 1, {"claims_analytics": (4, 40)}), _run(7, 30, {"claims_analytics": (3, 30)})]
    assert moments.version_of(AsOf(at=NOON + timedelta(1))) == 9
    assert moments.version_of(AsOf(at=NOON - timedelta(minutes=1))) == 8
    assert moments.version_of(AsOf(at=moments.end_of(date(2026, 3, 9)))) == 7
    assert moments.version_of(AsOf(version=8, at=NOON)) == 8
    assert moments.version_of(AsOf()) is None
    with pytest.raises(NotFoundError):
        moments.version_of(AsOf(at=NOON - timedelta(hours=31)))


def test_the_list_says_which_day_and_when(world: list[dict[str, Any]]) -> None:
    world.append(_run(8, 1, {"claims_analytics": (4, 40)}))
    assert moments.listed()[1] == {
        "as_of_version": 8,
        "as_of": "2026-03-10",
        "published_at": "2026-03-10T11:00:00+00:00",
    }
