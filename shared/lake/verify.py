"""The audit between writing and announcing: what must hold of a silver and gold version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from shared.lake import frames
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

    frame = frames.read(table, state.version)
    clean = frame.select(pl.col("_quality_flags").list.len() == 0).to_series().sum()
    return {"cells": frame.height * counted, "nulls": int(frame["_null_cells"].sum()), "clean": int(clean)}


def _tables(layer: str, states: States, announced: Manifest | None) -> Iterator[str]:
    before = announced.tables.get(layer, {}) if announced else {}
    for name, state in states.items():
        if state != before.get(name):
            yield from _table(TABLES[layer][name], state)


def _table(table: TableContract, state: TableState) -> Iterator[str]:
    frame = frames.read(table, state.version)
    if frame.height != state.rows:
        yield f"{table.name} has {frame.height} rows, {state.rows} were written."
    keys = frame.select(table.key)
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
        counted = int(_gold(name, gold)["total_claims"].sum())
        if counted != silver["fact_claims"].rows:
            yield f"{name} counts {counted} claims, fact_claims has {silver['fact_claims'].rows}."


def _amounts(silver: States, gold: States) -> Iterator[str]:
    claims = frames.read(TABLES["silver"]["fact_claims"], silver["fact_claims"].version)
    for name, columns in _SUMS.items():
        yield from _difference(name, _gold(name, gold), columns, claims)
    customers = frames.read(TABLES["silver"]["dim_customers"], silver["dim_customers"].version)
    known = claims.join(customers.select("customer_id"), on="customer_id", how="semi")
    view = _gold("customer_360_view", gold)
    yield from _difference("customer_360_view", view, ("total_claim_amount", "total_paid_amount"), known)


def _difference(
    name: str, frame: pl.DataFrame, columns: tuple[str, str], claims: pl.DataFrame
) -> Iterator[str]:
    for column, source in zip(columns, ("claim_amount", "paid_amount"), strict=True):
        summed, expected = float(frame[column].sum()), float(claims[source].sum())
        if abs(summed - expected) > TOLERANCE:
            yield f"{name}.{column} sums to {summed:.2f}, fact_claims.{source} to {expected:.2f}."


def _gold(name: str, gold: States) -> pl.DataFrame:
    return frames.read(TABLES["gold"][name], gold[name].version)
