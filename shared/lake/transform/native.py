"""The few verbs that narwhals lacks, spelled for each engine: its module comes from the frame."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from shared.lake.transform.frames import Frame

_REST = 2**31 - 1


def initcap(frame: Frame, columns: list[str]) -> Frame:
    """Trims blanks, then raises the first letter of each blank-separated word and lowers the rest."""
    native = frame.to_native()
    if functions := _spark_functions(frame):
        return _wrap(native.withColumns({name: _spark_initcap(functions, name) for name in columns}))
    pl = _polars(frame)
    word = pl.element()
    cased = pl.concat_str(word.str.head(1).str.to_uppercase(), word.str.slice(1).str.to_lowercase())
    words = (pl.col(name).str.strip_chars(" ").str.split(" ") for name in columns)
    return _wrap(native.with_columns(w.list.eval(cased).list.join(" ") for w in words))


def collect_sets(frame: Frame, by: str, columns: dict[str, str]) -> Frame:
    """Per `by`, the sorted distinct non-null values of each column (alias → column) as a list, never null."""
    native = frame.to_native()
    if f := _spark_functions(frame):
        return _wrap(
            native.groupBy(by).agg(*(f.sort_array(f.collect_set(c)).alias(a) for a, c in columns.items()))
        )
    pl = _polars(frame)
    sets = [pl.col(column).drop_nulls().unique().sort().alias(alias) for alias, column in columns.items()]
    return _wrap(native.group_by(by).agg(sets))


def collect_ordered(frame: Frame, by: str, column: str, *, order: str) -> Frame:
    """Per `by`, the distinct values of a column by `order`, then by value, as a list of that name."""
    native = frame.to_native()
    if f := _spark_functions(frame):
        first = native.groupBy(by, column).agg(f.min(order).alias(order))
        pairs = f.sort_array(f.collect_list(f.struct(order, column)))
        return _wrap(first.groupBy(by).agg(pairs.getField(column).alias(column)))
    pl = _polars(frame)
    distinct = native.group_by(by, column).agg(pl.col(order).min())
    return _wrap(distinct.group_by(by).agg(pl.col(column).sort_by(order, column)))


def _spark_initcap(functions: Any, column: str) -> Any:
    f = functions

    def cased(word: Any) -> Any:
        return f.concat(f.upper(f.substring(word, 1, 1)), f.lower(f.substring(word, 2, _REST)))

    return f.array_join(f.transform(f.split(f.trim(f.col(column)), " "), cased), " ")


def _spark_functions(frame: Frame) -> Any:
    if not frame.implementation.is_pyspark():
        return None
    return frame.implementation.to_native_namespace().functions


def _polars(frame: Frame) -> Any:
    if frame.implementation is not nw.Implementation.POLARS:
        raise NotImplementedError(f"No native verbs for {frame.implementation}.")
    return frame.implementation.to_native_namespace()


def _wrap(native: Any) -> Frame:
    return nw.from_native(native)  # type: ignore[no-any-return]
