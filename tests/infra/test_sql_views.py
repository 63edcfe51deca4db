"""The SQL endpoint's views are valid T-SQL, have the contracts' columns, and say what our own views say."""

from __future__ import annotations

import math
import re

import narwhals as nw
import polars as pl
import pytest
from sqlglot import exp

from infra import generate
from shared.lake.engine_polars import rebuild_gold, rebuild_silver
from shared.lake.replay.contract import REPLAY
from shared.lake.schema.contracts import ENTITIES, TABLES
from shared.lake.transform.views import VIEWS
from tests.support import tsql
from tests.support.lake_worlds import AS_OF, AT, bronze_frames, by_entity, dirty_rows

SCRIPTS = sorted(file.name for file in tsql.FOLDER.glob("*.sql"))
PASSED_THROUGH = {
    "vw_customer_360": "customer_360_view",
    "vw_claims_analytics": "claims_analytics",
    "vw_monthly_kpis": "monthly_kpis",
    "vw_cross_sell": "cross_sell_recommendations",
    "vw_risk_scoring": "risk_scoring",
}

# What runs and replays leave behind; there is no view of ours for it.
BESIDE = {"vw_adjudication_replay", "vw_quarantine", "vw_data_quality"}
READ = {layer: TABLES[layer] for layer in ("gold", "silver", "quarantine")}
READ["gold"] = {**READ["gold"], REPLAY.name: REPLAY}

type Tables = dict[str, dict[str, pl.DataFrame]]


@pytest.fixture(scope="module")
def lake() -> Tables:
    bronze = bronze_frames(by_entity(dirty_rows(seed=360, worlds=40)))
    silver = dict(rebuild_silver(bronze, as_of=AS_OF, at=AT).tables)
    gold = dict(rebuild_gold({n: f.lazy() for n, f in silver.items()}, as_of=AS_OF, at=AT).tables)
    providers = silver["dim_vet_providers"]
    idle = providers.head(1).with_columns(provider_id=pl.lit("PROV-IDLE"))
    return {"silver": {**silver, "dim_vet_providers": pl.concat([providers, idle])}, "gold": gold}


def test_the_tables_are_written_from_the_contracts() -> None:
    written = generate.TABLES_SQL.read_text(encoding="utf-8")
    assert written == generate.tables_sql(TABLES, REPLAY), "run python -m infra.generate"


def test_every_column_of_gold_is_there_with_a_type_that_holds_it() -> None:
    views = [tsql.declared_columns(b) for b in tsql.batches("20_tables.sql") if "OPENROWSET" in b]
    assert {(source, path) for source, path, _ in views} == {
        *(("gold", name) for name in READ["gold"]),
        *(("quarantine", name) for name in READ["quarantine"]),
        ("silver", "dim_vet_providers"),
    }
    for source, path, columns in views:
        assert tuple(columns) == READ[source][path].names
        for column in READ[source][path].columns:
            wanted = exp.DataType.build(generate.TYPES[column.kind], dialect="tsql")
            assert columns[column.name] == wanted


@pytest.mark.parametrize("script", [name for name in SCRIPTS if name[:2] in ("30", "40")])
def test_views_and_procedures_are_read_in_full(script: str) -> None:
    for batch in tsql.batches(script):
        statements = tsql.parsed(batch)
        assert len(statements) == 1
        assert not isinstance(statements[0], exp.Command), batch
        assert isinstance(statements[0], exp.Create | exp.Use), batch


def test_there_is_a_view_for_each_of_ours_and_both_procedures() -> None:
    assert set(tsql.created("30_views.sql")) == {*VIEWS, *BESIDE}
    assert set(tsql.created("40_procedures.sql")) == {"customer_summary", "claims_by_service_date"}


def test_every_column_that_is_named_exists() -> None:
    tables = READ
    for name, create in (tsql.created("30_views.sql") | tsql.created("40_procedures.sql")).items():
        read = [t for t in create.find_all(exp.Table) if t.db in tables]
        known = {column for t in read for column in tables[t.db][t.name].names}
        aliases = {alias.alias for alias in create.find_all(exp.Alias)}
        for column in create.find_all(exp.Column):
            assert column.name in known | aliases or column.name == "*", f"{name}: {column.name}"


def test_averages_are_decimal() -> None:
    averages = [a for view in tsql.created("30_views.sql").values() for a in view.find_all(exp.Avg)]
    assert len(averages) == 6
    for average in averages:
        assert isinstance(average.this, exp.Cast)
        assert average.this.to.this is exp.DataType.Type.DECIMAL


@pytest.mark.parametrize("name", [name for name in VIEWS if name not in PASSED_THROUGH])
def test_a_view_says_what_ours_says(name: str, lake: Tables) -> None:
    given = {
        layer: {n: nw.from_native(f.lazy()) for n, f in tables.items()} for layer, tables in lake.items()
    }
    ours = VIEWS[name](given["gold"], given["silver"]).to_native().collect().to_dicts()
    theirs = tsql.run(tsql.created("30_views.sql")[name], lake)
    assert len(ours) > 3
    assert_same_rows(ours, theirs)


@pytest.mark.parametrize(("name", "table"), PASSED_THROUGH.items())
def test_other_views_pass_a_table_through(name: str, table: str) -> None:
    select = tsql.created("30_views.sql")[name].expression
    assert select.sql("tsql") == f"SELECT * FROM gold.{table}"


def test_the_quarantine_is_shown_without_what_the_rows_hold() -> None:
    row = dict.fromkeys(TABLES["quarantine"]["claims"].names, "x") | {"raw": "Ann Lee"}
    tables = {entity: pl.DataFrame([row | {"entity": entity}]) for entity in ENTITIES}
    found = tsql.run(tsql.created("30_views.sql")["vw_quarantine"], {"quarantine": tables})
    assert [each["entity"] for each in found] == list(ENTITIES)
    assert "Ann Lee" not in str(found)


def test_the_replay_shows_every_column_that_the_contract_has() -> None:
    columns = [name for name in REPLAY.names if name != "_inputs"]
    view = tsql.created("30_views.sql")["vw_adjudication_replay"]
    assert [column.name for column in view.expression.selects] == columns


def test_nothing_is_opened_with_a_secret() -> None:
    text = " ".join(file.read_text() for file in tsql.FOLDER.iterdir())
    assert "WITH IDENTITY = 'Managed Identity'" in text
    assert not re.search(r"secret\s*=|shared access|password|accountkey", text, re.I)


def test_analysts_are_given_no_view_that_names_people() -> None:
    text = (tsql.FOLDER / "50_readers.sql").read_text()
    granted = set(re.findall(r"ON dbo\.(\w+) TO \[\$\(ANALYSTS\)\]", text))
    assert granted
    assert granted <= {*VIEWS, "vw_data_quality"}
    assert not granted & {"vw_customer_360", "vw_claims_analytics", "vw_cross_sell", "vw_risk_scoring"}
    assert not re.search(r"SCHEMA::\w+ TO \[\$\(ANALYSTS\)\]", text)


def assert_same_rows(ours: list[dict[str, object]], theirs: list[dict[str, object]]) -> None:
    """The same rows in any order; numbers to a millionth, because ours are doubles."""
    assert [list(row) for row in theirs[:1]] == [list(row) for row in ours[:1]]
    keys = [name for name, value in ours[0].items() if not isinstance(value, float)]
    one, other = (sorted(rows, key=lambda row: str([row[k] for k in keys])) for rows in (ours, theirs))
    assert len(one) == len(other)
    for left, right in zip(one, other, strict=True):
        for column, value in left.items():
            assert_same(value, right[column], column)


def assert_same(ours: object, theirs: object, column: str) -> None:
    if isinstance(ours, float) and isinstance(theirs, float | int):
        assert math.isclose(ours, theirs, rel_tol=1e-6, abs_tol=1e-6), column
    elif hasattr(ours, "isoformat"):
        assert str(theirs)[:19].replace("T", " ") == str(ours)[:19], column
    else:
        assert ours == theirs or (ours is None and theirs is None), (column, ours, theirs)
