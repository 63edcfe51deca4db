"""However deliveries are cut into batches and ordered, silver and gold end as a rebuild makes them.

Every example packs worlds that share nothing, each cut and ordered in its own way: 3 x 60 batchings in all.
"""

from __future__ import annotations

from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from shared.lake.engine_polars import (
    GoldRun,
    SilverRebuild,
    SilverRun,
    cut,
    rebuild_gold,
    rebuild_silver,
    update_gold,
    update_silver,
)
from shared.lake.schema import buckets
from shared.lake.schema.contracts import ENTITIES, SILVER_TABLES, TABLES, TableContract
from shared.lake.schema.polars_schema import empty_frame
from tests.support.lake_compare import differences
from tests.support.lake_worlds import AS_OF, AT, Row, at_hand, bronze_frames, by_entity, dirty_rows

# The first two batches touch nearly everybody, the others few: gold is made whole, then merged.
SHARES = (0.5, 0.42, 0.02, 0.02, 0.02, 0.02)
SILVER, GOLD = TABLES["silver"], TABLES["gold"]
Tables = dict[str, pl.DataFrame]


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_any_batching_ends_like_a_rebuild(seed: int) -> None:
    batches = _shuffled(dirty_rows(seed, worlds=60), seed)
    rows = [entry for batch in batches for entry in batch]
    silver, gold = _in_batches(batches)

    rebuilt = rebuild_silver(bronze_frames(by_entity(rows)), as_of=AS_OF, at=AT)
    marts = rebuild_gold(_lazy(dict(rebuilt.tables)), as_of=AS_OF, at=AT)

    assert _compare(SILVER, silver, rebuilt.tables) == []
    assert _compare(GOLD, gold, marts.tables) == []


@settings(max_examples=2, deadline=None)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_in_pieces_is_as_in_one(seed: int) -> None:
    bronze = bronze_frames(by_entity(dirty_rows(seed, worlds=3)))
    rebuilt = rebuild_silver(bronze, as_of=AS_OF, at=AT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cut, "PIECE_ROWS", 20)
        patch.setattr(buckets, "STEPS", ((1, 1),))
        # One source stands in the order of its buckets, as a large file does, the other does not.
        cuts = {e: cut.cut_bronze(e, _in_two(e, rows.collect())) for e, rows in bronze.items()}
        assert max(len(found.pieces) for found in cuts.values()) > 1
        rebuild = SilverRebuild(cuts, as_of=AS_OF, at=AT)
        tables = {SILVER_TABLES[e]: pl.concat(rebuild.pieces(e)) for e in ENTITIES}
    assert _compare(SILVER, tables, rebuilt.tables) == []
    found = rebuild.run(tables)
    order = ["table", "measure", "rule"]
    assert_frame_equal(found.quality.sort(order), rebuilt.quality.sort(order))
    for entity, rows in rebuilt.quarantine.items():
        assert_frame_equal(found.quarantine[entity].sort("quarantine_id"), rows.sort("quarantine_id"))


def _in_two(entity: str, rows: pl.DataFrame) -> list[pl.LazyFrame]:
    half = rows.height // 2
    return [cut.ordered(entity, rows[:half]).lazy(), rows[half:].lazy()]


@settings(max_examples=2, deadline=None)
@given(seed=st.integers(min_value=0, max_value=2**32))
def test_delivering_everything_again_changes_nothing(seed: int) -> None:
    complete = {"_missing_columns": None, "_source": "batch"}
    rows = by_entity([(entity, row | complete) for entity, row in dirty_rows(seed, worlds=5)])
    first = rebuild_silver(bronze_frames(rows), as_of=AS_OF, at=AT)

    again = update_silver(bronze_frames(rows), at_hand(first.tables), as_of=AS_OF, at=AT)

    merged = {name: _upsert(SILVER[name], first.tables[name], rows) for name, rows in again.tables.items()}
    assert _compare(SILVER, merged, first.tables) == []
    updates = again.quality.filter(pl.col("measure").is_in(["rows_new", "rows_updated"]))
    assert updates["value"].sum() == 0


def _shuffled(rows: list[tuple[str, Row]], seed: int) -> list[list[tuple[str, Row]]]:
    random = Random(seed)
    batches: list[list[tuple[str, Row]]] = [[] for _ in SHARES]
    for entry in rows:
        random.choices(batches, SHARES)[0].append(entry)
    return [
        [(entity, row | {"_batch_id": f"{number:06}"}) for entity, row in batch]
        for number, batch in enumerate(batches)
    ]


def _in_batches(batches: list[list[tuple[str, Row]]]) -> tuple[Tables, Tables]:
    silver = {name: empty_frame(contract) for name, contract in SILVER.items()}
    gold = {name: empty_frame(contract) for name, contract in GOLD.items()}
    for batch in batches:
        run = update_silver(bronze_frames(by_entity(batch)), at_hand(silver), as_of=AS_OF, at=AT)
        silver |= {name: _upsert(SILVER[name], silver[name], rows) for name, rows in run.tables.items()}
        gold |= _refreshed(gold, silver, run)
    return silver, gold


def _refreshed(gold: Tables, silver: Tables, run: SilverRun) -> Tables:
    made: GoldRun = update_gold(at_hand(silver), at_hand(gold), run, as_of=AS_OF, at=AT)
    return {
        name: rows if name in made.whole else _upsert(GOLD[name], gold[name], rows)
        for name, rows in made.tables.items()
    }


def _upsert(contract: TableContract, table: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    kept = table.join(rows, on=list(contract.key), how="anti", nulls_equal=True)
    return pl.concat([kept, rows])


def _lazy(tables: Tables) -> dict[str, pl.LazyFrame]:
    return {name: table.lazy() for name, table in tables.items()}


def _compare(contracts: dict[str, TableContract], tables: Tables, wanted: Tables) -> list[str]:
    return [
        text
        for name, table in tables.items()
        for text in differences(table, wanted[name].iter_rows(named=True), contracts[name])
    ]
