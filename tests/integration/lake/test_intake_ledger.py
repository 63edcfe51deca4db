"""The ledger notes every version of a raw file once, and a plan never changes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared import storage_resources
from shared.lake import storage
from shared.lake.intake import sweep
from shared.lake.state import pass_plan, published, raw_file_days, raw_files, runs
from shared.lake.state.raw_files import Settled
from shared.raw import ledger
from shared.raw.names import api_blob_name
from shared.raw.writer import write_record_blob

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def record(path: str, etag: str = "0x1") -> bool:
    return raw_files.record(path, etag, size=10, seen_at=NOW)


def settle(path: str, etag: str = "0x1", content: str = "c1") -> None:
    raw_files.settle([Settled(path, etag, "loaded", content)], number=1, at=NOW)


def test_a_version_is_recorded_once() -> None:
    assert record("claims/a.json")
    assert not record("claims/a.json")
    assert not record("claims/a.json", '"0x1"')
    assert [f.path for f in raw_files.waiting(10)] == ["claims/a.json"]


def test_another_version_of_the_path_is_recorded_beside_it() -> None:
    record("customers.csv", "0x1")
    assert record("customers.csv", "0x2")
    assert {(f.etag, f.first) for f in raw_files.waiting(10)} == {("0x1", True), ("0x2", False)}


def test_an_event_that_comes_again_after_loading_is_no_work() -> None:
    record("claims/a.json")
    settle("claims/a.json")
    assert raw_files.is_empty()
    assert not record("claims/a.json")
    assert raw_files.is_empty()


def test_names_of_no_entity_are_not_recorded() -> None:
    assert not record("notes.txt")
    assert not record("invoices/x.json")
    assert raw_files.is_empty()


def test_settling_again_after_an_interruption_changes_nothing() -> None:
    paths = [f"claims/{n}.json" for n in range(40)]
    for path in paths:
        record(path)
    files = [Settled(path, "0x1", "loaded", path) for path in paths]
    raw_files.settle(files[:20], number=1, at=NOW)
    raw_files.settle(files, number=1, at=NOW)
    assert raw_files.depth() == 0
    assert raw_files.loaded_content(paths[39]) == paths[39]


def test_fifty_concurrent_events_of_one_version_make_one_row() -> None:
    with ThreadPoolExecutor(16) as pool:
        recorded = list(pool.map(lambda _: record("claims/a.json"), range(50)))
    assert recorded.count(True) == 1
    assert raw_files.depth() == 1


def test_two_planners_are_handed_the_same_plan() -> None:
    record("claims/a.json")
    first = pass_plan.next_plan(now=NOW)
    record("claims/b.json")
    second = pass_plan.next_plan(now=NOW)
    assert first is not None
    assert second == first
    assert [f.path for f in first.batches["claims"]] == ["claims/a.json"]


def test_racing_planners_agree() -> None:
    for number in range(6):
        record(f"claims/{number}.json")
    with ThreadPoolExecutor(6) as pool:
        plans = list(pool.map(lambda _: pass_plan.next_plan(now=NOW), range(6)))
    assert len({(p.number, p.run_id) for p in plans if p}) == 1


def test_nothing_waiting_is_no_plan() -> None:
    assert pass_plan.next_plan(now=NOW) is None
    assert not pass_plan.has_work()


def test_what_is_put_off_is_no_work_but_has_waited_since_it_was_seen() -> None:
    record("claims/a.json")
    raw_files.settle([Settled("claims/a.json", "0x1", "deferred")], number=1, at=NOW)
    assert not pass_plan.has_work()
    assert (raw_files.oldest_waiting(), raw_files.oldest_deferred()) == (None, NOW)
    raw_files.wake()
    assert pass_plan.has_work()
    assert (raw_files.oldest_waiting(), raw_files.oldest_deferred()) == (NOW, None)


def test_a_run_that_was_asked_for_is_work_and_so_is_its_unfinished_pass() -> None:
    runs.ask("rebuild", as_of=None, requested_by="test", now=NOW)
    asked = pass_plan.standing()
    assert (asked.has_work, asked.is_requested, asked.unfinished) == (True, True, None)
    plan = pass_plan.next_plan(now=NOW)
    begun = pass_plan.standing()
    assert (begun.has_work, begun.is_requested, begun.unfinished) == (True, False, plan)
    assert pass_plan.has_work()


def test_a_halted_pass_is_work() -> None:
    quiet = pass_plan.standing()
    assert not quiet.has_work
    assert replace(quiet, head=replace(quiet.head, attempt=1)).has_work


def test_a_finished_pass_is_followed_by_the_next_number_and_a_later_time() -> None:
    record("claims/a.json")
    plan = pass_plan.next_plan(now=NOW)
    assert plan is not None
    settle("claims/a.json")
    published.finish_pass(published.read_head(), number=plan.number, at=plan.at, manifest=None)
    record("claims/b.json")
    following = pass_plan.next_plan(now=NOW)
    assert following is not None
    assert following.number == plan.number + 1
    assert following.at > plan.at


def test_a_requested_run_is_planned_with_its_day() -> None:
    run_id = runs.ask("as_of", as_of=NOW.date().replace(year=2025), requested_by="service", now=NOW)
    plan = pass_plan.next_plan(now=NOW)
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


def test_a_sweep_finds_what_no_event_published() -> None:
    container = storage_resources.container(storage.RAW)
    for name in ("customers.csv", "claims/a.json", "readme.md"):
        container.upload_blob(name, b"{}")
    assert sweep.record_blob("customers.csv", now=NOW)
    assert sweep.sweep(now=NOW) == 1
    assert sweep.sweep(now=NOW) == 0
    assert {f.path for f in raw_files.waiting(10)} == {"customers.csv", "claims/a.json"}


def api_record(number: int, day: int) -> str:
    at = datetime(2026, 1, day, 9, tzinfo=UTC)
    name = api_blob_name("claims", f"CLM-{number:08X}", at)
    write_record_blob(name, {"claim_id": number}, ingested_at=at, entity_id=f"CLM-{number:08X}")
    return name


def waiting() -> set[str]:
    return {file.path for file in raw_files.waiting(100)}


def left_record(number: int, day: int) -> str:
    """A record that nobody has noted."""
    name = api_blob_name("claims", f"CLM-{number:08X}", datetime(2026, 1, day, 9, tzinfo=UTC))
    storage_resources.container(storage.RAW).upload_blob(name, b"{}")
    return name


def test_a_sweep_looks_at_every_file_but_records_and_once_a_day_at_those_too() -> None:
    raw = storage_resources.container(storage.RAW)
    raw.upload_blob("claims/2025/old.csv", b"claim_id\nM1\n")
    old = left_record(1, 5)
    assert sweep.sweep(now=datetime(2026, 1, 10, tzinfo=UTC)) == 2
    late, before = left_record(2, 9), left_record(3, 5)
    raw.upload_blob("claims/2025/more.csv", b"claim_id\nM2\n")
    raw.upload_blob("policies/zz.csv", b"policy_id\nM2\n")
    assert sweep.sweep(now=datetime(2026, 1, 10, 0, 15, tzinfo=UTC)) == 2
    assert waiting() == {"claims/2025/old.csv", "claims/2025/more.csv", "policies/zz.csv", old}
    at = datetime(2026, 1, 11, tzinfo=UTC)
    assert sweep.sweep(now=at, since=at - sweep.LOOKED_BACK) == 2
    assert waiting() >= {late, before}


def test_who_writes_a_record_notes_it_whoever_dies_before(monkeypatch: pytest.MonkeyPatch) -> None:
    def dying(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "note_own", dying)
        with pytest.raises(ConnectionError):
            api_record(1, 5)
    assert waiting() == set()
    name = api_record(1, 5)
    assert waiting() == {name}
    # Its event finds it noted, once.
    assert (ledger.is_own(name), ledger.is_own(name)) == (True, False)
    assert not sweep.record_blob(name, now=NOW)


def test_rows_of_records_long_settled_become_one_row_a_day() -> None:
    names = [api_record(number, day) for number, day in ((1, 3), (2, 3), (3, 4), (4, 20))]
    sweep.sweep(now=datetime(2026, 1, 20, tzinfo=UTC))
    files = {file.path: file for file in raw_files.waiting(100)}
    done = [Settled(name, files[name].etag, "loaded", "c") for name in names[:3]]
    raw_files.settle(done[:2], number=1, at=NOW)
    # A day of which something still waits stays as it is.
    assert raw_file_days.fold(date(2026, 1, 10)) == 4
    raw_files.settle(done[2:], number=2, at=NOW)
    assert raw_file_days.fold(date(2026, 1, 10)) == 2
    assert raw_file_days.fold(date(2026, 1, 10)) == 0
    assert len(raw_file_days.known_of_all()) == 1
    table = storage_resources.table(ledger.TABLE)
    assert table.get_entity(ledger.PARTITION, "y:2026-01-03")["loaded"] == 2
    assert sweep.sweep(now=datetime(2026, 1, 20, tzinfo=UTC)) == 0


def test_a_halted_pass_whose_plan_is_gone_keeps_nothing_from_being_planned() -> None:
    published.finish_pass(published.read_head(), number=1, at=NOW, manifest=None, attempt=1)
    assert pass_plan.next_plan(now=NOW) is None
    record("claims/a.json")
    plan = pass_plan.next_plan(now=NOW)
    assert plan is not None
    assert (plan.number, plan.attempt, set(plan.batches)) == (2, 0, {"claims"})
