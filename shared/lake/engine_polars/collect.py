"""From narwhals plans to polars frames and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import narwhals as nw
import polars as pl

Frames = Mapping[str, pl.LazyFrame]
Rows = Mapping[str, pl.DataFrame]
Engine = Literal["streaming", "in-memory"]

# For tables that are read from files bit by bit.
STREAMING: Engine = "streaming"
# For rows at hand: a join leaves those on its left where they are, and copies none of them.
AT_HAND: Engine = "in-memory"


def wrap(frame: pl.LazyFrame | pl.DataFrame) -> nw.LazyFrame[Any]:
    """A polars frame for the transformations."""
    return nw.from_native(frame.lazy())


def plan(frame: nw.LazyFrame[Any]) -> pl.LazyFrame:
    """The polars plan behind a transformation."""
    native: pl.LazyFrame = frame.to_native()
    return native


def collect(frame: nw.LazyFrame[Any] | pl.LazyFrame, *, engine: Engine = STREAMING) -> pl.DataFrame:
    """The rows of a plan."""
    native = frame if isinstance(frame, pl.LazyFrame) else plan(frame)
    return native.collect(engine=engine)


def collect_each(
    frames: Mapping[str, nw.LazyFrame[Any] | pl.LazyFrame], *, engine: Engine = STREAMING
) -> dict[str, pl.DataFrame]:
    """The rows of several plans that share their inputs, in one go."""
    plans = [frame if isinstance(frame, pl.LazyFrame) else plan(frame) for frame in frames.values()]
    return dict(zip(frames, pl.collect_all(plans, engine=engine), strict=True))


def among(column: str, values: pl.Series) -> pl.Expr:
    """A filter that a scan can apply while it reads, unlike a semi join."""
    return pl.col(column).is_in(values.implode())
