"""Whatever fails while a file is opened, decoded, parsed, cast, refused or written stays with that file."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from azure.core.exceptions import HttpResponseError, ServiceRequestError
from polars.exceptions import PanicException

from shared.failures import OrchestrationFailedError
from shared.lake.delta import data_files
from shared.lake.intake import bronze_parse, quarantine, raw_reader, sweep, trial
from shared.lake.intake.quarantine import Correction, Filters
from shared.lake.intake.raw_reader import Fetched
from shared.lake.parse import cells, files, parse_json, parsed, raw_format
from shared.lake.state import attempts, raw_files, runs
from shared.lake.state.pass_plan import PlannedFile
from tests.support.lake import CLOCK, Crashed, ask_day, drive, drop, drop_record, new_process, table
from tests.support.small_world import claim, customer

pytestmark = pytest.mark.azurite

BAD = "customers/bad.csv"


@pytest.fixture(autouse=True)
def _empty_lake(app_settings: object) -> None:
    new_process()
    ask_day()


def failing(
    original: Callable[..., Any], hit: Callable[..., bool], error: BaseException
) -> Callable[..., Any]:
    def step(*args: Any, **kwargs: Any) -> Any:
        if hit(*args, **kwargs):
            raise error
        return original(*args, **kwargs)

    return step


def is_bad_rows(*args: Any, **_: Any) -> bool:
    frame = next(arg for arg in args if isinstance(arg, pl.DataFrame))
    return "customer_id" in frame.columns and "BAD" in frame["customer_id"].to_list()


def is_bad_bytes(*args: Any, **_: Any) -> bool:
    return any(isinstance(arg, bytes) and b"BAD" in arg for arg in args)


def is_bad_blocks(blocks: Any) -> bool:
    return is_bad_bytes(*blocks) if isinstance(blocks, list) else False


def is_bad_parsed(found: Any, **_: Any) -> bool:
    return is_bad_rows(found.rows)


def is_bad_file(file: PlannedFile) -> bool:
    return file.path == BAD


PLACES: dict[str, tuple[Any, str, Callable[..., bool]]] = {
    "opened": (raw_reader, "_download", is_bad_file),
    "decoded": (raw_format, "_encoding", is_bad_bytes),
    "parsed": (files, "parse_pieces", lambda *_, name, **__: name == BAD),
    "read by its header": (files.CsvReader, "read", lambda _, piece: b"BAD" in piece),
    "cast": (cells, "_cell", lambda column: column.name == "lifetime_value"),
    "made bronze": (parsed, "to_bronze", is_bad_parsed),
    "refused": (parsed, "reject_rows", is_bad_parsed),
    "written": (data_files, "write", is_bad_rows),
}
ERRORS: dict[str, BaseException] = {
    "a bug": RuntimeError("somebody's mistake"),
    "memory": MemoryError(),
    "a panic": PanicException("index out of bounds"),
    "depth": RecursionError(),
}


# Every place fails in one way, and a file that is parsed in every way.
FAULTS = [
    *((place, "a bug") for place in PLACES),
    *(("parsed", error) for error in ERRORS if error != "a bug"),
]


@pytest.mark.parametrize(("place", "error"), FAULTS)
def test_the_others_go_on(place: str, error: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, hit = PLACES[place]
    monkeypatch.setattr(module, name, failing(getattr(module, name), hit, ERRORS[error]))
    # The broken line leads to the careful way, which casts cells one by one.
    drop(BAD, "customer_id,lifetime_value\nBAD,x\n")
    drop("customers/good.jsonl", [customer(1)])
    drop_record("claims/M1_20260101_100000_000000.json", claim(1))
    drive()
    assert [run["status"] for run in runs.recent(1)] == ["succeeded"]
    (refused,) = runs.recent(1)[0]["bronze"]["customers"]["refused_files"]
    assert refused["file"] == BAD
    assert refused["code"] in ("unreadable", "not_downloadable")
    assert table("silver", "dim_customers")["customer_id"].to_list() == ["C1"]
    assert table("silver", "fact_claims")["claim_id"].to_list() == ["M1"]
    drop("customers/later.jsonl", [customer(2)])
    drive()
    assert sorted(table("silver", "dim_customers")["customer_id"]) == ["C1", "C2"]
    assert raw_files.is_empty()


def test_one_bad_record_does_not_cost_its_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    original = parse_json.rows_of
    bad = lambda _, records, **how: any(r.get("claim_id") == "M5" for r in records)  # noqa: E731
    monkeypatch.setattr(files, "rows_of", failing(original, bad, PanicException("no")))
    for n in range(9):
        drop_record(f"claims/M{n}_20260101_100000_00000{n}.json", claim(n))
    drive()
    assert sorted(table("silver", "fact_claims")["claim_id"]) == [f"M{n}" for n in range(9) if n != 5]
    (refused,) = runs.recent(1)[0]["bronze"]["claims"]["refused_files"]
    assert refused["file"] == "claims/M5_20260101_100000_000005.json"


LONG_NAMES = ["x" * 40_000, *(f"{n}{'y' * 3_000}" for n in range(25))]


@pytest.mark.parametrize("policy", ["evolve", "strict"])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_names_of_any_length_stop_nobody(form: str, policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_SCHEMA_POLICY", policy)
    names = ["customer_id", *LONG_NAMES]
    cells = ["C7", *("a" for _ in LONG_NAMES)]
    csv = f"{','.join(names)}\n{','.join(cells)}\n"
    drop(f"customers/long.{form}", csv if form == "csv" else json.dumps(dict(zip(names, cells, strict=True))))
    drop("customers/good.jsonl", [customer(1)])
    drive()
    run = runs.recent(1)[0]
    assert run["status"] == "succeeded"
    loaded = ["C1"] if policy == "strict" else ["C1", "C7"]
    assert sorted(table("silver", "dim_customers")["customer_id"]) == loaded
    told = [*run["refused_files"], *(n for n in run["notices"] if n["code"] == "extra_columns")]
    assert [each["code"] for each in told] == ["unknown_columns" if policy == "strict" else "extra_columns"]
    assert "6 more" in told[0]["sentence"]
    assert len(told[0]["sentence"]) < 2_500


def test_texts_of_any_length_stop_nobody_and_stay_out_of_the_tables() -> None:
    drop("claims/long.jsonl", [claim(1, treatment_notes="x" * 5_000_000), claim(2)])
    drive()
    assert runs.recent(1)[0]["status"] == "succeeded"
    assert table("bronze", "claims_raw")["claim_id"].to_list() == ["M2"]
    ((row,), _) = quarantine.page(Filters(), limit=10, offset=0)
    assert (row["reasons"], row["row_number"]) == (["text_too_long:treatment_notes"], 1)
    assert len(row["raw"]) < 5_000
    # As it is, it says nothing of its notes; a correction may.
    correction = Correction(row["quarantine_id"], {"treatment_notes": "Stitched."})
    quarantine.replay([correction], by="operator:test", now=CLOCK.now())
    sweep.sweep(now=CLOCK.now())
    drive()
    notes = table("silver", "fact_claims").sort("claim_id").select("claim_id", "treatment_notes").rows()
    assert notes[0] == ("M1", "Stitched.")


@pytest.mark.parametrize("place", ["opened", "written"])
def test_a_fault_of_the_storage_lets_the_file_wait(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, hit = PLACES[place]
    drop(BAD, "customer_id,lifetime_value\nBAD,1\n")
    drop("customers/good.jsonl", [customer(1)])
    with monkeypatch.context() as patch:
        error = ServiceRequestError("connection reset")
        patch.setattr(module, name, failing(getattr(module, name), hit, error))
        drive()
        assert runs.recent(1)[0]["bronze"]["customers"]["deferred"] == [BAD]
        assert table("silver", "dim_customers")["customer_id"].to_list() == ["C1"]
        assert (raw_files.is_empty(), raw_files.depth()) == (True, 1)
    assert sweep.sweep(now=CLOCK.now()) == 1
    drive()
    assert sorted(table("silver", "dim_customers")["customer_id"]) == ["BAD", "C1"]
    assert raw_files.depth() == 0


def test_a_file_that_waits_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, hit = PLACES["opened"]
    error = ServiceRequestError("connection reset")
    monkeypatch.setattr(module, name, failing(getattr(module, name), hit, error))
    monkeypatch.setattr(bronze_parse, "DEFERRALS", 3)
    drop(BAD, "customer_id\nBAD\n")
    for _ in range(3):
        drive()
        sweep.sweep(now=CLOCK.now())
    (refused,) = runs.recent(1)[0]["bronze"]["customers"]["refused_files"]
    assert refused["code"] == "not_downloadable"
    assert raw_files.depth() == 0


def test_a_blob_that_the_storage_refuses_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, hit = PLACES["opened"]
    error = HttpResponseError("This operation is not permitted on an archived blob.")
    error.status_code, error.error_code = 409, "BlobArchived"  # type: ignore[attr-defined]
    monkeypatch.setattr(module, name, failing(getattr(module, name), hit, error))
    drop(BAD, "customer_id\nBAD\n")
    drive()
    (refused,) = runs.recent(1)[0]["bronze"]["customers"]["refused_files"]
    assert refused["sentence"] == "The storage could not hand out the file: BlobArchived."


def test_storage_that_does_not_answer_fails_the_pass_and_refuses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drop(BAD, "customer_id\nC9\n")
    with monkeypatch.context() as patch:
        error = ServiceRequestError("connection reset")
        patch.setattr(raw_reader, "_download", failing(raw_reader._download, lambda _: True, error))
        patch.setattr(raw_reader, "answers", lambda _: False)
        with pytest.raises(OrchestrationFailedError):
            drive()
        assert runs.recent(1)[0]["status"] == "failed"
    drive()
    assert table("silver", "dim_customers")["customer_id"].to_list() == ["C9"]


def processes_die(path: str, times: int) -> None:
    """Leave behind what processes leave that are killed with a file in hand."""
    for _ in range(times):
        attempts.begin("customers", 1).note(path)


def dropped_and_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pass with two files, begun so often that files are noted before they are read."""
    drop(BAD, "customer_id\nBAD\n")
    drop("customers/good.jsonl", [customer(1)])
    with monkeypatch.context() as patch:
        # A killed process runs no `finally`, so its note about the file in hand stays.
        patch.setattr(
            files, "parse_pieces", failing(files.parse_pieces, PLACES["parsed"][2], Crashed("killed"))
        )
        for _ in range(attempts.CAREFUL_FROM):
            with pytest.raises(Crashed):
                drive()
            new_process()


def is_refused_as_deadly(path: str) -> bool:
    (refused,) = runs.recent(1)[0]["bronze"]["customers"]["refused_files"]
    return (refused["file"], refused["code"]) == (path, "reader_stopped")


def test_a_file_that_a_process_of_its_own_dies_on_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    dropped_and_begun(monkeypatch)
    processes_die(BAD, attempts.DEATHS)
    monkeypatch.setattr(trial, "survives", lambda *_: False)
    drive()
    assert is_refused_as_deadly(BAD)
    assert table("silver", "dim_customers")["customer_id"].to_list() == ["C1"]


def test_a_file_that_processes_died_with_and_not_of_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    dropped_and_begun(monkeypatch)
    processes_die(BAD, attempts.DEATHS)
    drive()
    assert runs.recent(1)[0]["bronze"]["customers"]["refused_files"] == []
    assert sorted(table("silver", "dim_customers")["customer_id"]) == ["BAD", "C1"]


def processes_die_for_ever(path: str, number: int) -> None:
    """As often as a file is tried in a batch, and once more."""
    for _ in range(attempts.TRIALS):
        processes_die(path, attempts.DEATHS)
        attempt = attempts.begin("customers", number)
        assert attempt.is_suspect(path)
        assert not attempt.is_put_off(path)
        attempt.clear(path)
    processes_die(path, attempts.DEATHS)


def test_a_file_that_processes_die_with_for_ever_waits_alone_and_is_read_in_calmer_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dropped_and_begun(monkeypatch)
    processes_die_for_ever(BAD, 1)
    drive()
    run = runs.recent(1)[0]["bronze"]["customers"]
    assert (run["refused_files"], run["deferred"]) == ([], [BAD])
    assert table("silver", "dim_customers")["customer_id"].to_list() == ["C1"]
    sweep.sweep(now=CLOCK.now())
    drive()
    assert sorted(table("silver", "dim_customers")["customer_id"]) == ["BAD", "C1"]
    assert raw_files.depth() == 0


def test_a_file_that_processes_die_with_after_every_wait_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bronze_parse, "DEFERRALS", 1)
    dropped_and_begun(monkeypatch)
    processes_die_for_ever(BAD, 1)
    drive()
    assert is_refused_as_deadly(BAD)


@pytest.mark.parametrize(
    ("code", "survived"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", False),
        ("import no_such_module", True),
        ("import time; time.sleep(60)", False),
        ("import sys; sys.stdin.buffer.read()", True),
    ],
    ids=["killed", "cannot begin", "hangs", "read"],
)
def test_a_trial_tells_a_death_from_a_reading(
    code: str, *, survived: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!{sys.executable}\n{code}\n")
    program.chmod(0o700)
    monkeypatch.setattr(trial.sys, "executable", str(program))
    monkeypatch.setattr(trial, "TIMEOUT_S", 0.3 if "sleep" in code else 60.0)
    fetched = Fetched(PlannedFile(BAD, "0x1"), data=b"customer_id\nC1\n" * 100_000)
    assert trial.survives("customers", fetched) is survived


def test_a_trial_reads_with_the_apps_own_reader() -> None:
    line = [sys.executable, "-c", trial._PROGRAM, json.dumps(sys.path), "customers", BAD]
    assert subprocess.run(line, input=b"customer_id\nC1\n", check=False).returncode == 0
