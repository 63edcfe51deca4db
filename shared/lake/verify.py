"""The audit between writing and announcing: what must hold of a silver and gold version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from shared.lake import data_files, frames
from shared.lake.announced import Manifest, TableState
from shared.lake.contracts import TABLES, TableContract

if TYPE_CHECKING:
    import polars as pl

States = Mapping[str, TableState]

# Half a cent: sums of doubles in another order differ by far less.
TOLERANCE = 0.005

_AS_MANY_ROWS = {
    "customer_360_view": "dim_customers",
    "cross_sell_recommendations": "dim_customers",
    "risk_scoring": "dim_customers",
    "claims_analytics": "fact_claims",
}
_COUNTS_CLAIMS = ("monthly_kpis", "provider_performance")
_AMOUNTS = ("claim_amount", "paid_amount")
# The columns of a gold table that sum fact_claims' claim_amount and paid_amount.
_SUMS = {
    "claims_analytics": ("claim_amount", "paid_amount"),
    "monthly_kpis": ("total_claim_amount", "total_paid_amount"),
    "provider_performance": ("total_billed", "total_paid"),
}


def problems(silver: States, gold: States, announced: Manifest | None) -> list[str]:
    """What is wrong with these versions, one sentence each; empty when they may be announced."""
    found = [*_tables("silver", silver, announced), *_tables("gold", gold, announced)]
    found += _shrunk(silver, announced)
    return found or [*_row_counts(silver, gold), *_claim_counts(silver, gold), *_amounts(silver, gold)]


def quality(table: TableContract, state: TableState, counted: int) -> dict[str, int]:
    """Cells that are counted, null ones among them, and rows without a flag."""
    import polars as pl

    measures = frames.scan(table, state.version).select(
        nulls=pl.col("_null_cells").sum(), clean=(pl.col("_quality_flags").list.len() == 0).sum()
    )
    found = measures.collect(engine="in-memory").row(0, named=True)
    return {"cells": state.rows * counted, "nulls": int(found["nulls"]), "clean": int(found["clean"])}


def _tables(layer: str, states: States, announced: Manifest | None) -> Iterator[str]:
    before = announced.tables.get(layer, {}) if announced else {}
    for name, state in states.items():
        if state != before.get(name):
            yield from _table(TABLES[layer][name], state, before.get(name))


def _table(table: TableContract, state: TableState, before: TableState | None) -> Iterator[str]:
    counted = frames.count(table, state.version)
    if counted != state.rows:
        yield f"{table.name} has {counted} rows, {state.rows} were written."
    # A key is always in the same bucket, so files that stayed need no second look.
    stayed = set(frames.files(table, before.version)) if before else set()
    new = [file for file in frames.files(table, state.version) if file not in stayed]
    keys = data_files.scan(table, new).select(table.key).collect(engine="in-memory")
    if keys.n_unique() != keys.height:
        yield f"{table.name} has {keys.height - keys.n_unique()} repeated keys."
    if table.layer == "silver" and keys.null_count().row(0) != (0,) * keys.width:
        yield f"{table.name} has rows without key."


def _shrunk(silver: States, announced: Manifest | None) -> Iterator[str]:
    before = announced.tables.get("silver", {}) if announced else {}
    for name, state in silver.items():
        if name in before and state.rows < before[name].rows:
            yield f"{name} would fall from {before[name].rows} to {state.rows} rows."


def _row_counts(silver: States, gold: States) -> Iterator[str]:
    for name, source in _AS_MANY_ROWS.items():
        if gold[name].rows != silver[source].rows:
            yield f"{name} has {gold[name].rows} rows, {source} has {silver[source].rows}."


def _claim_counts(silver: States, gold: States) -> Iterator[str]:
    for name in _COUNTS_CLAIMS:
        counted = int(_sums(_gold(name, gold), ("total_claims",))[0])
        if counted != silver["fact_claims"].rows:
            yield f"{name} counts {counted} claims, fact_claims has {silver['fact_claims'].rows}."


def _amounts(silver: States, gold: States) -> Iterator[str]:
    claims = _silver("fact_claims", silver)
    expected = _sums(claims, _AMOUNTS)
    for name, columns in _SUMS.items():
        yield from _difference(name, columns, _sums(_gold(name, gold), columns), expected)
    customers = _silver("dim_customers", silver).select("customer_id")
    known = claims.join(customers, on="customer_id", how="semi")
    columns = ("total_claim_amount", "total_paid_amount")
    found = _sums(_gold("customer_360_view", gold), columns)
    yield from _difference("customer_360_view", columns, found, _sums(known, _AMOUNTS))


def _difference(
    name: str, columns: Sequence[str], found: Sequence[float], expected: Sequence[float]
) -> Iterator[str]:
    for column, source, summed, wanted in zip(columns, _AMOUNTS, found, expected, strict=True):
        if abs(summed - wanted) > TOLERANCE:
            yield f"{name}.{column} sums to {summed:.2f}, fact_claims.{source} to {wanted:.2f}."


def _sums(rows: pl.LazyFrame, columns: Sequence[str]) -> tuple[float, ...]:
    import polars as pl

    return rows.select(pl.col(columns).sum()).collect(engine="in-memory").row(0)


def _silver(name: str, silver: States) -> pl.LazyFrame:
    return frames.scan(TABLES["silver"][name], silver[name].version)


def _gold(name: str, gold: States) -> pl.LazyFrame:
    return frames.scan(TABLES["gold"][name], gold[name].version)
