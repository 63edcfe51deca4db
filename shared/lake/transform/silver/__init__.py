"""Silver: one clean, judged row per key."""

from __future__ import annotations

from shared.lake.transform.silver.build import PARENT_COLUMNS, Silver, build_silver, derive
from shared.lake.transform.silver.scope import PARENTS, touched
from shared.lake.transform.silver.state import from_bronze, from_silver, refused, statements

__all__ = [
    "PARENTS",
    "PARENT_COLUMNS",
    "Silver",
    "build_silver",
    "derive",
    "from_bronze",
    "from_silver",
    "refused",
    "statements",
    "touched",
]
