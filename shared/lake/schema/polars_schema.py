"""The polars types of the contracts."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from shared.lake.schema.contracts import Kind, TableContract

DTYPES: Mapping[Kind, pl.DataType] = {
    "text": pl.String(),
    "bool": pl.Boolean(),
    "int": pl.Int32(),
    "long": pl.Int64(),
    "double": pl.Float64(),
    "money": pl.Decimal(18, 2),
    "date": pl.Date(),
    "timestamp": pl.Datetime("us", "UTC"),
    "texts": pl.List(pl.String()),
}


def schema(contract: TableContract) -> pl.Schema:
    """The polars schema of a table, columns in contract order."""
    return pl.Schema({column.name: DTYPES[column.kind] for column in contract.columns})


def empty_frame(contract: TableContract) -> pl.DataFrame:
    """A table without rows, typed as its contract says."""
    return pl.DataFrame(schema=schema(contract))
