"""Whether the peer's tables hold what ours hold, cell by cell."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from shared.lake.delta import frames
from shared.lake.schema.contracts import TABLES
from shared.lake.state import published

# Moments, lineage and wording, which the two write in their own ways.
_OWN = {
    *("_silver_timestamp", "_gold_timestamp", "_ingestion_timestamp", "_source_file", "_batch_id"),
    *("_row_number", "_source_etag", "recommendation_reason", "_missing_columns"),
}


def compare(peer: Path) -> int:
    """Tables compared; AssertionError names the first column that differs."""
    manifest = published.read_head().manifest
    assert manifest is not None, "nothing is published"
    compared = 0
    for layer in ("silver", "gold"):
        for name, contract in TABLES[layer].items():
            columns = [column for column in contract.names if column not in _OWN]
            version = manifest.version(layer, name)
            assert version is not None, f"{layer} {name} is not published"
            ours = frames.scan(contract, version).select(columns).collect()
            theirs = pl.read_parquet(peer / layer / f"{name}.parquet").select(columns)
            keys = list(contract.key)
            assert_frame_equal(
                ours.sort(keys), theirs.sort(keys), check_dtypes=False, rel_tol=0, abs_tol=0.011
            )
            compared += 1
    return compared
