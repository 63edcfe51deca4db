"""A commit happens once per number, whoever repeats it, in whatever order, against real storage."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest
from deltalake import DeltaTable

from shared.lake import storage
from shared.lake.delta import commit, data_files, frames, handles
from shared.lake.delta.commit import Stamp
from shared.lake.schema.contracts import Column, TableContract
from tests.support.azurite import Account

pytestmark = pytest.mark.azurite

TABLE = TableContract("things", "bronze", (Column("id"), Column("n", "long")), ("id",))


def rows(*ids: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"id": list(ids), "n": list(range(len(ids)))}, schema={"id": pl.String, "n": pl.Int64}
    )


def stored() -> pl.DataFrame:
    handle = commit.newest(TABLE)
    assert handle is not None
    return frames.scan(TABLE, handle.version()).collect()


def as_delta_rs_opens_it() -> DeltaTable:
    return DeltaTable(storage.table_uri(TABLE.layer, TABLE.name), storage_options=storage.options())


@pytest.fixture(autouse=True)
def _new_process(app_settings: Account) -> None:
    forget()


def forget() -> None:
    handles.forget()
    data_files.forget()


def test_many_commits_follow_one_another() -> None:
    for number in range(1, 8):
        forget()
        commit.append(TABLE, rows(f"k{number}"), Stamp("s", number))
    assert sorted(stored()["id"]) == [f"k{n}" for n in range(1, 8)]


def test_a_repeated_number_adds_nothing() -> None:
    first = commit.append(TABLE, rows("a"), Stamp("s", 1))
    again = commit.append(TABLE, rows("a"), Stamp("s", 1))
    forget()
    later = commit.append(TABLE, rows("a"), Stamp("s", 1))
    assert (first.written, again.written, later.written) == (True, False, False)
    assert stored().height == 1


def test_a_late_attempt_with_an_older_number_adds_nothing() -> None:
    commit.overwrite(TABLE, {"all": lambda: rows("new")}, Stamp("s", 2))
    assert not commit.overwrite(TABLE, {"all": lambda: rows("old")}, Stamp("s", 1)).written
    assert stored()["id"].to_list() == ["new"]


def test_streams_number_independently() -> None:
    commit.append(TABLE, rows("a"), Stamp("one", 5))
    assert commit.append(TABLE, rows("b"), Stamp("two", 1)).written
    assert commit.committed_number(TABLE, "one") == 5
    assert commit.committed_number(TABLE, "two") == 1
    assert commit.committed_number(TABLE, "three") == -1


def test_a_writer_with_a_stale_handle_is_refused_and_then_sees_the_number_taken() -> None:
    commit.append(TABLE, rows("a"), Stamp("s", 1))
    where = handles.address(TABLE)
    stale = handles.opened(where)
    assert stale is not None
    handles.drop(where)
    commit.append(TABLE, rows("b"), Stamp("s", 2))
    handles.keep(where, stale)
    assert not commit.append(TABLE, rows("b"), Stamp("s", 2)).written
    handles.keep(where, stale)
    assert commit.append(TABLE, rows("c"), Stamp("s", 3)).written
    assert sorted(stored()["id"]) == ["a", "b", "c"]


def test_writers_racing_for_one_number_write_it_once() -> None:
    commit.append(TABLE, rows("seed"), Stamp("s", 0))

    def race(number: int) -> bool:
        handles.drop(handles.address(TABLE))
        return commit.append(TABLE, rows(f"k{number}"), Stamp("s", number)).written

    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(race, [1] * 8))
    assert written.count(True) == 1
    assert sorted(stored()["id"]) == ["k1", "seed"]


def test_an_update_changes_the_chosen_rows_and_leaves_other_files_alone() -> None:
    for number, key in enumerate(("a", "b"), start=1):
        commit.append(TABLE, rows(key, f"{key}2"), Stamp("s", number))
    handle = commit.newest(TABLE)
    assert handle is not None
    before = set(handle.file_uris())
    commit.update(TABLE, pl.col("id") == "b", {"n": pl.lit(7)})
    assert dict(stored().iter_rows()) == {"a": 0, "a2": 1, "b": 7, "b2": 1}
    after = commit.newest(TABLE)
    assert after is not None
    assert len(before & set(after.file_uris())) == 1
    commit.update(TABLE, pl.col("id") == "nobody", {"n": pl.lit(7)})
    unchanged = commit.newest(TABLE)
    assert unchanged is not None
    assert unchanged.version() == after.version()


def test_an_update_that_another_writer_overtakes_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    commit.append(TABLE, rows("a"), Stamp("s", 1))
    write, overtaken = data_files.write, []

    def overtaking(table: TableContract, frame: pl.DataFrame, prefix: str) -> data_files.DataFile:
        written = write(table, frame, prefix)
        if not overtaken:
            overtaken.append(prefix)
            where = handles.address(TABLE)
            kept = handles.kept(where)
            handles.drop(where)
            commit.update(TABLE, pl.col("id") == "a", {"id": pl.lit("b")})
            commit.append(TABLE, rows("a"), Stamp("s", 2))
            assert kept is not None
            handles.keep(where, kept)
        return written

    monkeypatch.setattr(data_files, "write", overtaking)
    commit.update(TABLE, pl.col("id") == "a", {"n": pl.lit(7)})
    assert overtaken == ["updated"]
    assert sorted(stored().iter_rows()) == [("a", 7), ("b", 0)]


def test_the_history_keeps_the_trace() -> None:
    commit.append(TABLE, rows("a"), Stamp("s", 1, {"traceparents": "00-1-2-01"}))
    assert as_delta_rs_opens_it().history(1)[0]["traceparents"] == "00-1-2-01"


def test_statistics_in_the_log_are_of_key_columns_only() -> None:
    commit.append(TABLE, rows("a"), Stamp("s", 1))
    columns = pl.DataFrame(as_delta_rs_opens_it().get_add_actions(flatten=True)).columns
    assert "min.id" in columns
    assert "min.n" not in columns


def test_an_empty_table_can_be_written_and_read() -> None:
    committed = commit.overwrite(TABLE, {"all": rows}, Stamp("s", 1))
    forget()
    assert frames.read(TABLE, committed.version).height == 0


def test_older_versions_stay_readable() -> None:
    first = commit.overwrite(TABLE, {"all": lambda: rows("a")}, Stamp("s", 1))
    commit.overwrite(TABLE, {"all": lambda: rows("b")}, Stamp("s", 2))
    assert frames.read(TABLE, first.version)["id"].to_list() == ["a"]
