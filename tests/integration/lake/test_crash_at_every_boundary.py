"""Whatever dies between two lasting steps, the next run ends where an undisturbed one would have."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from shared import clients
from shared.lake.schema import buckets
from shared.lake.state import raw_files
from tests.support.azurite import RunningAzurite
from tests.support.lake import (
    Crashed,
    ask_day,
    assert_same_lake,
    boundaries,
    drive,
    drop,
    lake_contents,
    new_process,
    table,
)
from tests.support.small_world import claim, customer, world

pytestmark = [pytest.mark.azurite, pytest.mark.timeout(600)]

# What differs between two lakes with the same content.
OF_ITS_OWN = ("_source_etag", "_batch_id", "_ingestion_timestamp")
MORE_THAN_THERE_ARE = 200


def open_lake(azurite: RunningAzurite, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new lake: tables in a folder, but ledger, plans and raw files in real storage."""
    for name, value in azurite.new_account().environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LAKE_URI", f"file://{folder}")
    monkeypatch.setattr(buckets, "STEPS", ((1, 1), (1000, 3)))
    clients.reset()
    new_process()
    ask_day()
    for name, rows in world().items():
        drop(name, rows)
    drive()


def deliver(number: int) -> None:
    """One more file: a new claim, a changed one, a row without key, a broken line; and a changed customer."""
    news = [claim(100 + number), claim(1, paid_amount=float(number)), claim(0, claim_id=None)]
    lines = [*(json.dumps(row) for row in news), '{"claim_id": "M7", "claim_amo']
    drop(f"claims/news-{number}.jsonl", "\n".join(lines) + "\n")
    drop(f"customers/news-{number}.jsonl", [customer(2, city=f"City {number}")])


def contents() -> dict[str, pl.DataFrame]:
    return lake_contents(without=OF_ITS_OWN)


def refused() -> list[tuple[str, int, list[str]]]:
    rows = table("quarantine", "claims").sort("source_file", "row_number")
    return list(rows.select("source_file", "row_number", "reasons").iter_rows())


def crash(monkeypatch: pytest.MonkeyPatch, point: int) -> str | None:
    """Run and die at a boundary; its name, None when the run ended before."""
    with boundaries(monkeypatch, crash_at=point):
        try:
            drive()
        except Crashed as death:
            return str(death)
    return None


def test_a_crash_at_any_boundary_loses_and_doubles_nothing(
    azurite: RunningAzurite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_lake(azurite, tmp_path / "crashing", monkeypatch)
    points: list[str] = []
    for number in range(MORE_THAN_THERE_ARE):
        deliver(number)
        point = crash(monkeypatch, number)
        new_process()
        drive()
        if point is None:
            break
        points.append(point)
    assert len(points) > 40
    assert {"before finish_pass", "after finish_pass", "before settle", "after settle"} <= set(points)
    assert raw_files.is_empty()
    crashed, refusals = contents(), refused()

    open_lake(azurite, tmp_path / "calm", monkeypatch)
    for number in range(len(points) + 1):
        deliver(number)
    drive()
    assert refused() == refusals
    assert len(refusals) == 2 * (len(points) + 1)
    assert_same_lake(contents(), crashed)
    print(f"{len(points)} crash points, {crashed['bronze/claims_raw'].height} claim rows, 0 lost, 0 doubled")
