"""The polars engine: run the transformations, and finish frames for Delta.

It and `shared.lake.parse` import polars at the top: import them inside functions only.
"""

from __future__ import annotations

from shared.lake.engine_polars.gold import update_gold
from shared.lake.engine_polars.gold_rebuild import rebuild_gold
from shared.lake.engine_polars.silver import SilverRun, refuse, update_silver
from shared.lake.engine_polars.silver_rebuild import SilverRebuild, rebuild_silver
from shared.lake.engine_polars.totals import GoldRun

__all__ = [
    "GoldRun",
    "SilverRebuild",
    "SilverRun",
    "rebuild_gold",
    "rebuild_silver",
    "refuse",
    "update_gold",
    "update_silver",
]
