"""Gold on polars: just the rows that a silver update touches."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from shared.lake.engine_polars.collect import Frames, collect, collect_each, plan, wrap
from shared.lake.engine_polars.gold_rebuild import CUSTOMER_MARTS, TOTALS
from shared.lake.engine_polars.silver import SilverRun
from shared.lake.engine_polars.tables import AtHand, Tables
from shared.lake.engine_polars.totals import GoldRun, totals, updated_totals
from shared.lake.schema.contracts import ENTITIES, KEYS, SILVER_TABLES, TABLES
from shared.lake.schema.polars_schema import empty_frame
from shared.lake.transform import gold as marts
from shared.lake.transform.frames import Frame

# Above this share of customers touched, computing the customer marts anew beats picking their rows.
_PICK_LIMIT = 0.3
_NAMES = tuple(SILVER_TABLES[entity] for entity in ENTITIES)
_OWNED = tuple(name for name in _NAMES if name != "dim_vet_providers")


def update_gold(
    silver: Tables, gold: Tables, run: SilverRun, *, as_of: date, at: datetime, anew: bool = False
) -> GoldRun:
    """The gold rows that a silver update touches.

    `silver` are the tables with that update in them, `gold` the marts as they were before it. `anew` computes
    the marts over all claims in full, whatever is touched.
    """
    ids = run.touched_customers
    if ids is None:
        raise ValueError("An update that touches everything is a rebuild.")
    tables = {name: silver.get(name, AtHand(empty_frame(TABLES["silver"][name]))) for name in _NAMES}
    few = ids.len() <= _PICK_LIMIT * tables["dim_customers"].height
    picked = {name: table.among("customer_id", ids) for name, table in tables.items() if name in _OWNED}
    everybody = {name: tables[name].rows() for name in _OWNED}
    plans = _customer_plans(picked if few else everybody, as_of, at)
    if anew:
        totals_run = GoldRun(
            collect_each(totals({n: t.rows() for n, t in tables.items()}, at)), frozenset(TOTALS)
        )
    else:
        totals_run = updated_totals(tables, gold, run.tables, run.before, at)
    if "fact_claims" in run.tables:
        claims = run.tables["fact_claims"]
        plans["claims_analytics"] = plan(_claims(_named(tables, claims), claims.lazy(), at))
    whole = totals_run.whole if few else totals_run.whole | {*CUSTOMER_MARTS}
    return GoldRun({**totals_run.tables, **collect_each(plans)}, whole)


def _named(silver: Tables, claims: pl.DataFrame) -> dict[str, pl.LazyFrame]:
    """The parents that these claims name."""
    keys = {SILVER_TABLES[entity]: KEYS[entity] for entity in ENTITIES if entity != "claims"}
    return {name: silver[name].among(key, claims[key]) for name, key in keys.items()}


def _customer_plans(silver: Frames, as_of: date, at: datetime) -> dict[str, pl.LazyFrame]:
    frames = [wrap(silver[SILVER_TABLES[entity]]) for entity in ("customers", "pets", "policies", "claims")]
    # Collected once: the other two marts read it.
    view = wrap(collect(marts.customer_360(*frames, as_of=as_of, at=at)))
    offers = marts.cross_sell(view, wrap(silver["dim_policies"]), at=at)
    scores = marts.risk_scoring(view, at=at)
    named = {"customer_360_view": view, "cross_sell_recommendations": offers, "risk_scoring": scores}
    return {name: plan(frame) for name, frame in named.items()}


def _claims(silver: Frames, claims: pl.LazyFrame, at: datetime) -> Frame:
    parents = [wrap(silver[SILVER_TABLES[e]]) for e in ("policies", "pets", "vet_providers", "customers")]
    return marts.claims_analytics(wrap(claims), *parents, at=at)
