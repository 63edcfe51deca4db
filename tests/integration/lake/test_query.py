"""SQL over the published lake: right values, nothing but looking, and the state of an earlier time."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from devhost.query import output, snapshot
from devhost.query.database import connect
from devhost.query.snapshot import QUERIED
from devhost.query.tables import Tables
from devhost.tasks import query
from shared.lake.delta import commit, frames
from shared.lake.replay import run as replay_run
from shared.lake.schema.contracts import TABLES, TableContract
from shared.lake.upkeep import maintenance
from tests.support.azurite import Account, RunningAzurite, settings_of
from tests.support.lake import START, ask_day, drive, drop, manifest, new_process
from tests.support.processes import ROOT
from tests.support.small_world import claim, customer, pet, world

pytestmark = pytest.mark.azurite

Ask = Callable[..., list[dict[str, str]]]


def build() -> None:
    """A small lake with a few untidy rows."""
    new_process()
    ask_day()
    for name, rows in world().items():
        drop(name, rows)
    drop(
        "customers/untidy.jsonl",
        [customer(8, last_name="", address_line1=None), customer(9, customer_id=None)],
    )
    drop("pets/untidy.jsonl", [pet(8, 77, weight_lbs=-1)])
    drive()
    replay_run.run(now=START)


@pytest.fixture(scope="module")
def published(azurite: RunningAzurite) -> Account:
    """The lake of all tests that do nothing but look."""
    account = azurite.new_account()
    with pytest.MonkeyPatch.context() as patch, settings_of(account, patch):
        build()
    return account


@pytest.fixture(autouse=True)
def _looking(published: Account, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with settings_of(published, monkeypatch):
        new_process()
        yield


@pytest.fixture
def own_lake(_looking: None, azurite: RunningAzurite, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A lake that a test may change."""
    with settings_of(azurite.new_account(), monkeypatch):
        build()
        yield


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Ask:
    """Rows of a query as CSV has them; SystemExit when the command fails."""

    def ask(*arguments: str) -> list[dict[str, str]]:
        monkeypatch.setattr(sys, "argv", ["query", "--format", "csv", *arguments])
        capfd.readouterr()
        code = query.main()
        told = capfd.readouterr()
        if code:
            raise SystemExit(told.err)
        return list(csv.DictReader(io.StringIO(told.out)))

    return ask


def frame(table: TableContract) -> pl.DataFrame:
    """All rows of a table, read without DuckDB."""
    version = snapshot.current().version(table)
    if version is None:
        handle = commit.newest(table)
        version = handle.version() if handle else None
    return frames.read(table, version) if version is not None else pl.DataFrame()


def rows_of(database: Any, sql: str) -> pl.DataFrame:
    return pl.DataFrame(database.sql(sql).to_arrow_table())


def test_every_table_is_there_under_its_name_cell_by_cell(tmp_path: Path) -> None:
    database = connect(Tables(snapshot.current()), tmp_path)
    for table in QUERIED:
        ours, theirs = frame(table), rows_of(database, f"FROM {table.layer}.{table.name}")
        assert theirs.columns == list(table.names)
        if ours.height:
            assert theirs.schema == ours.schema
        assert theirs.height == ours.height
        order = [*table.key, *theirs.columns[:1]]
        assert theirs.sort(order).rows() == (ours.sort(order).rows() if ours.height else [])


FILTERS = [
    *(f"_silver_timestamp {op} {at}" for op in ("=", "<", ">=", "<>") for at in ("TIMESTAMPTZ '{at}'",)),
    "_silver_timestamp = TIMESTAMPTZ '{late}'",
    "_silver_timestamp BETWEEN TIMESTAMPTZ '{at}' AND TIMESTAMPTZ '{late}'",
    "_silver_timestamp IS NULL",
    "last_name = ''",
    "last_name IS NULL",
    "address_line1 IS NULL",
    "address_line1 <> ''",
    "date_of_birth = '1985-03-15'",
    "date_of_birth > '1985-03-15'",
    "lifetime_value = 1200.5",
    "lifetime_value > 1200.49 AND lifetime_value < 1200.51",
    "marketing_opt_in",
    "NOT marketing_opt_in",
    "customer_id IN ('C1', 'C8', '')",
    "age BETWEEN 1 AND 50",
    "len(_quality_flags) = 0",
    "customer_id LIKE 'C%' AND (age > 3 OR last_name = '')",
]


def test_a_filter_that_is_handed_over_finds_what_a_filter_finds_after_reading(tmp_path: Path) -> None:
    database = connect(Tables(snapshot.current()), tmp_path)
    database.execute("CREATE TABLE kept AS FROM silver.dim_customers")
    at = database.execute("SELECT max(_silver_timestamp)::VARCHAR FROM kept").fetchone()
    assert at is not None
    for condition in FILTERS:
        where = condition.format(at=at[0], late="2030-01-01 00:00:00.000001+00")
        counts = [
            database.execute(f"SELECT count(*) FROM {source} WHERE {where}").fetchone()
            for source in ("silver.dim_customers", "kept")
        ]
        assert counts[0] == counts[1], where
    assert database.execute("SELECT count(*) FROM kept WHERE last_name = ''").fetchone() is not None


def test_decimals_are_exact_and_times_are_utc(ask: Ask) -> None:
    # What nobody has decided yet has no difference.
    exact = sum(frame(QUERIED[-1])["difference"].drop_nulls().to_list(), Decimal(0))
    found = ask("SELECT sum(difference) AS total, max(_gold_timestamp) AS at FROM gold.adjudication_replay")
    assert found == [{"total": str(exact), "at": "2026-01-01 12:00:00+00"}]


def test_empty_text_and_null_stay_apart_in_csv(tmp_path: Path) -> None:
    database = connect(Tables(snapshot.current()), tmp_path)
    assert output.write(database, "SELECT '' AS a, NULL AS b", "csv", tmp_path / "out") == 1
    assert (tmp_path / "out").read_text() == 'a,b\n"",\n'


@pytest.mark.parametrize(
    ("sql", "complaint"),
    [
        ("SELECT nothing FROM gold.monthly_kpis", "nothing"),
        ("SELECT * FROM gold.no_such_table", "no_such_table"),
        ("SELEC 1", "syntax error"),
        ("", "no SQL statement"),
        ("COPY gold.monthly_kpis TO 'here.csv'", "COPY is not taken"),
        ("ATTACH 'here.db'", "ATTACH is not taken"),
        ("SELECT 1; EXPORT DATABASE 'here'", "EXPORT is not taken"),
        ("SET enable_external_access = true", "SET is not taken"),
        ("LOAD httpfs", "LOAD is not taken"),
        ("FROM read_csv('pyproject.toml')", "Permission Error"),
        ("FROM read_text('README.md')", "Permission Error"),
        ("FROM 'https://example.com/a.parquet'", "Error"),
        ("FROM glob('*')", "Error"),
        ("CREATE PERSISTENT SECRET s (TYPE http)", "Error"),
        ("FROM tables", "tables"),
        ("PIVOT gold.claims_analytics ON species USING count(*)", "PIVOT has to name its values"),
        ("PIVOT gold.claims_analytics ON species USING count(*); SELECT 1", "PIVOT has to name its values"),
    ],
)
def test_what_is_wrong_or_does_more_than_look_is_refused_in_words(ask: Ask, sql: str, complaint: str) -> None:
    with pytest.raises(SystemExit, match=complaint) as refused:
        ask(sql)
    assert "Traceback" not in str(refused.value)


def test_nothing_runs_when_a_later_statement_is_refused(ask: Ask) -> None:
    with pytest.raises(SystemExit, match="COPY is not taken") as refused:
        ask("SELECT 1; COPY gold.monthly_kpis TO 'here.csv'")
    assert "1 row" not in str(refused.value)


@pytest.mark.usefixtures("own_lake")
def test_an_earlier_state_is_read_by_pass_run_time_and_day(ask: Ask) -> None:
    first = manifest()
    drop("claims/more.jsonl", [claim("M9", claim_amount=12.5)])
    drive()
    now = manifest()
    count = "SELECT count(*) AS n FROM gold.claims_analytics"
    before = ask(count, "--as-of", str(first.number))
    assert int(ask(count)[0]["n"]) == int(before[0]["n"]) + 1
    for when in (first.run_id, first.published_at.isoformat()):
        assert ask(count, "--as-of", when) == before
    for when in (str(now.number), now.run_id, now.published_at.isoformat(), "2026-01-01", "2026-01-02T00:00"):
        assert ask(count, "--as-of", when) == ask(count), when
    told = ask("SELECT pass, run_id FROM lake.published", "--as-of", first.run_id)
    assert told == [{"pass": str(first.number), "run_id": first.run_id}]


@pytest.mark.parametrize(
    ("when", "complaint"),
    [
        ("2025-12-31", "Nothing was published by 2025-12-31"),
        ("2999-01-01", "has not come yet"),
        ("yesterday", "is no time"),
        ("", "is no time"),
        ("2026-02-30", "is no time"),
        ("77", "Pass 77 published nothing"),
        ("RUN-0123456789ABCD", "published nothing"),
    ],
)
def test_a_time_of_which_nothing_is_known_is_refused(ask: Ask, when: str, complaint: str) -> None:
    with pytest.raises(SystemExit, match=complaint):
        ask("SELECT 1", "--as-of", when)


@pytest.mark.usefixtures("own_lake")
def test_a_state_whose_files_are_gone_says_so(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    first = manifest()
    drop("claims/more.jsonl", [claim("M9", claim_amount=12.5)])
    drive()
    monkeypatch.setattr(maintenance, "RETENTION_HOURS", 0)
    maintenance.maintain()
    assert ask("SELECT count(*) AS n FROM gold.claims_analytics")
    with pytest.raises(SystemExit, match="no longer kept as it was then") as refused:
        ask("SELECT sum(claim_amount) FROM gold.claims_analytics", "--as-of", str(first.number))
    assert "Traceback" not in str(refused.value)


@pytest.mark.usefixtures("own_lake")
def test_what_a_halted_pass_wrote_is_not_read(ask: Ask) -> None:
    table = TABLES["gold"]["monthly_kpis"]
    before = ask("SELECT sum(total_claims) AS n FROM gold.monthly_kpis")
    doubled = pl.concat([frame(table), frame(table)])
    commit.overwrite(table, {"all": lambda: doubled}, commit.Stamp("gold/monthly_kpis", 99))
    assert ask("SELECT sum(total_claims) AS n FROM gold.monthly_kpis") == before


def test_an_empty_lake_answers_with_no_rows(azurite: Any, monkeypatch: pytest.MonkeyPatch, ask: Ask) -> None:
    from shared import clients

    for name, value in azurite.new_account().environment().items():
        monkeypatch.setenv(name, value)
    clients.reset()
    new_process()
    for table in ("bronze.pets_raw", "gold.monthly_kpis", "gold.adjudication_replay", "quarantine.pets"):
        assert ask(f"SELECT count(*) AS n FROM {table}") == [{"n": "0"}]


def test_parquet_has_the_types_of_the_table_and_replaces_what_was_there(ask: Ask, tmp_path: Path) -> None:
    target = tmp_path / "out" / "replay.parquet"
    target.parent.mkdir()
    target.write_text("old")
    assert ask("FROM gold.adjudication_replay", "--format", "parquet", "--output", str(target)) == []
    table = QUERIED[-1]
    written = pl.read_parquet(target)
    assert written.schema == frame(table).schema
    assert written.sort("claim_id").rows() == frame(table).sort("claim_id").rows()
    assert list(target.parent.iterdir()) == [target]


def test_a_failing_query_leaves_the_output_as_it_was(ask: Ask, tmp_path: Path) -> None:
    target = tmp_path / "kept.csv"
    target.write_text("old")
    with pytest.raises(SystemExit):
        ask("SELECT error('no') FROM gold.monthly_kpis", "--output", str(target))
    with pytest.raises(SystemExit, match="exactly one statement"):
        ask("SELECT 1; SELECT 2", "--output", str(target))
    for name in ("no folder/out.csv", "."):
        with pytest.raises(SystemExit, match=f"--output {tmp_path}"):
            ask("SELECT 1", "--output", str(tmp_path / name))
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_a_pivot_that_names_its_values_is_answered(ask: Ask) -> None:
    found = ask("PIVOT gold.claims_analytics ON species IN ('Dog', 'Cat') USING count(*) GROUP BY claim_type")
    total = ask("SELECT count(*) AS n FROM gold.claims_analytics WHERE species IN ('Dog', 'Cat')")[0]["n"]
    assert sum(int(row["Dog"]) + int(row["Cat"]) for row in found) == int(total) > 0


def test_a_long_table_is_cut_and_says_so_and_keeps_its_order(tmp_path: Path) -> None:
    database = connect(Tables(snapshot.current()), tmp_path)
    stream = io.StringIO()
    sql = "SELECT i, '' AS empty, NULL AS nothing FROM range(250000) t(i) ORDER BY i DESC -- all"
    assert output.show(database, sql, stream) == 250_000
    lines = stream.getvalue().splitlines()
    assert lines[0].split() == ["i", "empty", "nothing"]
    assert [line.split() for line in lines[2:4]] == [["249999", "NULL"], ["249998", "NULL"]]
    assert lines[-1] == "… 249,000 more rows; --format csv gives all of them"


def dev(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    line = [sys.executable, str(ROOT / "dev.py"), "query", *arguments]
    return subprocess.run(
        line, input=given, capture_output=True, text=True, check=False, cwd=ROOT.parent, env=os.environ
    )


def test_the_command_line_answers_statements_files_and_standard_input(tmp_path: Path) -> None:
    first = dev("SELECT count(*) AS n FROM silver.dim_pets; SELECT 2 AS two")
    assert (first.returncode, first.stdout.split()) == (0, ["n", "-", "3", "two", "---", "2"]), first.stderr
    told, *counts = first.stderr.splitlines()[-3:]
    assert told.startswith(f"as of pass {manifest().number} ({manifest().run_id}), published 2026-01-01T12:")
    assert counts == ["1 row", "1 row"]
    file = tmp_path / "x.sql"
    file.write_text("-- a comment\nCREATE TABLE t AS SELECT 1 AS one;\nFROM t -- and one more")
    assert dev("--file", str(file), "--format", "csv").stdout.split() == ["one", "1"]
    assert dev("-", "--format", "csv", given="SELECT 5 AS five; ; -- ; é").stdout.split() == ["five", "5"]
    wrong = dev("SELECT nothing")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "nothing" in wrong.stderr
    assert "Traceback" not in wrong.stderr
    assert dev("SELECT 1", "--format", "xml").returncode == 2
    unknown = dev("SELECT 1", "--output", str(tmp_path / "x.xlsx"))
    assert (unknown.returncode, "--format" in unknown.stderr) == (1, True)
    assert not (tmp_path / "x.xlsx").exists()
