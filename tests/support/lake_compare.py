"""Cell by cell comparison of a table with the reference implementation's rows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

import polars as pl

from shared.lake.schema.contracts import TableContract

TIMES = frozenset({"_silver_timestamp", "_gold_timestamp"})
# Sums of doubles depend on the order of addition: a value at an exact half cent may round either way.
_TIES_PER_COLUMN = 3


def differences(
    table: pl.DataFrame,
    expected: Iterable[dict[str, Any]],
    contract: TableContract,
    *,
    skip: Iterable[str] = (),
) -> list[str]:
    """What differs, cell by cell; empty when the table holds exactly the expected rows."""
    if table.columns != list(contract.names):
        return [f"columns {table.columns}"]
    names = [name for name in contract.names if name not in TIMES.union(skip)]
    actual = {_key(row, contract): row for row in table.iter_rows(named=True)}
    wanted = {_key(row, contract): row for row in expected}
    if len(actual) != table.height or actual.keys() != wanted.keys():
        return [f"rows {table.height}, keys {sorted(map(str, actual.keys() ^ wanted.keys()))[:5]}"]
    ties: Counter[str] = Counter()
    found = []
    for key, row in actual.items():
        for name in names:
            if not _same(row[name], wanted[key][name]):
                ties[name] += _is_tie(row[name], wanted[key][name])
                if not _is_tie(row[name], wanted[key][name]) or ties[name] > _TIES_PER_COLUMN:
                    found.append(
                        f"{contract.name}.{name} of {key}: {row[name]!r}, expected {wanted[key][name]!r}"
                    )
    return found


def _key(row: dict[str, Any], contract: TableContract) -> tuple[Any, ...]:
    return tuple(row[name] for name in contract.key)


def _same(actual: Any, expected: Any) -> bool:
    if isinstance(actual, float) and isinstance(expected, int | float):
        return math.isclose(actual, expected, rel_tol=1e-9, abs_tol=1e-9)
    return type(actual) is type(expected) and actual == expected


def _is_tie(actual: Any, expected: Any) -> bool:
    both = isinstance(actual, float) and isinstance(expected, float)
    return both and math.isclose(abs(actual - expected), 0.01, abs_tol=1e-6)
