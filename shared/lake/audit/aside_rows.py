"""The rows behind the places that a pass leaves out: counted, quarantined, and known again by a rebuild."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from shared.lake.delta import commit
from shared.lake.delta.commit import Stamp
from shared.lake.intake import bronze_rows, quarantine
from shared.lake.schema.contracts import ENTITIES, SILVER_TABLES, TABLES
from shared.lake.state import set_aside
from shared.lake.state.set_aside import Aside, Place

if TYPE_CHECKING:
    from shared.lake.state.pass_plan import Plan

REASON = "fails_audit"


def counts(aside: Aside) -> dict[str, int]:
    """How many rows are left out, by silver table."""
    import polars as pl

    row_counts = {}
    for entity, places in aside.items():
        rows = set_aside.only(bronze_rows.everything(entity), places).select(pl.len())
        row_counts[SILVER_TABLES[entity]] = int(rows.collect(engine="streaming").item())
    return row_counts


def quarantined() -> Aside:
    """What earlier passes have left out and quarantined."""
    import polars as pl

    aside: dict[str, tuple[Place, ...]] = {}
    for entity in ENTITIES:
        ours = quarantine.rows(entity).filter(pl.col("reasons").list.contains(REASON))
        if ours.height:
            places = ours.select("source_file", "source_etag", "row_number").iter_rows()
            aside[entity] = tuple(Place(*place) for place in places)
    return aside


def keep_out(plan: Plan, *, at: datetime) -> None:
    """Quarantine what a pass has left out, now that its audit has passed; repeating it changes nothing."""
    import polars as pl

    from shared.lake.parse.rejects import refused_rows

    for entity, places in plan.aside.items():
        rows = set_aside.only(bronze_rows.everything(entity), places).collect(engine="streaming")
        reasons = pl.Series("reasons", [[REASON]] * rows.height, pl.List(pl.String()))
        refused = refused_rows(entity, rows.with_columns(reasons), at=at)
        commit.append(TABLES["quarantine"][entity], refused, Stamp(f"aside/{entity}", plan.number))
