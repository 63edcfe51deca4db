"""Maintenance: what is published stays readable however long nobody writes, and what nobody needs goes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.lake.audit import verify
from shared.lake.delta import commit, data_files, frames
from shared.lake.schema.contracts import TABLES
from shared.lake.state import published
from shared.lake.upkeep import maintenance, rebuild_from_raw
from tests.support import lake as support
from tests.support.lake import Crashed, ask_day, drive, drop, new_process
from tests.support.small_world import claim, world

pytestmark = pytest.mark.azurite

CLAIMS = TABLES["silver"]["fact_claims"]
MONTH_S = 40 * 86_400.0


@pytest.fixture(autouse=True)
def _lake(app_settings: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("LAKE_URI", f"file://{tmp_path}/lake")
    new_process()
    ask_day()
    for name, rows in world().items():
        drop(name, rows)
    drive()
    yield
    new_process()


def _quiet_month(monkeypatch: pytest.MonkeyPatch, lake: Path) -> None:
    """Daily maintenance, then everything is old but what the last one wrote."""
    maintenance.maintain()
    with monkeypatch.context() as patch:
        patch.setattr(maintenance, "RETENTION_HOURS", 0)
        for _ in range(5):
            new_process()
            maintenance.maintain()
    old = time.time() - MONTH_S
    for log in lake.glob("*/*/_delta_log"):
        newest = max(log.glob("*.checkpoint.parquet"))
        for entry in log.iterdir():
            if entry.name not in (newest.name, "_last_checkpoint"):
                os.utime(entry, (old, old))
    new_process()


def _assert_readable() -> None:
    new_process()
    manifest = published.read_head().manifest
    assert manifest is not None
    for layer in ("silver", "gold"):
        for name, state in manifest.tables[layer].items():
            new_process()
            assert frames.read(TABLES[layer][name], state.version).height == state.rows, name
    new_process()


def _log(lake: Path) -> list[str]:
    return sorted(entry.name for entry in (lake / "silver/fact_claims/_delta_log").iterdir())


def test_the_next_pass_may_halt_after_a_quiet_month(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    drop("claims/more.jsonl", [claim(5)])
    drive()
    _quiet_month(monkeypatch, tmp_path / "lake")
    with monkeypatch.context() as patch:
        patch.setattr(verify, "problems", lambda *_, **__: ["row count fell"])
        for number in (6, 7):
            drop(f"claims/more{number}.jsonl", [claim(number)])
            drive()
            _assert_readable()
    maintenance.maintain()
    _assert_readable()
    drop("claims/last.jsonl", [claim(8)])
    drive()
    assert support.table("silver", "fact_claims").height == 8


def test_the_next_pass_may_die_after_a_quiet_month(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    drop("claims/more.jsonl", [claim(5)])
    drive()
    _quiet_month(monkeypatch, tmp_path / "lake")

    def dies(*_: object, **__: object) -> None:
        raise Crashed

    drop("claims/more6.jsonl", [claim(6)])
    with monkeypatch.context() as patch:
        patch.setitem(support.STAGES, "medallion_gold", dies)
        with pytest.raises(Crashed):
            drive()
    _assert_readable()
    drive()
    assert support.table("silver", "fact_claims").height == 6


def test_old_log_entries_go_up_to_the_published_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lake = tmp_path / "lake"
    for number in range(5, 9):
        drop(f"claims/more{number}.jsonl", [claim(number)])
        drive()
    version = published.read_head().manifest.version("silver", "fact_claims")  # type: ignore[union-attr]
    assert f"{0:020}.json" in _log(lake)
    _quiet_month(monkeypatch, lake)
    # A version that nobody published makes the newest another one.
    with monkeypatch.context() as patch:
        patch.setattr(verify, "problems", lambda *_, **__: ["row count fell"])
        drop("claims/halted.jsonl", [claim(9)])
        drive()
    new_process()
    maintenance.maintain()
    entries = [name for name in _log(lake) if name.endswith(".json")]
    assert min(entries) == f"{version:020}.json"
    _assert_readable()


def test_vacuum_takes_what_a_crashed_writer_left_and_counts_what_was_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for number in range(5, 8):
        drop(f"claims/more{number}.jsonl", [claim(number)])
        drive()
    handle = commit.newest(CLAIMS)
    assert handle is not None
    rows = data_files.read(CLAIMS, handle.file_uris())
    orphan = data_files.write(CLAIMS, rows, "bucket-0-of-1").name
    version = handle.version()
    new_process()
    assert maintenance.maintain()["removed"] == 0
    assert orphan in data_files.present(CLAIMS)
    monkeypatch.setattr(maintenance, "RETENTION_HOURS", 0)
    files = set((tmp_path / "lake").glob("*/*/*.parquet"))
    first = maintenance.maintain()["removed"]
    left = set((tmp_path / "lake").glob("*/*/*.parquet"))
    assert first == len(files - left) > 10
    assert orphan not in data_files.present(CLAIMS)
    new_process()
    assert [maintenance.maintain()["removed"] for _ in range(3)] == [0, 0, 0]
    newest = commit.newest(CLAIMS)
    assert newest is not None
    assert newest.version() == version
    _assert_readable()


def test_a_file_that_was_replaced_a_moment_ago_stays_for_its_readers(tmp_path: Path) -> None:
    manifest = published.read_head().manifest
    assert manifest is not None
    before = frames.files(CLAIMS, manifest.tables["silver"]["fact_claims"].version)
    old = time.time() - MONTH_S
    for uri in before:
        os.utime(uri.removeprefix("file://"), (old, old))
    drop("claims/more.jsonl", [claim(5)])
    drive()
    maintenance.maintain()
    assert {uri.rpartition("/")[2] for uri in before} <= data_files.present(CLAIMS)


def test_files_go_from_an_account_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_URI", "az://devstoreaccount1")
    new_process()
    rebuild_from_raw.start(now=support.START)
    drive()
    for number in (5, 6):
        drop(f"claims/more{number}.jsonl", [claim(number)])
        drive()
    handle = commit.newest(CLAIMS)
    assert handle is not None
    orphan = data_files.write(CLAIMS, data_files.read(CLAIMS, handle.file_uris()), "bucket-0-of-1").name
    monkeypatch.setattr(maintenance, "RETENTION_HOURS", 0)
    assert maintenance.maintain()["removed"] > 0
    assert maintenance.maintain()["removed"] == 0
    present = data_files.present(CLAIMS)
    assert orphan not in present
    assert {uri.rpartition("/")[2] for uri in handle.file_uris()} <= present
    _assert_readable()
