"""Hidden columns of the lake's tables: which, is said by shared.identity.visibility."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from shared.identity.principal import Role
from shared.identity.visibility import BIRTH, MASK, hidden_from
from shared.insights.coarse import SMALLEST_GROUP

if TYPE_CHECKING:
    import polars as pl

# The columns that a caller does not see.
Hidden = frozenset[str]
NOTHING: Hidden = frozenset()
EVERYTHING = hidden_from(Role.ANALYST)
DATES = BIRTH
TEXT = EVERYTHING - DATES


def label(hidden: Hidden) -> str:
    """What tells answers apart whose columns are hidden differently; empty when none are."""
    if hidden == EVERYTHING:
        return "-masked"
    return f"-masked-{hashlib.sha256(' '.join(sorted(hidden)).encode()).hexdigest()[:8]}" if hidden else ""


def masked(frame: pl.DataFrame, hidden: Hidden) -> pl.DataFrame:
    """The rows with every hidden column masked; the keys stay, and what is empty stays empty."""
    import polars as pl

    texts = [
        pl.when(pl.col(name).is_not_null()).then(pl.lit(MASK)).alias(name)
        for name in frame.columns
        if name in hidden - DATES
    ]
    dates = [pl.lit(None, pl.Date).alias(name) for name in frame.columns if name in hidden & DATES]
    return frame.with_columns(*texts, *dates)


def small_groups_hidden(segments: pl.DataFrame) -> pl.DataFrame:
    """Segments whose sums are left out where they describe too few customers."""
    import polars as pl

    enough = pl.col("count") >= SMALLEST_GROUP
    sums = [name for name in segments.columns if name not in ("tier", "count")]
    return segments.with_columns(pl.when(enough).then(pl.col(name)).alias(name) for name in sums)
