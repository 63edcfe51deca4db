"""The few verbs that narwhals lacks, spelled in the engine at hand: its module comes from the frame."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from shared.lake.transform.frames import Frame


def initcap(frame: Frame, columns: list[str]) -> Frame:
    """Trims blanks, then raises the first letter of each blank-separated word and lowers the rest."""
    pl = _polars(frame)
    word = pl.element()
    cased = pl.concat_str(word.str.head(1).str.to_uppercase(), word.str.slice(1).str.to_lowercase())
    words = (pl.col(name).str.strip_chars(" ").str.split(" ") for name in columns)
    return _wrap(frame.to_native().with_columns(w.list.eval(cased).list.join(" ") for w in words))


def collect_sets(frame: Frame, by: str, columns: dict[str, str]) -> Frame:
    """Per `by`, the sorted distinct non-null values of each column (alias → column) as a list, never null."""
    pl = _polars(frame)
    sets = [pl.col(column).drop_nulls().unique().sort().alias(alias) for alias, column in columns.items()]
    return _wrap(frame.to_native().group_by(by).agg(sets))


def collect_ordered(frame: Frame, by: str, column: str, *, order: str) -> Frame:
    """Per `by`, the distinct values of a column by `order`, then by value, as a list of that name."""
    pl = _polars(frame)
    distinct = frame.to_native().group_by(by, column).agg(pl.col(order).min())
    return _wrap(distinct.group_by(by).agg(pl.col(column).sort_by(order, column)))


def _polars(frame: Frame) -> Any:
    if frame.implementation is not nw.Implementation.POLARS:
        raise NotImplementedError(f"No native verbs for {frame.implementation} yet.")
    return frame.implementation.to_native_namespace()


def _wrap(native: Any) -> Frame:
    return nw.from_native(native)  # type: ignore[no-any-return]
