"""Keep the latest delivery of every key."""

from __future__ import annotations

import narwhals as nw

from shared.lake.transform.dates import microseconds
from shared.lake.transform.frames import Frame

_NEVER = -(2**62)
# Later in this order wins; the last two only make the choice total.
_ORDER = ["_ingestion_timestamp", "_updated", "_row_number", "_source_file", "_source_etag"]


def keep_latest(rows: Frame, key: str) -> Frame:
    """One row per key: latest ingestion, then latest updated_at as time, then later position in the file.

    Associative: latest(latest(a) + b) = latest(a + b), so a batch may meet the rows already kept.
    Only keys delivered more than once are sorted; the others just stream by.
    """
    contested = rows.group_by(key).agg(_deliveries=nw.len()).filter(nw.col("_deliveries") > 1).select(key)
    single = rows.join(contested, on=key, how="anti")
    columns = rows.collect_schema().names()
    updated = microseconds(nw.col("updated_at")) if "updated_at" in columns else nw.lit(_NEVER)
    several = rows.join(contested, on=key, how="semi").with_columns(_updated=updated.fill_null(_NEVER))
    winners = several.unique(key, keep="last", order_by=_ORDER).select(columns)
    return nw.concat([single.select(columns), winners])
