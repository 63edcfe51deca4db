"""The replay on real storage: published by itself, repeatable at any point, and only of what changed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from shared.domain.adjudication import RULE_VERSION
from shared.errors import ConflictError, NotFoundError
from shared.insights import replay
from shared.insights.selection import Page
from shared.insights.versions import published_versions
from shared.lake.delta import commit
from shared.lake.replay import run, state
from shared.lake.replay.contract import REPLAY
from shared.lake.upkeep import maintenance, rebuild_from_raw
from tests.support.lake import START, ask_day, drive, drop, drop_record, new_process
from tests.support.small_world import claim, provider, world

pytestmark = pytest.mark.azurite
# Both policies: deductible 250, 80 %, in force from 2025-06-01 for a year. V2 is outside the network. A third
# of V1's claims was denied, and M2 was for the same day as M1.
EXPECTED = {
    "M1": ("Partially Approved", 250.0, 40.2, -139.9),
    "M2": ("Held", 0.0, 0.0, 0.0),
    "M3": ("Partially Approved", 250.0, 480.01, 299.91),
    "M4": ("Approved", 0.0, 240.2, None),
}


@pytest.fixture(autouse=True)
def _small_lake(app_settings: object) -> None:
    new_process()
    ask_day()
    for name, rows in world().items():
        drop(name, rows)
    drive()


def report(**wanted: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(replay.report(Page(100, **wanted)).data)
    return found


def table_version() -> int:
    handle = commit.newest(REPLAY)
    assert handle is not None
    return handle.version()


def replayed() -> dict[str, tuple[Any, ...]]:
    keys = ("replayed_outcome", "replayed_deductible", "replayed_paid", "difference")
    return {row["claim_id"]: tuple(row[key] for key in keys) for row in report()["claims"]}


def test_before_the_first_replay_nothing_is_told() -> None:
    found = report()
    assert (found["claims"], found["totals"]["claims"], found["as_of"]) == ([], 0, None)


def test_claims_of_files_are_decided_in_the_order_of_their_submission() -> None:
    assert run.run(now=START) == {"status": "published", "number": 1, "claims": 4, "decided": 4}
    assert replayed() == EXPECTED
    found = report()
    assert found["totals"] == {
        "claims": 4,
        "replayed": 4,
        "held": 1,
        "not_replayed": 0,
        # M4 is still Submitted: what would be paid on it is no difference.
        "undecided": 1,
        "undecided_paid": 240.2,
        "recorded_paid": 360.2,
        "replayed_paid": 520.21,
        "difference": 160.01,
    }
    assert sum(group["difference"] for group in found["transitions"]) == pytest.approx(160.01)
    assert (found["as_of"], found["rule_version"]) == ("2026-01-01", RULE_VERSION)
    assert {group["code"]: group["claims"] for group in found["reason_codes"]}["FRAUD_REVIEW"] == 1


def test_figures_are_those_of_the_rows_that_match() -> None:
    run.run(now=START)
    found = report(equals=(("recorded_status", "Paid"),))
    assert (found["count"], found["total"], found["totals"]["claims"]) == (2, 2, 2)
    assert found["facets"]["status"] == {"Paid": 2, "Denied": 1, "Submitted": 1}
    assert [group["month"] for group in found["months"]] == ["2025-09"]
    assert all(isinstance(cell, str | int | float | None) for row in found["claims"] for cell in row.values())


def test_a_replay_of_nothing_new_changes_nothing() -> None:
    run.run(now=START)
    before = table_version()
    assert run.run(now=START) == {"status": "unchanged"}
    drop("vet_providers/more.jsonl", [provider(3)])
    drive()
    assert run.run(now=START) == {"status": "published", "number": 2, "claims": 4, "decided": 0}
    assert table_version() == before


def test_only_customers_that_changed_are_decided_anew() -> None:
    run.run(now=START)
    first, present = report()["claims"], published_versions.current()
    others = {"policy_id": "L2", "pet_id": "P2", "customer_id": "C2", "provider_id": "V2"}
    drop("claims/more.jsonl", [claim(5, **others), claim(6, claim_amount=None, provider_id="V2")])
    drive()
    assert run.run(now=START + timedelta(hours=2))["decided"] == 2
    new_process()
    # The figures of before stand beside the replay of before.
    assert present is not None
    assert report(version=present.number)["claims"] == first
    with pytest.raises(NotFoundError, match="is not kept"):
        report(version=present.number + 100)
    assert replayed()["M6"] == ("Not replayed", None, None, None)
    assert {key: row for key, row in replayed().items() if key in ("M1", "M2", "M4")} == {
        key: EXPECTED[key] for key in ("M1", "M2", "M4")
    }


def test_claims_of_the_api_have_a_decision_already() -> None:
    drop_record("claims/M7_20260102_000000_000000.json", claim(7))
    drive()
    run.run(now=START)
    assert set(replayed()) == set(EXPECTED)


def interrupt(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """A replay that ends before its work, or after its commit and before it is published."""

    def gone(*_: Any, **__: Any) -> None:
        raise ConflictError("The process is gone.")

    def publishing(head: state.Head, **to: Any) -> state.Head:
        return gone() or head if to["plan"] is None else real(head, **to)

    real = state.move
    with monkeypatch.context() as patch:
        patch.setattr(*(run, "replayed", gone) if step == "before the work" else (state, "move", publishing))
        with pytest.raises(ConflictError):
            run.run(now=START)


@pytest.mark.parametrize("step", ["before the work", "after the commit"])
def test_a_replay_that_was_interrupted_is_finished_as_it_was_planned(
    monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    interrupt(monkeypatch, step)
    drop("claims/more.jsonl", [claim(5)])
    drive()
    new_process()
    assert run.run(now=START) == {"status": "published", "number": 1, "claims": 4, "decided": 4}
    assert replayed() == EXPECTED
    assert run.run(now=START) == {"status": "published", "number": 2, "claims": 5, "decided": 4}


def test_a_plan_that_waited_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(monkeypatch, "after the commit")
    assert run.run(now=START + timedelta(days=2))["number"] == 2
    assert replayed() == EXPECTED


def test_two_workers_publish_one_replay() -> None:
    head = state.read()
    run.run(now=START)
    with pytest.raises(ConflictError):
        state.move(head, published=None, plan=None)


def test_its_table_is_cared_for_with_the_others() -> None:
    run.run(now=START)
    maintenance.maintain()
    new_process()
    assert replayed() == EXPECTED


def test_a_lake_built_again_is_replayed_again() -> None:
    run.run(now=START)
    before = replayed()
    new_process()
    rebuild_from_raw.start(now=START)
    assert report()["claims"] == []
    drive()
    assert run.run(now=START + timedelta(hours=1))["decided"] == 4
    assert replayed() == before
