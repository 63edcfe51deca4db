"""The replay of dirty worlds: exact to the cent, and the same however it comes about."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from shared.domain.money import ZERO
from shared.lake.engine_polars import rebuild_gold, rebuild_silver
from shared.lake.replay.contract import NOT_REPLAYED, REPLAY, RULED
from shared.lake.replay.run import replayed
from shared.lake.schema.polars_schema import schema
from tests.support.lake_worlds import AS_OF, AT, bronze_frames, by_entity, dirty_rows

Tables = Mapping[str, pl.LazyFrame]
SEEDS = st.integers(min_value=0, max_value=2**32)
WORLDS = 25


def tables(rows: list[tuple[str, dict[str, object]]]) -> Tables:
    """Silver and what the replay reads of gold."""
    silver = rebuild_silver(bronze_frames(by_entity(rows)), as_of=AS_OF, at=AT).tables
    frames = {name: table.lazy() for name, table in silver.items()}
    marts = rebuild_gold(frames, as_of=AS_OF, at=AT).tables
    return {**frames, "provider_performance": marts["provider_performance"].lazy()}


def comparable(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.drop("_gold_timestamp").sort("claim_id")


def total(rows: pl.DataFrame, column: str) -> Decimal:
    return sum(rows[column].drop_nulls().to_list(), ZERO)


@settings(max_examples=6, deadline=None)
@given(seed=SEEDS)
def test_differences_add_up_to_the_cent(seed: int) -> None:
    found = tables(dirty_rows(seed, WORLDS))
    claims = found["fact_claims"].filter(_source="batch").collect()
    rows, decided = replayed(found, None, at=AT)

    assert rows.schema == schema(REPLAY)
    assert sorted(rows["claim_id"]) == sorted(claims["claim_id"])
    compared = rows.filter(pl.col("replayed_outcome") != NOT_REPLAYED)
    assert compared.height == decided
    ruled = pl.col("recorded_outcome").is_in(RULED)
    known = compared.filter(ruled)
    assert total(rows, "difference") == total(known, "replayed_paid") - total(known, "recorded_paid")
    assert rows["difference"].null_count() == rows.height - known.height
    assert compared.filter(pl.col("replayed_paid") > pl.col("claim_amount")).height == 0


@settings(max_examples=6, deadline=None)
@given(seed=SEEDS, share=st.floats(0.1, 0.95))
def test_a_replay_of_what_changed_equals_a_replay_of_everything(seed: int, share: float) -> None:
    deliveries = dirty_rows(seed, WORLDS)
    earlier, _ = replayed(tables(deliveries[: int(len(deliveries) * share)]), None, at=AT)
    later = tables(deliveries)

    whole, everything = replayed(later, None, at=AT)
    changed, some = replayed(later, earlier, at=AT)
    again, nothing = replayed(later, changed, at=AT)

    assert_frame_equal(comparable(changed), comparable(whole))
    assert_frame_equal(comparable(again), comparable(whole))
    assert some <= everything
    assert nothing == 0


@settings(max_examples=3, deadline=None)
@given(seed=SEEDS)
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    found = tables(dirty_rows(seed, WORLDS))
    shuffled = {
        name: frame.collect().sample(fraction=1, shuffle=True, seed=1).lazy() for name, frame in found.items()
    }
    assert_frame_equal(
        comparable(replayed(shuffled, None, at=AT)[0]), comparable(replayed(found, None, at=AT)[0])
    )
