"""What another engine than polars computes is cut, written and published as our own is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import polars as pl
import pytest

from shared.lake.delta import frames
from shared.lake.engine_polars import cut, rebuild_gold, rebuild_silver
from shared.lake.intake import bronze_rows
from shared.lake.run import stages
from shared.lake.run.engine import EngineName
from shared.lake.schema import buckets
from shared.lake.schema.contracts import ENTITIES, TABLES
from shared.lake.state import runs, set_aside
from shared.lake.state.published import TableState
from shared.lake.state.set_aside import Aside
from tests.support.lake import (
    CLOCK,
    START,
    ask_day,
    assert_same_lake,
    drive,
    drop,
    lake_contents,
    new_process,
)
from tests.support.small_world import claim, world

pytestmark = pytest.mark.azurite


class OtherEngine:
    """Plans of whole tables in no order, as another engine leaves them in files."""

    name: EngineName = "spark"

    def silver(self, aside: Aside, *, as_of: date, at: datetime) -> dict[str, pl.LazyFrame]:
        everything = {entity: bronze_rows.everything(entity) for entity in ENTITIES}
        tables = rebuild_silver(set_aside.left_in(everything, aside), as_of=as_of, at=at).tables
        return {name: rows.sample(fraction=1.0, shuffle=True, seed=1).lazy() for name, rows in tables.items()}

    def gold(self, silver: Mapping[str, TableState], *, as_of: date, at: datetime) -> dict[str, pl.LazyFrame]:
        tables = {n: frames.scan(TABLES["silver"][n], state.version) for n, state in silver.items()}
        return {n: rows.lazy() for n, rows in rebuild_gold(tables, as_of=as_of, at=at).tables.items()}


def test_what_another_engine_computed_is_written_as_our_own(
    app_settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_process()
    ask_day()
    for name, rows in world().items():
        drop(name, rows)
    drop("claims/more.jsonl", [claim(20, claim_id=None), claim(21), claim(22), claim(23)])
    drive()
    ours = lake_contents()
    monkeypatch.setattr(cut, "PIECE_ROWS", 2)
    monkeypatch.setattr(buckets, "STEPS", ((1, 1),))
    runs.ask("rebuild", as_of=None, requested_by="admin", now=START)
    given = {"number": stages.plan(now=CLOCK.now())["number"]}
    silver = stages.refresh_silver(given, now=CLOCK.now(), engine=OtherEngine())
    gold = stages.refresh_gold({**given, "silver": silver}, now=CLOCK.now(), engine=OtherEngine())
    told = stages.publish({**given, "silver": silver, "gold": gold}, now=CLOCK.now())
    assert told["status"] == "succeeded"
    assert_same_lake(lake_contents(), ours)
