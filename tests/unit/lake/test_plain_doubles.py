"""Doubles are written as every reader compares them."""

from __future__ import annotations

import math

import polars as pl

from shared.lake.delta.data_files import with_plain_doubles


def test_what_is_no_number_is_null_and_zero_has_no_sign() -> None:
    rows = pl.DataFrame({"n": [1], "d": [[math.nan, math.inf, -math.inf, -0.0, 0.0, -5e-324, 1.7e308, None]]})
    plain = with_plain_doubles(rows.explode("d"))["d"].to_list()
    assert [repr(value) for value in plain] == [*["None"] * 3, "0.0", "0.0", "-5e-324", "1.7e+308", "None"]


def test_columns_keep_names_order_and_types() -> None:
    rows = pl.DataFrame({"a": ["x"], "b": [math.nan], "c": [1]})
    assert with_plain_doubles(rows).schema == rows.schema
    assert with_plain_doubles(rows.clear()).schema == rows.schema
    assert with_plain_doubles(rows.select("a")).equals(rows.select("a"))
