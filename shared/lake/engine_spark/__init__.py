"""The Spark engine: the same transformations, for tables that one machine no longer holds.

The one room of `shared` that knows Spark; only the Spark job imports it.
"""

from __future__ import annotations

from shared.lake.engine_spark.rebuild import rebuild_gold, rebuild_silver

__all__ = ["rebuild_gold", "rebuild_silver"]
