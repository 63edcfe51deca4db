"""The claims themselves that are on their way to gold."""

from __future__ import annotations

from typing import Any

from shared.lake.delta import commit
from shared.lake.intake import bronze, bronze_rows
from shared.lake.monitor import status
from shared.lake.monitor.status import Observed
from shared.lake.schema.contracts import bronze_contract

Rows = list[dict[str, Any]]


def pending(seen: Observed, *, limit: int) -> dict[str, Any]:
    """By layer, up to `limit` delivered claims that are there and not yet in the next, and their number."""
    counts = status.pending_claims(seen)
    rows: dict[str, Rows] = {layer: [] for layer in status.LAYERS}
    reached = next((layer for layer in status.LAYERS if counts[layer]), None)
    if reached:
        rows[reached] = _deliveries(seen, limit)
    return {**rows, "counts": counts}


def _deliveries(seen: Observed, limit: int) -> Rows:
    import polars as pl

    if seen.manifest is None:
        frame = bronze_rows.everything("claims")
    else:
        last = commit.committed_number(bronze_contract("claims"), bronze.stream("claims"))
        frame = bronze_rows.after("claims", seen.manifest, last)
    newest = frame.sort("_ingestion_timestamp", "_row_number", descending=True).head(limit)
    return newest.select(pl.exclude("^_.*$")).collect(engine="in-memory").to_dicts()
