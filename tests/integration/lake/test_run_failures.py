"""A run that failed says where and why: stage, entity, file, and a reason that quotes no data."""

from __future__ import annotations

from typing import Any

import pytest

from shared import storage_resources
from shared.errors import ContractError
from shared.failures import OrchestrationFailedError
from shared.lake.intake import bronze_parse
from shared.lake.run import gold_run
from shared.lake.state import run_failures, runs
from tests.support.lake import STAGES, START, drive, drop, new_process
from tests.support.small_world import claim, world

pytestmark = pytest.mark.azurite


@pytest.fixture(autouse=True)
def _empty(app_settings: object) -> None:
    new_process()


def failed_run() -> str:
    """Drive a run that fails; what its record says."""
    with pytest.raises(OrchestrationFailedError) as raised:
        drive()
    run = runs.recent(1)[0]
    assert run["status"] == "failed"
    assert str(raised.value) == run["error"][: len(str(raised.value))]
    return str(run["error"])


def test_a_file_that_breaks_its_stage_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("could not convert 'Ada Lovelace'")

    monkeypatch.setattr(bronze_parse, "_add_file", broken)
    drop("claims/march.jsonl", [claim(1)])
    told = failed_run()
    assert told.startswith(
        "Stage bronze of claims failed after its retries in claims/march.jsonl; the next run resumes it. "
        "ValueError at test_run_failures.py:"
    )
    assert "Ada" not in told


def test_what_the_product_says_itself_is_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ContractError("Gold and silver differ by 3 rows." + " More." * 500)

    monkeypatch.setattr(gold_run, "refresh", broken)
    drop("claims/one.jsonl", [claim(1)])
    told = failed_run()
    assert told.startswith(
        "Stage gold failed after its retries; the next run resumes it. Gold and silver differ"
    )
    assert len(told) <= run_failures.MAX_LENGTH


def test_a_stage_that_was_stopped_from_outside_gives_no_old_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def out_of_memory(_given: Any, now: Any) -> Any:
        raise RuntimeError("Activity function 'medallion_gold' failed: worker exited \n " + "x" * 5000)

    def broken(*_: object) -> None:
        raise ContractError("An old reason.")

    drop("claims/one.jsonl", [claim(1)])
    with monkeypatch.context() as patch:
        patch.setattr(gold_run, "refresh", broken)
        assert failed_run().endswith("An old reason.")
    with monkeypatch.context() as patch:
        patch.setitem(STAGES, "medallion_gold", out_of_memory)
        told = failed_run()
    assert told == (
        "Stage gold was stopped after its retries without a reason: by a time-out, a lack of memory or a "
        "restart. The next run resumes it."
    )
    for name, rows in world().items():
        drop(name, rows)
    drive()
    assert (runs.recent(10)[-1]["status"], runs.recent(10)[-1]["error"]) == ("succeeded", None)


def test_a_reason_that_cannot_be_kept_does_not_hide_the_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_name: str) -> Any:
        raise OSError("the storage is away")

    monkeypatch.setattr(storage_resources, "table", away)
    run_failures.note("RUN-1", "gold", None, ValueError("x"), now=START)
