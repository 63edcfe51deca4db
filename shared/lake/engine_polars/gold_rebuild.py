"""Gold from all of silver on polars: customers by customers, claims by claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

import polars as pl

from shared.lake.engine_polars.collect import AT_HAND, Frames, Rows, collect, collect_each, plan, wrap
from shared.lake.engine_polars.named import hashed, named
from shared.lake.engine_polars.totals import GoldRun, totals
from shared.lake.schema import buckets
from shared.lake.schema.contracts import TABLES
from shared.lake.schema.polars_schema import empty_frame
from shared.lake.transform import gold as marts

CUSTOMER_MARTS = ("customer_360_view", "cross_sell_recommendations", "risk_scoring")
TOTALS = ("monthly_kpis", "provider_performance")
# What the marts of customers read of what a customer has.
_OWNED: Mapping[str, tuple[str, ...]] = {
    "dim_pets": ("customer_id", "species", "breed", "is_active", "age_years", "has_pre_existing"),
    "dim_policies": (
        *("customer_id", "plan_name", "plan_tier", "annual_premium", "earned_premium", "renewal_count"),
        *("is_active", "is_in_force", "effective_date", "expiration_date", "days_until_renewal"),
        *("includes_wellness", "includes_dental"),
    ),
    "fact_claims": (
        *("customer_id", "claim_category", "claim_amount", "paid_amount", "status", "is_emergency"),
        *("processing_days", "service_date"),
    ),
}
# What claims_analytics reads of a claim's parents, by the column that names them.
_NAMED: Mapping[str, tuple[str, ...]] = {
    "dim_policies": ("policy_id", "plan_name", "plan_tier"),
    "dim_pets": ("pet_id", "species", "breed", "life_stage", "pet_name"),
    "dim_vet_providers": ("provider_id", "provider_name", "is_in_network", "provider_type"),
    "dim_customers": ("customer_id", "full_name"),
}


class GoldRebuild:
    """All marts from the silver tables, by name; `silver` gives them as scans of their files."""

    def __init__(self, silver: Frames, *, as_of: date, at: datetime) -> None:
        self._silver, self._as_of, self._at = silver, as_of, at

    def customers(self, pieces: Sequence[pl.LazyFrame]) -> Iterator[Rows]:
        """CUSTOMER_MARTS of each piece of dim_customers, which has all customers of some buckets."""
        owned = {n: _Owned(collect(self._silver[n].select(c)), len(pieces)) for n, c in _OWNED.items()}
        for piece in pieces:
            customers = collect(piece)
            theirs = {name: rows.of(customers["customer_id"]) for name, rows in owned.items()}
            yield self._customer_marts(customers, theirs)

    def claims(self, pieces: Sequence[pl.LazyFrame]) -> Iterator[Rows]:
        """claims_analytics of each piece of fact_claims."""
        parents = {c[0]: hashed(collect(self._silver[n].select(c)), c[0]) for n, c in _NAMED.items()}
        for piece in pieces:
            claims = collect(piece)
            theirs = [wrap(named(rows, claims[key])) for key, rows in parents.items()]
            mart = marts.claims_analytics(wrap(claims), *theirs, at=self._at)
            yield {"claims_analytics": collect(mart, engine=AT_HAND)}

    def totals(self) -> Rows:
        """TOTALS, over all claims."""
        return collect_each(totals(self._silver, self._at))

    def _customer_marts(self, customers: pl.DataFrame, owned: Rows) -> Rows:
        frames = [wrap(customers), *(wrap(owned[name]) for name in _OWNED)]
        view = collect(marts.customer_360(*frames, as_of=self._as_of, at=self._at), engine=AT_HAND)
        offers = marts.cross_sell(wrap(view), wrap(owned["dim_policies"]), at=self._at)
        scores = marts.risk_scoring(wrap(view), at=self._at)
        others = pl.collect_all([plan(offers), plan(scores)], engine=AT_HAND)
        return dict(zip(CUSTOMER_MARTS, (view, *others), strict=True))


def rebuild_gold(silver: Frames, *, as_of: date, at: datetime) -> GoldRun:
    """All marts in full from the silver tables (by name; missing ones count as empty)."""
    tables = {name: silver.get(name, empty_frame(table).lazy()) for name, table in TABLES["silver"].items()}
    rebuild = GoldRebuild(tables, as_of=as_of, at=at)
    customers, claims = [tables["dim_customers"]], [tables["fact_claims"]]
    pieces = (*rebuild.customers(customers), *rebuild.claims(claims), rebuild.totals())
    frames = {name: rows for piece in pieces for name, rows in piece.items()}
    return GoldRun(frames, frozenset(TABLES["gold"]))


class _Owned:
    """What customers have, ordered so that what those of some buckets have is one range."""

    def __init__(self, rows: pl.DataFrame, pieces: int) -> None:
        self._rows = rows
        self._places: pl.Series | None = None
        if pieces > 1:
            places = rows.select(buckets.place("customer_id")).to_series()
            order = places.arg_sort()
            self._rows, self._places = rows.rechunk()[order], places[order]

    def of(self, customers: pl.Series) -> pl.DataFrame:
        """What these customers have, and perhaps more."""
        if self._places is None:
            return self._rows
        places = customers.to_frame().select(buckets.place("customer_id")).to_series().sort()
        if places.is_empty():
            return self._rows.clear()
        first = int(self._places.search_sorted(places[0], "left"))
        return self._rows[first : int(self._places.search_sorted(places[-1], "right"))]
