"""How claims are decided, over all of them: how many without a person, and how soon."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from shared.domain.claim_status import BY_RULES
from shared.domain.money import half_up
from shared.insights import moments
from shared.insights.queries import cache
from shared.lake.delta import frames
from shared.lake.schema.contracts import TABLES

if TYPE_CHECKING:
    import polars as pl

TABLE = TABLES["gold"]["claims_analytics"]
_COLUMNS = ("decided_by", "time_to_decision")


def figures(at: int | None = None) -> dict[str, int | float | None]:
    """known_decisions, straight_through_rate in percent, time_to_decision_p50 and _p95 in seconds.

    As the columns of monthly_kpis, but over all months: null where nothing is known. `at` is a version.
    """
    manifest = moments.manifest(at)
    version = manifest.version("gold", TABLE.name) if manifest else None

    def make() -> bytes:
        return json.dumps(_measured(_known(version))).encode()

    cached: dict[str, Any] = json.loads(cache.get(("decisions", version), make))
    return cached


def _known(version: int | None) -> pl.DataFrame:
    import polars as pl

    from shared.lake.schema.polars_schema import empty_frame

    rows = empty_frame(TABLE).lazy() if version is None else frames.scan(TABLE, version)
    known = rows.select(_COLUMNS).filter(pl.col("decided_by").is_not_null())
    return known.collect(engine="streaming")


def _measured(known: pl.DataFrame) -> dict[str, int | float | None]:
    seconds = known["time_to_decision"]
    automatic = int((known["decided_by"] == BY_RULES).sum())
    rate = float(half_up(Decimal(100 * automatic) / known.height)) if known.height else None
    return {
        "known_decisions": known.height,
        "straight_through_rate": rate,
        "time_to_decision_p50": seconds.quantile(0.50, interpolation="linear"),
        "time_to_decision_p95": seconds.quantile(0.95, interpolation="linear"),
    }
