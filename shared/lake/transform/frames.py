"""Frames and their contracts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import narwhals as nw

from shared.lake.schema.contracts import Kind, TableContract

Frame = nw.LazyFrame[Any]
Frames = Mapping[str, Frame]
# Ends the plan of rows that much is built upon, for an engine whose plans must not grow long.
Cut = Callable[[Frame], Frame]

DTYPES: Mapping[Kind, nw.dtypes.DType] = {
    "text": nw.String(),
    "bool": nw.Boolean(),
    "int": nw.Int32(),
    "long": nw.Int64(),
    "double": nw.Float64(),
    "date": nw.Date(),
    "timestamp": nw.Datetime("us", "UTC"),
    "texts": nw.List(nw.String()),
}


def whole(rows: Frame) -> Frame:
    """No cut."""
    return rows


def conform(frame: Frame, contract: TableContract) -> Frame:
    """The columns of a table in contract order, cast to their types; the last step of every table."""
    return frame.select(nw.col(column.name).cast(DTYPES[column.kind]) for column in contract.columns)


def no_texts() -> nw.Expr:
    """An empty list of text."""
    return nw.lit([], dtype=nw.List(nw.String()))


def is_true(condition: nw.Expr) -> nw.Expr:
    """A condition of three-valued logic as a plain bool: null is not met."""
    return condition.fill_null(False)


def count_true(condition: nw.Expr) -> nw.Expr:
    """Per-group count of rows where the condition is met, as long."""
    return is_true(condition).cast(nw.Int64()).sum()


def stamped(rows: Frame, contract: TableContract, at: datetime) -> Frame:
    """A gold table: the moment of its computation, columns and types as the contract says."""
    return conform(rows.with_columns(_gold_timestamp=nw.lit(at, dtype=DTYPES["timestamp"])), contract)
