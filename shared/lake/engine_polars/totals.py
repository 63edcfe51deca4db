"""The marts over all claims: in full, or for the months and providers that a change touches.

These are added up anew from all their claims, of which a few columns are kept in memory. So nothing is
carried over that could drift: what a claim was worth before needs not be taken off a sum of doubles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from shared.lake.engine_polars.collect import Frames, Rows, collect, plan, wrap
from shared.lake.engine_polars.tables import Digest, Tables
from shared.lake.transform import gold as marts
from shared.lake.transform.frames import Frame
from shared.lake.transform.terms import CLAIM_STATUSES


@dataclass(frozen=True, slots=True)
class GoldRun:
    """Gold rows to write, by table: those in `whole` replace their table, the others merge by key."""

    tables: Rows
    whole: frozenset[str]


_IDS = ("customer_id", "pet_id", "provider_id")
_FIGURES = ("claim_amount", "paid_amount", "processing_days", "time_to_decision")
_KINDS = ("is_emergency", "is_decided")
_DECIDED_BY = pl.Enum(["automatic", "other"])
_MONTH = pl.col("service_date").dt.month_start()


def updated_totals(silver: Tables, gold: Tables, changed: Rows, before: Rows, at: datetime) -> GoldRun:
    """The rows of these marts that changes of silver touch.

    `changed`: the changed rows by silver table; `before`: the claims among them as they were.
    """
    tables, whole = dict[str, pl.DataFrame](), {"monthly_kpis"}
    claims = [frame for frame in (changed.get("fact_claims"), before.get("fact_claims")) if frame is not None]
    if claims or "dim_policies" in changed:
        tables["monthly_kpis"] = collect(_monthly(silver, gold, _values(claims, _MONTH), at))
    if claims or "dim_vet_providers" in changed:
        changed_ones = [changed["dim_vet_providers"]] if "dim_vet_providers" in changed else []
        ids = _values([*claims, *changed_ones], pl.col("provider_id"))
        rows, name = collect(_providers(silver, ids, at)), "provider_performance"
        if rows.height < ids.len():
            # Some have no claims any more, and perhaps had.
            others = collect(gold[name].rows().filter(~_among("provider_id", ids)))
            rows, whole = pl.concat([others, rows]), {*whole, name}
        tables[name] = rows
    return GoldRun(tables, frozenset(whole))


def totals(silver: Frames, at: datetime) -> dict[str, Frame]:
    """These marts over all claims."""
    claims, policies = wrap(silver["fact_claims"]), wrap(silver["dim_policies"])
    return {
        "monthly_kpis": marts.monthly_kpis(claims, policies, at=at),
        "provider_performance": marts.provider_performance(claims, wrap(silver["dim_vet_providers"]), at=at),
    }


def _values(frames: list[pl.DataFrame], column: pl.Expr) -> pl.Series:
    """The values of a column, null among them."""
    series = [frame.select(column).to_series() for frame in frames]
    return pl.concat(series).unique() if series else pl.Series([], dtype=pl.Date)


def _monthly(silver: Tables, gold: Tables, months: pl.Series, at: datetime) -> pl.LazyFrame:
    facts = silver["fact_claims"].digest(FACTS).lazy()
    claims = facts.filter(pl.col("service_date").is_in(months.implode(), nulls_equal=True)).with_columns(
        service_year=pl.col("service_date").dt.year(), service_month=pl.col("service_date").dt.month()
    )
    others = gold["monthly_kpis"].rows().filter(~_among("year_month", months.dt.strftime("%Y-%m")))
    changes = silver["dim_policies"].digest(PREMIUM_CHANGES)
    return plan(marts.updated_kpis(wrap(others), wrap(claims), wrap(changes), at=at))


def _providers(silver: Tables, ids: pl.Series, at: datetime) -> pl.LazyFrame:
    named = pl.LazyFrame({"provider_id": ids}).with_columns(_hash=_hashed("provider_id"))
    facts = silver["fact_claims"].digest(FACTS).lazy()
    # Few of many rows: a filter passes over them faster than a join.
    few = facts.filter(_among("provider_id", collect(named)["_hash"])).rename({"provider_id": "_hash"})
    claims = few.join(named, on="_hash", how="inner", nulls_equal=True)
    providers = silver["dim_vet_providers"].among("provider_id", ids)
    return plan(marts.provider_performance(wrap(claims), wrap(providers), at=at))


def _among(column: str, values: pl.Series) -> pl.Expr:
    return pl.col(column).is_in(values.implode(), nulls_equal=True)


def _hashed(column: str) -> pl.Expr:
    """A text in eight bytes."""
    return pl.when(pl.col(column).is_not_null()).then(pl.col(column).hash()).alias(column)


def _facts(claims: pl.LazyFrame) -> pl.LazyFrame:
    status, by = pl.col("status"), pl.col("decided_by")
    automatic = pl.when(by == "automatic").then(pl.lit("automatic")).otherwise(pl.lit("other"))
    return claims.select(
        *(_hashed(name) for name in _IDS),
        *_FIGURES,
        *_KINDS,
        service_date=_MONTH,
        status=pl.when(status.is_in(CLAIM_STATUSES)).then(status).cast(pl.Enum(CLAIM_STATUSES)),
        decided_by=pl.when(by.is_not_null()).then(automatic).cast(_DECIDED_BY),
    )


def _premium_changes(policies: pl.LazyFrame) -> pl.LazyFrame:
    by_day = plan(marts.premium_changes(wrap(policies))).group_by("_day").agg(pl.col("_cents").sum())
    return by_day.filter(pl.col("_cents") != 0)


# What both marts read of a claim; its day is the first of its month.
FACTS = Digest("facts", _facts)
PREMIUM_CHANGES = Digest("premium_changes", _premium_changes)
