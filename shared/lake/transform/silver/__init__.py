"""Silver: one clean, judged row per key."""

from __future__ import annotations

from shared.lake.transform.silver.build import Silver, build_silver, derive
from shared.lake.transform.silver.scope import touched

__all__ = ["Silver", "build_silver", "derive", "touched"]
