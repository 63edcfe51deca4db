"""The ledger notes every version of a raw file once, and a plan never changes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from shared.lake import announced, intake, intake_plan, intake_sweep, runs, storage
from shared.lake.intake import Settled

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def record(path: str, etag: str = "0x1") -> bool:
    return intake.record(path, etag, size=10, seen_at=NOW)


def settle(path: str, etag: str = "0x1", content: str = "c1") -> None:
    intake.settle([Settled(path, etag, "loaded", content)], number=1, at=NOW)


def test_a_version_is_recorded_once() -> None:
    assert record("claims/a.json")
    assert not record("claims/a.json")
    assert not record("claims/a.json", '"0x1"')
    assert [f.path for f in intake.waiting(10)] == ["claims/a.json"]


def test_another_version_of_the_path_is_recorded_beside_it() -> None:
    record("customers.csv", "0x1")
    assert record("customers.csv", "0x2")
    assert {(f.etag, f.first) for f in intake.waiting(10)} == {("0x1", True), ("0x2", False)}


def test_an_event_that_comes_again_after_loading_is_no_work() -> None:
    record("claims/a.json")
    settle("claims/a.json")
    assert intake.is_empty()
    assert not record("claims/a.json")
    assert intake.is_empty()


def test_names_of_no_entity_are_not_recorded() -> None:
    assert not record("notes.txt")
    assert not record("invoices/x.json")
    assert intake.is_empty()


def test_settling_again_after_an_interruption_changes_nothing() -> None:
    paths = [f"claims/{n}.json" for n in range(40)]
    for path in paths:
        record(path)
    files = [Settled(path, "0x1", "loaded", path) for path in paths]
    intake.settle(files[:20], number=1, at=NOW)
    intake.settle(files, number=1, at=NOW)
    assert intake.depth() == 0
    assert intake.loaded_content(paths[39]) == paths[39]


def test_fifty_concurrent_events_of_one_version_make_one_row() -> None:
    with ThreadPoolExecutor(16) as pool:
        recorded = list(pool.map(lambda _: record("claims/a.json"), range(50)))
    assert recorded.count(True) == 1
    assert intake.depth() == 1


def test_two_planners_are_handed_the_same_plan() -> None:
    record("claims/a.json")
    first = intake_plan.next_plan(now=NOW)
    record("claims/b.json")
    second = intake_plan.next_plan(now=NOW)
    assert first is not None
    assert second == first
    assert [f.path for f in first.batches["claims"]] == ["claims/a.json"]


def test_racing_planners_agree() -> None:
    for number in range(6):
        record(f"claims/{number}.json")
    with ThreadPoolExecutor(6) as pool:
        plans = list(pool.map(lambda _: intake_plan.next_plan(now=NOW), range(6)))
    assert len({(p.number, p.run_id) for p in plans if p}) == 1


def test_nothing_waiting_is_no_plan() -> None:
    assert intake_plan.next_plan(now=NOW) is None
    assert not intake_plan.has_work()


def test_a_finished_pass_is_followed_by_the_next_number_and_a_later_time() -> None:
    record("claims/a.json")
    plan = intake_plan.next_plan(now=NOW)
    assert plan is not None
    settle("claims/a.json")
    announced.finish_pass(announced.read_head(), number=plan.number, at=plan.at, manifest=None)
    record("claims/b.json")
    following = intake_plan.next_plan(now=NOW)
    assert following is not None
    assert following.number == plan.number + 1
    assert following.at > plan.at


def test_a_requested_run_is_planned_with_its_day() -> None:
    run_id = runs.ask("as_of", as_of=NOW.date().replace(year=2025), requested_by="service", now=NOW)
    plan = intake_plan.next_plan(now=NOW)
    assert plan is not None
    assert (plan.run_id, plan.as_of.year, plan.kind) == (run_id, 2025, "as_of")
    assert runs.next_request() is None
    assert runs.get(run_id)["status"] == "running"


def test_runs_are_listed_newest_first() -> None:
    older = runs.ask("rebuild", as_of=None, requested_by="admin", now=NOW)
    newer = runs.ask("rebuild", as_of=None, requested_by="admin", now=NOW.replace(hour=13))
    assert [run["id"] for run in runs.recent(10)] == [newer, older]
    request = runs.next_request()
    assert request is not None
    assert request.run_id == older


def test_a_sweep_finds_what_no_event_announced() -> None:
    container = storage.container(storage.RAW)
    for name in ("customers.csv", "claims/a.json", "readme.md"):
        container.upload_blob(name, b"{}")
    assert intake_sweep.record_blob("customers.csv", now=NOW)
    assert intake_sweep.sweep(now=NOW) == 1
    assert intake_sweep.sweep(now=NOW) == 0
    assert {f.path for f in intake.waiting(10)} == {"customers.csv", "claims/a.json"}
