"""The snippets of the analyst's page give the published numbers, or name what the SQL endpoint has."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import polars as pl
import pytest
from sqlglot import exp

from functions.pipeline.models import DataQuality, LayerStatus
from shared import clients
from shared.lake import storage
from shared.lake.delta import commit
from shared.lake.schema.contracts import TABLES
from shared.lake.state.published import Manifest
from tests.support import tsql
from tests.support.documents import text_of
from tests.support.lake import ask_day, drive, drop, manifest, new_process, table
from tests.support.processes import ROOT
from tests.support.small_world import claim, world

GUIDE = text_of("guides/analyst.md")
# Of each table a version that nobody published has every row twice.
READ = ("monthly_kpis", "claims_analytics", "customer_360_view")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.S)


@pytest.fixture
def lake(app_settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Manifest:
    """Two published passes, and a newer version of what the page reads that belongs to none."""
    del app_settings
    new_process()
    ask_day()
    for name, rows in world().items():
        drop(name, rows)
    drive()
    drop("claims/more.jsonl", [claim("M9", claim_amount=12.5)])
    drive()
    for name in READ:
        contract = TABLES["gold"][name]
        doubled = pl.concat([table("gold", name)] * 2)
        commit.overwrite(contract, {"all": lambda rows=doubled: rows}, commit.Stamp(f"gold/{name}", 99))
    monkeypatch.setenv("LAKE_OPTIONS", json.dumps(storage.options()))
    monkeypatch.setenv("GOLD", storage.table_uri("gold", "").rstrip("/"))
    monkeypatch.chdir(tmp_path)
    return manifest()


def dev(*arguments: str) -> str:
    line = [sys.executable, str(ROOT / "dev.py"), *arguments]
    ran = subprocess.run(line, capture_output=True, text=True, check=False, env=os.environ)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.azurite
def test_the_commands_give_what_is_published(lake: Manifest) -> None:
    os.symlink(ROOT / "docs", "docs")
    lines = [shlex.split(line)[2:] for block in blocks("bash") for line in block.splitlines()]
    fresh, months, exported, earlier, versions = [dev(*line) for line in lines]
    assert str(lake.number) in fresh.split()
    kpis = table("gold", "monthly_kpis")
    assert len(months.splitlines()) == kpis.height + 2
    assert exported == earlier == versions == ""
    assert pl.read_parquet("months.parquet").sort("year_month").equals(kpis.sort("year_month"))
    before = pl.read_csv("earlier.csv")
    assert before.height == table("gold", "claims_analytics").height - 1
    assert "M9" not in before["claim_id"]


@pytest.mark.azurite
def test_the_python_snippets_read_the_published_version(lake: Manifest) -> None:
    dev("query", "FROM lake.tables", "--output", "versions.csv")
    seen: dict[str, Any] = {}
    for block in blocks("python"):
        exec(compile(block, "analyst.md", "exec"), seen)
    claims = table("gold", "claims_analytics")
    counted = claims.group_by("species").agg(claims=pl.len(), paid=pl.col("paid_amount").sum())
    assert seen["by_species"].rows() == counted.sort("species", nulls_last=True).rows()
    kpis = table("gold", "monthly_kpis").sort("year_month")
    assert list(seen["months"]["total_claims"]) == kpis["total_claims"].to_list()
    assert str(seen["months"]["total_claims"].dtype).startswith("int64")
    customers = table("gold", "customer_360_view")
    assert sum(row[1] for row in seen["tiers"]) == customers.height
    premium = sum(row[2] or 0 for row in seen["tiers"])
    assert premium == pytest.approx(customers["total_annual_premium"].sum(), abs=0.01)
    assert lake.tables["gold"]["claims_analytics"].rows == claims.height


@pytest.mark.azurite
def test_duckdbs_own_reader_reads_the_version_that_is_named(lake: Manifest, tmp_path: Path) -> None:
    import duckdb
    import duckdb_extension_delta

    extension = next(Path(duckdb_extension_delta.__file__).parent.rglob("*.duckdb_extension"))
    duck = duckdb.connect(config={"allow_unsigned_extensions": True})
    duck.execute(f"LOAD '{extension}'")
    (block,) = blocks("sql")
    address = "abfss://gold@ACCOUNT.dfs.core.windows.net/monthly_kpis"
    assert address in block
    query = block[block.index("SELECT") :].replace(address, str(copied("monthly_kpis", tmp_path)))
    version = lake.version("gold", "monthly_kpis")
    kpis = table("gold", "monthly_kpis").sort("year_month")
    wanted = kpis.select("year_month", "total_claims", "total_paid_amount").rows()
    assert duck.execute(query.replace("VERSION", str(version))).fetchall() == wanted
    newest = duck.execute(query.replace(", version => VERSION", "")).fetchall()
    assert len(newest) == 2 * len(wanted)


def copied(name: str, folder: Path) -> Path:
    """A table's files on this machine."""
    container = clients.blobs().get_container_client("gold")
    for blob in container.list_blob_names(name_starts_with=f"{name}/"):
        target = folder / blob
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as stream:
            container.download_blob(blob).readinto(stream)
    return folder / name


def test_freshness_is_told_where_the_page_says() -> None:
    told = set(re.findall(r"`((?:data_quality|layers)[.\w]+)`", GUIDE))
    assert told == {"data_quality.freshness", "layers.gold.last_update"}
    assert {"Real-time", "Cached"} == set(get_args(DataQuality.model_fields["freshness"].annotation))
    assert "last_update" in LayerStatus.model_fields


def views() -> dict[str, list[str]]:
    """The columns of the endpoint's views that select them by name."""
    return {name: create.expression.named_selects for name, create in tsql.created("30_views.sql").items()}


@pytest.mark.parametrize("query", blocks("tsql"))
def test_a_query_for_synapse_names_views_and_columns_that_are_made(query: str) -> None:
    (statement,) = tsql.parsed(query)
    (source,) = statement.find_all(exp.Table)
    assert source.db == "dbo"
    columns = {column.name for column in statement.find_all(exp.Column)}
    assert columns
    assert columns <= set(views()[source.name])
    assert (
        f"GRANT SELECT ON dbo.{source.name} TO [$(ANALYSTS)]" in (tsql.FOLDER / "50_readers.sql").read_text()
    )


def test_power_bi_names_what_there_is() -> None:
    over_sql, over_files = blocks("powerquery")
    view = re.search(r'Schema = "dbo", Item = "(\w+)"', over_sql)
    assert view is not None
    assert chosen(over_sql) <= set(views()[view[1]])
    path = re.search(
        r'AzureStorage\.DataLake\("https://ACCOUNT\.dfs\.core\.windows\.net/gold/(\w+)"\)', over_files
    )
    assert path is not None
    assert chosen(over_files) <= set(TABLES["gold"][path[1]].names)
    for block in (over_sql, over_files):
        assert block.split()[0] == "let"
        defined = set(re.findall(r"(?m)^    (\w+) = ", block))
        assert block.split()[-1] in defined
        assert all(block.count(one) == block.count(other) for one, other in ("()", "{}", "[]"))


def chosen(block: str) -> set[str]:
    found = re.search(r"Table\.SelectColumns\(\w+, \{(.*?)\}\)", block)
    assert found is not None
    return set(re.findall(r'"(\w+)"', found[1]))
