"""The engine, which reads only what a batch names, equals the one definition of silver and gold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.lake.engine_polars import rebuild_gold, rebuild_silver, update_silver
from shared.lake.schema.contracts import TABLES
from shared.lake.transform.gold import build_gold
from shared.lake.transform.silver import build_silver
from tests.support.lake_compare import differences
from tests.support.lake_worlds import AS_OF, AT, at_hand, bronze_frames, by_entity, dirty_rows

WORLDS = 10


def wrapped(frames: Mapping[str, Any]) -> dict[str, nw.LazyFrame[Any]]:
    return {name: nw.from_native(frame.lazy()) for name, frame in frames.items()}


def rows_of(frame: nw.LazyFrame[Any]) -> pl.DataFrame:
    native: pl.LazyFrame = frame.to_native()
    return native.collect(engine="in-memory")


@settings(max_examples=2, deadline=None)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_the_engine_follows_the_definition(seed: int) -> None:
    rows = dirty_rows(seed, WORLDS)
    first, second = (bronze_frames(by_entity(part)) for part in (rows[::2], rows[1::2]))
    rebuilt = rebuild_silver(first, as_of=AS_OF, at=AT)
    defined = build_silver(wrapped(first), as_of=AS_OF, at=AT)
    for name, table in rebuilt.tables.items():
        wanted = rows_of(defined.tables[name]).iter_rows(named=True)
        assert differences(table, wanted, TABLES["silver"][name]) == []

    current = {name: table.lazy() for name, table in rebuilt.tables.items()}
    updated = update_silver(second, at_hand(rebuilt.tables), as_of=AS_OF, at=AT)
    changed = build_silver(wrapped(second), as_of=AS_OF, at=AT, current=wrapped(current))
    for name, table in updated.tables.items():
        wanted = rows_of(changed.tables[name]).iter_rows(named=True)
        assert differences(table, wanted, TABLES["silver"][name]) == []
    for entity, refused in updated.quarantine.items():
        assert refused.height == rows_of(changed.quarantine[entity]).height

    marts = build_gold(wrapped(current), as_of=AS_OF, at=AT)
    for name, table in rebuild_gold(current, as_of=AS_OF, at=AT).tables.items():
        assert differences(table, rows_of(marts[name]).iter_rows(named=True), TABLES["gold"][name]) == []
