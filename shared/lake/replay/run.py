"""One replay: planned, computed for the customers that changed, written, published."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from shared.domain.adjudication import RULE_VERSION
from shared.lake.delta import frames
from shared.lake.delta.table_writer import write_tables
from shared.lake.replay import inputs, rules, state
from shared.lake.replay.contract import NOT_REPLAYED, REPLAY
from shared.lake.replay.state import Head, Replay, ReplayPlan
from shared.lake.schema.contracts import SILVER_TABLES, TABLES
from shared.lake.state import published
from shared.lake.state.pass_plan import Plan
from shared.lake.state.published import Manifest

if TYPE_CHECKING:
    import polars as pl

RATES = "provider_performance"
# The tables that an older plan reads may be gone.
PLAN_HOLDS = timedelta(hours=24)


def run(*, now: datetime) -> dict[str, Any]:
    """Bring the replay up to date with the published lake; repeating it changes nothing.

    Returns its status (empty, unchanged, published), and how many claims it has and decided anew.
    """
    manifest = published.read_head().manifest
    if manifest is None:
        return {"status": "empty"}
    head = state.read()
    plan = _plan(head, manifest, now)
    if plan is None:
        return {"status": "unchanged"}
    head = head if head.plan == plan else state.move(head, published=head.published, plan=plan)
    rows, anew = replayed(read(plan), _present(head), at=plan.at)
    written = write_tables({REPLAY: rows}, _pass(plan), _base(head, plan), whole=(REPLAY.name,))
    table = written.get(REPLAY.name) or (head.published.table if head.published else None)
    if table is not None:
        state.move(head, published=Replay(plan, table), plan=None)
    return {"status": "published", "number": plan.number, "claims": rows.height, "decided": anew}


def read(plan: ReplayPlan) -> dict[str, pl.LazyFrame]:
    """The tables of a plan, in the versions that it names."""
    silver = {name: TABLES["silver"][name] for name in SILVER_TABLES.values()}
    contracts = {**silver, RATES: TABLES["gold"][RATES]}
    return {name: frames.scan(contracts[name], version) for name, version in plan.sources.items()}


def replayed(
    tables: inputs.Frames, present: pl.DataFrame | None, *, at: datetime
) -> tuple[pl.DataFrame, int]:
    """All rows of the replay, and how many claims were decided for it.

    `present` are the rows of an earlier replay: those of customers about whom nothing changed are kept.
    """
    import polars as pl

    from shared.lake.schema.polars_schema import empty_frame, schema

    claims = inputs.claims_of(tables).collect(engine="streaming")
    readable = claims.filter("_readable")
    prints = inputs.fingerprints(tables, readable.lazy()).collect(engine="streaming")
    before = empty_frame(REPLAY) if present is None else present
    decided = before.filter(pl.col("replayed_outcome") != NOT_REPLAYED)
    kept = decided.join(prints, on=["customer_id", "_inputs"], how="semi")
    changed = readable.join(kept, on="claim_id", how="anti")
    others = [part(tables).collect(engine="streaming") for part in _OTHERS]
    unread = claims.filter(~pl.col("_readable"))
    outcomes = pl.concat([rules.decided(changed, *others), rules.unreadable(unread)])
    fresh = rules.rows(pl.concat([changed, unread]), outcomes, prints).with_columns(
        _gold_timestamp=pl.lit(at)
    )
    typed = fresh.select(pl.col(name).cast(kind) for name, kind in schema(REPLAY).items())
    return pl.concat([kept, typed]), changed.height


_OTHERS = (inputs.policies_of, inputs.pets_of, inputs.providers_of)


def _plan(head: Head, manifest: Manifest, now: datetime) -> ReplayPlan | None:
    """The replay to work on: the one under way if it still can be done, else a new one for what changed."""
    under_way = head.plan
    if under_way and under_way.rule_version == RULE_VERSION and now - under_way.at < PLAN_HOLDS:
        return under_way
    sources = {name: manifest.tables["silver"][name].version for name in SILVER_TABLES.values()}
    sources[RATES] = manifest.tables["gold"][RATES].version
    last = head.published.plan if head.published else None
    new_plan = ReplayPlan(head.number + 1, now, manifest.as_of, RULE_VERSION, sources)
    if last is None:
        return new_plan
    same = (last.sources, last.as_of, last.rule_version) == (sources, manifest.as_of, RULE_VERSION)
    return None if same else new_plan


def _present(head: Head) -> pl.DataFrame | None:
    return frames.read(REPLAY, head.published.table.version) if head.published else None


def _pass(plan: ReplayPlan) -> Plan:
    """The replay as a pass of its own: its commits have their own stream of numbers."""
    return Plan(plan.number, f"REPLAY-{plan.number:06d}", "increment", plan.as_of, plan.at, {})


def _base(head: Head, plan: ReplayPlan) -> Manifest | None:
    if head.published is None:
        return None
    tables = {str(REPLAY.layer): {REPLAY.name: head.published.table}}
    return Manifest(plan.number, "", plan.as_of, plan.at, {}, tables)
