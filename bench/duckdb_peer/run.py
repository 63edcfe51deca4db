"""Bronze, silver, gold and the quality report, one statement a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from bench.duckdb_peer import bronze, quality, silver

_HERE = Path(__file__).parent
_MARTS = (
    "customer_360_view",
    "claims_analytics",
    "monthly_kpis",
    "provider_performance",
    "cross_sell_recommendations",
    "risk_scoring",
)


def build(data: Path, target: Path, as_of: date) -> None:
    """Write `target`/<layer>/<table>.parquet from the generator's files in `data`."""
    connection = duckdb.connect(config={"temp_directory": str(target / "spill")})
    # The order of rows says nothing in any of these tables.
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(f"SET VARIABLE as_of = DATE '{as_of.isoformat()}'")
    connection.execute((_HERE / "macros.sql").read_text())
    for entity in bronze.COLUMNS:
        _write(connection, target, "bronze", f"{entity}_raw", bronze.query(entity, data))
    for table, query in silver.queries().items():
        _write(connection, target, "silver", table, query)
    for mart in _MARTS:
        _write(connection, target, "gold", mart, (_HERE / f"{mart}.sql").read_text())
    _write(connection, target, "quarantine", "data_quality", quality.query())


def _write(connection: duckdb.DuckDBPyConnection, target: Path, layer: str, table: str, query: str) -> None:
    path = target / layer / f"{table}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION snappy)")
    connection.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet('{path}')")
