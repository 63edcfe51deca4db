"""What a table holds and what its filters find, and where a reader sees it otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from shared.lake.delta import frames
from tests.interoperability.filters import Filter, filters_of, holds
from tests.interoperability.lakes import Table
from tests.interoperability.readers import Reader

Found = Counter[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Told:
    """A table, its rows as our own code reads them, and the keys of the rows that each filter must find."""

    table: Table
    rows: Found
    filters: Sequence[tuple[Filter, Found]]


def told(table: Table) -> Told:
    """Read everything once, and filter it in memory."""
    rows = frames.read(table.contract, table.version)
    dicts = rows.to_dicts()
    key = table.contract.key
    wanted = filters_of(table.contract.columns, key, dicts)
    answers = [
        (each, Counter(tuple(row[name] for name in key) for row in dicts if holds(each, row)))
        for each in wanted
    ]
    return Told(table, counted(rows), answers)


def counted(rows: pl.DataFrame) -> Found:
    """Rows in no order; doubles by their bits, because -0.0 equals 0.0."""
    return Counter(tuple(map(_cell, row)) for row in rows.iter_rows())


def _cell(cell: Any) -> Any:
    if isinstance(cell, float):
        return cell.hex()
    return tuple(cell) if isinstance(cell, list) else cell


def differences(reader: Reader, expected: Told) -> Iterator[str]:
    """Where a reader sees another schema, other rows, or finds others by a filter."""
    contract = expected.table.contract
    kinds = reader.kinds()
    if list(kinds.items()) != [(column.name, column.kind) for column in contract.columns]:
        yield f"{expected.table.name}: its columns are {kinds}"
        return
    rows = counted(reader.rows())
    if rows != expected.rows:
        beyond, missing = (
            list((a - b).elements())[:2] for a, b in ((rows, expected.rows), (expected.rows, rows))
        )
        yield f"{expected.table.name}: it also has {beyond}, and lacks {missing}"
    for wanted, right in expected.filters:
        try:
            found = Counter(reader.found(wanted, contract.key).rows())
        except Exception as error:
            yield f"{expected.table.name}: {wanted} fails: {error}"
            continue
        if found != right:
            yield f"{expected.table.name}: {wanted} finds {found.total()} rows, not {right.total()}"
