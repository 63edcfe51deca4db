"""What counts as a change of a table: rows and values, not order, time of computation or rounding noise."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from shared.lake.delta.same_rows import same_rows
from shared.lake.schema.contracts import Column, TableContract

COLUMNS = (
    Column("id"),
    Column("amount", "double"),
    Column("tags", "texts"),
    Column("_gold_timestamp", "timestamp"),
)
TABLE = TableContract("things", "gold", COLUMNS, ("id",))


def rows(*cells: tuple[Any, Any, Any], day: int = 1) -> pl.DataFrame:
    at = datetime(2026, 1, day, tzinfo=UTC)
    return pl.DataFrame(
        [(*cell, at) for cell in cells],
        schema={
            "id": pl.String,
            "amount": pl.Float64,
            "tags": pl.List(pl.String),
            "_gold_timestamp": pl.Datetime("us", "UTC"),
        },
        orient="row",
    )


BASE = (("a", 0.1 + 0.2, ["x"]), ("b", None, []), (None, 5e9, None))


def test_order_times_and_noise_are_no_change() -> None:
    other = rows((None, 5e9 + 1e-6, None), ("a", 0.3, ["x"]), ("b", None, []), day=2)
    assert same_rows(TABLE, rows(*BASE), other)


@pytest.mark.parametrize(
    "changed",
    [
        (("a", 0.31, ["x"]), *BASE[1:]),
        (("a", None, ["x"]), *BASE[1:]),
        (BASE[0], ("b", 0.0, []), BASE[2]),
        (("a", 0.3, ["y"]), *BASE[1:]),
        (BASE[0], ("b", None, None), BASE[2]),
        (BASE[0], ("c", None, []), BASE[2]),
        BASE[:2],
    ],
)
def test_any_other_difference_is_one(changed: tuple[tuple[Any, Any, Any], ...]) -> None:
    assert not same_rows(TABLE, rows(*BASE), rows(*changed))


def test_a_cent_is_a_change_however_large_the_sum() -> None:
    assert not same_rows(TABLE, rows(("a", 5e9, [])), rows(("a", 5e9 + 0.01, [])))
