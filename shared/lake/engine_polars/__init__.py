"""The polars engine: parse batch files, run the transformations, finish frames for Delta.

The one room of `shared` that imports polars at the top: import it inside functions only.
"""

from __future__ import annotations

from shared.lake.engine_polars.bronze import parse_file, parse_pieces, parse_records
from shared.lake.engine_polars.gold import update_gold
from shared.lake.engine_polars.gold_rebuild import rebuild_gold
from shared.lake.engine_polars.parsed import Parsed, reject_rows, to_bronze
from shared.lake.engine_polars.schema import empty_frame, schema
from shared.lake.engine_polars.silver import SilverRun, refuse, update_silver
from shared.lake.engine_polars.silver_rebuild import SilverRebuild, rebuild_silver
from shared.lake.engine_polars.totals import GoldRun

__all__ = [
    "GoldRun",
    "Parsed",
    "SilverRebuild",
    "SilverRun",
    "empty_frame",
    "parse_file",
    "parse_pieces",
    "parse_records",
    "rebuild_gold",
    "rebuild_silver",
    "refuse",
    "reject_rows",
    "schema",
    "to_bronze",
    "update_gold",
    "update_silver",
]
