"""From narwhals plans to polars frames and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw
import polars as pl

Frames = Mapping[str, pl.LazyFrame]
Rows = Mapping[str, pl.DataFrame]


def wrap(frame: pl.LazyFrame | pl.DataFrame) -> nw.LazyFrame[Any]:
    """A polars frame for the transformations."""
    return nw.from_native(frame.lazy())


def plan(frame: nw.LazyFrame[Any]) -> pl.LazyFrame:
    """The polars plan behind a transformation."""
    native: pl.LazyFrame = frame.to_native()
    return native


def collect(frame: nw.LazyFrame[Any] | pl.LazyFrame) -> pl.DataFrame:
    """The rows of a plan, on the streaming engine."""
    native = frame if isinstance(frame, pl.LazyFrame) else plan(frame)
    return native.collect(engine="streaming")


def collect_each(frames: Mapping[str, nw.LazyFrame[Any]]) -> dict[str, pl.DataFrame]:
    """The rows of several plans that share their inputs, in one go."""
    rows = pl.collect_all([plan(frame) for frame in frames.values()], engine="streaming")
    return dict(zip(frames, rows, strict=True))


def among(column: str, values: pl.Series) -> pl.Expr:
    """A filter that a scan can apply while it reads, unlike a semi join."""
    return pl.col(column).is_in(values.implode())
