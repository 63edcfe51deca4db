"""Tolerant conversion of cells: what does not convert becomes null, and its column's name is kept.

A cell of blanks is an empty cell.

Two doors to one rule: `typed` for columns of text, `typed_values` for values of parsed JSON.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import polars as pl

from shared.lake.schema.contracts import ADDED_COLUMNS, SOURCE_COLUMNS, Column, Kind
from shared.lake.schema.polars_schema import DTYPES

NUMBER = r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$"
INTEGER = r"^[+-]?[0-9]+(?:\.0*)?$"
INT_MAX = 2**31 - 1
# Python's white space has the separators of files, groups and records, that of polars has not.
FLOAT_ID = r"^[^\S\x1c-\x1f]*[0-9]+\.0+[^\S\x1c-\x1f]*$"
_float_id = re.compile(FLOAT_ID)
# `$` of Python also matches before a last line end, `$` of polars does not: hence fullmatch below.
_number, _integer = re.compile(NUMBER), re.compile(INTEGER)
_UNPARSED = pl.List(pl.String())
# How people and databases write bools, in any case.
BOOLS: Mapping[str, bool] = {
    **dict.fromkeys(("true", "t", "yes", "y", "1", "1.0"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0", "0.0"), False),
}


def typed(entity: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Columns of text as bronze types, `_unparsed` and `_unparsed_cells`; empty text is null."""
    columns = SOURCE_COLUMNS[entity]
    texts = without_empty_texts(rows, [c.name for c in columns])
    if has_float_ids(entity, texts):
        texts = without_float_ids(entity, texts)
    cells = texts.with_columns(_cell(c) for c in columns if c.kind != "text")
    names = [c.name for c in columns if c.kind != "text"]
    failed = {n: (texts[n].str.strip_chars(" ") != "") & cells[n].is_null() for n in names}
    failed_names = [pl.when(rows_).then(pl.lit(n)) for n, rows_ in failed.items() if rows_.any()]
    unparsed = pl.concat_list(failed_names).list.drop_nulls() if failed_names else pl.lit([], dtype=_UNPARSED)
    parsed = cells.with_columns(unparsed.cast(_UNPARSED).alias("_unparsed"))
    return parsed.with_columns(_kept_texts(texts, parsed["_unparsed"]))


def _kept_texts(texts: pl.DataFrame, unparsed: pl.Series) -> pl.Series:
    """What did not convert, as it came: a JSON object by column, null for a row without."""
    if not unparsed.list.len().sum():
        return pl.Series("_unparsed_cells", [None] * texts.height, pl.String)
    names = sorted(set(unparsed.explode().drop_nulls()))
    rows = zip(unparsed, texts.select(names).iter_rows(named=True), strict=True)
    return pl.Series("_unparsed_cells", [_kept(row, failed) for failed, row in rows], pl.String)


def _kept(row: Mapping[str, Any], names: Iterable[str]) -> str | None:
    kept = {name: row[name] for name in names}
    return json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace").decode() if kept else None


def with_bronze_types(entity: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose cells all converted, with every source column as bronze has it, and their numbers."""
    columns = SOURCE_COLUMNS[entity]
    return rows.with_columns(
        *(pl.col(c.name).cast(DTYPES[c.kind]) for c in columns if c.name in rows.columns),
        *(pl.lit(None, dtype=DTYPES[c.kind]).alias(c.name) for c in columns if c.name not in rows.columns),
        _unparsed=pl.lit([], dtype=_UNPARSED),
        _row_number=pl.int_range(1, pl.len() + 1, dtype=pl.Int64),
    )


def empty_to_null(name: str) -> pl.Expr:
    """A text column without empty texts."""
    return pl.when(pl.col(name) != "").then(pl.col(name)).alias(name)


def without_empty_texts(rows: pl.DataFrame, names: Sequence[str] | None = None) -> pl.DataFrame:
    """Empty text of some columns (None: of all) as null, touching only those that hold some."""
    texts = pl.col(pl.String) if names is None else pl.col(names)
    empty = rows.select((texts.str.len_bytes() == 0).any())
    return rows.with_columns(empty_to_null(column.name) for column in empty if column.item())


def has_float_ids(entity: str, rows: pl.DataFrame) -> bool:
    """True when an id of a whole number may have come as a float (`7001.0`)."""
    ids = [name for name in id_columns(entity) if name in rows.columns]
    matches = rows.select(pl.col(name).str.contains(".0", literal=True).any() for name in ids)
    return any(column.item() for column in matches) if rows.height else False


def without_float_ids(entity: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Ids of whole numbers without a float's decimals: one id has one text."""
    return rows.with_columns(
        pl.when(pl.col(name).str.contains(FLOAT_ID))
        .then(pl.col(name).str.strip_chars().str.replace(r"\.0+$", ""))
        .otherwise(pl.col(name))
        .alias(name)
        for name in id_columns(entity)
    )


@cache
def id_columns(entity: str) -> tuple[str, ...]:
    """The columns that hold the id of something."""
    return tuple(c.name for c in SOURCE_COLUMNS[entity] if c.name.endswith("_id"))


def _cell(column: Column) -> pl.Expr:
    text = pl.col(column.name).str.strip_chars(" ")
    if column.kind == "bool":
        words, values = list(BOOLS), list(BOOLS.values())
        known = text.str.to_lowercase().replace_strict(words, values, default=None, return_dtype=pl.Boolean)
        return known.alias(column.name)
    if column.kind == "double":
        number = pl.when(text.str.contains(NUMBER)).then(text).cast(pl.Float64, strict=False)
        return pl.when(number.is_finite()).then(number).alias(column.name)
    digits = text.str.replace(r"\.0*$", "")
    whole = pl.when(text.str.contains(INTEGER)).then(digits).cast(pl.Int64, strict=False)
    held = pl.when(whole.is_between(-INT_MAX - 1, INT_MAX)).then(whole)
    return held.cast(DTYPES[column.kind]).alias(column.name)


def typed_values(entity: str, records: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Source columns of JSON records as bronze types, `_unparsed` and `_unparsed_cells`."""
    unparsed: dict[int, list[str]] = {}
    series = []
    for column in SOURCE_COLUMNS[entity]:
        values = [record.get(column.name) for record in records]
        cells = _texts(values) if column.kind == "text" else _converted(column, values, unparsed)
        if column.name in id_columns(entity):
            cells = [whole_id(cell) for cell in cells]
        series.append(pl.Series(column.name, cells, DTYPES[column.kind]))
    failed = [unparsed.get(position, []) for position in range(len(records))]
    kept = [_kept(record, failed[position]) for position, record in enumerate(records)]
    remainder = (pl.Series("_unparsed", failed, _UNPARSED), pl.Series("_unparsed_cells", kept, pl.String))
    return pl.DataFrame([*series, *remainder])


def added_values(entity: str, records: Sequence[Mapping[str, Any]]) -> list[pl.Series]:
    """The added columns of API records; null where a value is not of its column's type."""
    return [
        pl.Series(c.name, [_ADDED[c.kind](record.get(c.name)) for record in records], DTYPES[c.kind])
        for c in ADDED_COLUMNS[entity]
    ]


class Literal(float):
    """A float of a JSON file that remembers how it was written: as an id it must not change."""

    __slots__ = ("text",)
    text: str

    @classmethod
    def read(cls, text: str) -> Literal:
        """For `json.loads(parse_float=…)`."""
        number = cls(text)
        number.text = text
        return number


def whole_id(text: str | None) -> str | None:
    """An id of a whole number without a float's decimals."""
    return text.strip().partition(".")[0] if text and _float_id.fullmatch(text) else text


def _texts(values: list[Any]) -> list[str | None]:
    return [v if type(v) is str and v.isascii() and v else _text(v) for v in values]


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    text = value if isinstance(value, str) else _written(value)
    # A lone surrogate is legal in JSON's escapes, and no text.
    return text.encode("utf-8", "replace").decode()


def _written(value: Any) -> str:
    """A value as text: whole numbers without decimals, in which formats differ."""
    if not isinstance(value, float):
        return json.dumps(value, ensure_ascii=False)
    text = value.text if isinstance(value, Literal) else repr(value)
    whole, point, decimals = text.partition(".")
    return whole if point and not decimals.strip("0") else text


def _converted(column: Column, values: list[Any], unparsed: dict[int, list[str]]) -> list[Any]:
    convert = _CONVERTERS[column.kind]
    cells: list[Any] = []
    for position, value in enumerate(values):
        has_value = value is not None and not (isinstance(value, str) and not value.strip(" "))
        cell = convert(value) if has_value else None
        if has_value and cell is None:
            unparsed.setdefault(position, []).append(column.name)
        cells.append(cell)
    return cells


def _double(value: Any) -> float | None:
    if isinstance(value, str):
        value = value.strip(" ")
        if not _number.fullmatch(value):
            return None
    elif isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _whole(value: Any) -> int | None:
    if isinstance(value, str):
        value = value.strip(" ")
        value = _whole_text(value) if _integer.fullmatch(value) else None
    elif isinstance(value, float):
        value = int(value) if value.is_integer() else None
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if -INT_MAX - 1 <= value <= INT_MAX else None


def _whole_text(text: str) -> int | None:
    """Python refuses to read thousands of digits; these are beyond the bounds unless they are zeros."""
    digits = text.partition(".")[0].lstrip("+-").lstrip("0") or "0"
    if len(digits) >= 20:
        return None
    return -int(digits) if text.startswith("-") else int(digits)


def _bool(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return bool(value) if value in (0, 1) else None
    return BOOLS.get(value.strip(" ").lower()) if isinstance(value, str) else None


def _list_of_texts(value: Any) -> list[str] | None:
    is_list = isinstance(value, list) and all(isinstance(item, str) for item in value)
    return [item.encode("utf-8", "replace").decode() for item in value] if is_list else None


_ADDED: Mapping[Kind, Callable[[Any], Any]] = {"text": _text, "long": _whole, "texts": _list_of_texts}
_CONVERTERS: Mapping[Kind, Callable[[Any], Any]] = {
    "double": _double,
    "int": _whole,
    "long": _whole,
    "bool": _bool,
}
