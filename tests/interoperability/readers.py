"""The readers of Delta tables that people have, each asked in its own language for one version."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import duckdb
import duckdb_extension_delta
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from deltalake import DeltaTable, QueryBuilder

from shared.lake.schema.columns import Column
from shared.lake.schema.polars_schema import DTYPES
from tests.interoperability import sql
from tests.interoperability.filters import OPERATORS, Among, Filter, IsNull, Member, Pair
from tests.interoperability.lakes import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyarrow.compute import Expression

# What each reader calls the kinds of column.
DUCKDB_WORDS = {
    **{"VARCHAR": "text", "BOOLEAN": "bool", "INTEGER": "int", "BIGINT": "long", "DOUBLE": "double"},
    **{
        "DECIMAL(18,2)": "money",
        "DATE": "date",
        "TIMESTAMP WITH TIME ZONE": "timestamp",
        "VARCHAR[]": "texts",
    },
}
POLARS_WORDS = {str(dtype): kind for kind, dtype in DTYPES.items()}
ARROW_WORDS = {
    **{"string": "text", "bool": "bool", "int32": "int", "int64": "long", "double": "double"},
    **{"decimal128(18, 2)": "money", "date32[day]": "date", "timestamp[us, tz=UTC]": "timestamp"},
    "list<element: string>": "texts",
}
ARROW_TYPES: Mapping[str, pa.DataType] = {
    **{
        "text": pa.string(),
        "bool": pa.bool_(),
        "int": pa.int32(),
        "long": pa.int64(),
        "double": pa.float64(),
    },
    **{"money": pa.decimal128(18, 2), "date": pa.date32(), "timestamp": pa.timestamp("us", "UTC")},
}
# In no text of the lake.
BETWEEN = "\x1f"


class Reader(Protocol):
    """One reader with one table open."""

    def kinds(self) -> dict[str, str]:
        """The kind of each column, in order; a type that no kind has stands for itself."""
        ...

    def rows(self) -> pl.DataFrame:
        """Everything."""
        ...

    def found(self, wanted: Filter, columns: tuple[str, ...]) -> pl.DataFrame:
        """Some columns of the rows that meet a filter, which the reader may push down as far as it likes."""
        ...


def _duckdb_literal(column: Column, value: Any) -> str:
    return f"TIMESTAMPTZ '{value.isoformat()}'" if column.kind == "timestamp" else sql.cast(column, value)


class DuckDB:
    """DuckDB's extension `delta`, loaded from its package: nothing is fetched."""

    name = "DuckDB"
    _DIALECT = sql.Dialect(_duckdb_literal, "list_contains")
    _connection: DuckDBPyConnection | None = None
    _opened = count()

    def __init__(self, table: Table) -> None:
        if DuckDB._connection is None:
            DuckDB._connection = _duckdb()
        self._run = DuckDB._connection
        where = str(table.folder).replace("'", "''")
        self._from = f"it{next(self._opened)}"
        self._run.execute(
            f"ATTACH '{where}' AS {self._from} (TYPE delta, PIN_SNAPSHOT, VERSION {table.version})"
        )

    def kinds(self) -> dict[str, str]:
        told = self._run.execute(f"DESCRIBE SELECT * FROM {self._from}").fetchall()
        return {name: DUCKDB_WORDS.get(kind, kind) for name, kind, *_ in told}

    def rows(self) -> pl.DataFrame:
        return self._run.execute(f"SELECT * FROM {self._from}").pl()

    def found(self, wanted: Filter, columns: tuple[str, ...]) -> pl.DataFrame:
        where = sql.condition(wanted, self._DIALECT)
        return self._run.execute(f"SELECT {sql.columns(columns)} FROM {self._from} WHERE {where}").pl()


def _duckdb() -> DuckDBPyConnection:
    connection = duckdb.connect()
    extension = next(Path(duckdb_extension_delta.__file__).parent.rglob("*.duckdb_extension"))
    connection.execute(f"LOAD '{extension}'")
    connection.execute("SET TimeZone = 'UTC'")
    return connection


class Polars:
    """polars' `scan_delta`."""

    name = "polars"

    def __init__(self, table: Table) -> None:
        self._scan = pl.scan_delta(str(table.folder), version=table.version)

    def kinds(self) -> dict[str, str]:
        told = self._scan.collect_schema()
        return {name: POLARS_WORDS.get(str(dtype), str(dtype)) for name, dtype in told.items()}

    def rows(self) -> pl.DataFrame:
        return self._scan.collect(engine="in-memory")

    def found(self, wanted: Filter, columns: tuple[str, ...]) -> pl.DataFrame:
        return self._scan.filter(_expression(wanted)).select(columns).collect(engine="in-memory")


def _expression(wanted: Filter) -> pl.Expr:
    if isinstance(wanted, Pair):
        left, right = _expression(wanted.left), _expression(wanted.right)
        return left & right if wanted.word == "and" else left | right
    column, dtype = pl.col(wanted.column.name), DTYPES[wanted.column.kind]
    if isinstance(wanted, IsNull):
        return column.is_not_null() if wanted.negated else column.is_null()
    if isinstance(wanted, Member):
        return column.list.contains(wanted.value)
    if isinstance(wanted, Among):
        among = column.is_in(pl.Series(wanted.values, dtype=dtype).implode())
        return ~among if wanted.negated else among
    return OPERATORS[wanted.operator](column, pl.lit(wanted.value, dtype))  # type: ignore[return-value]


def _datafusion_literal(column: Column, value: Any) -> str:
    if column.kind == "timestamp":
        return f"""arrow_cast('{value.isoformat()}', 'Timestamp(Microsecond, Some("UTC"))')"""
    return sql.cast(column, value)


class DeltaRs:
    """delta-rs' own query engine, DataFusion."""

    name = "delta-rs"
    _DIALECT = sql.Dialect(_datafusion_literal, "array_has")

    def __init__(self, table: Table) -> None:
        self._table = DeltaTable(str(table.folder), version=table.version)
        self._query = QueryBuilder().register("it", self._table)

    def kinds(self) -> dict[str, str]:
        told = pa.schema(self._table.schema().to_arrow())
        return {field.name: ARROW_WORDS.get(str(field.type), str(field.type)) for field in told}

    def rows(self) -> pl.DataFrame:
        return self._asked("SELECT * FROM it")

    def found(self, wanted: Filter, columns: tuple[str, ...]) -> pl.DataFrame:
        where = sql.condition(wanted, self._DIALECT)
        return self._asked(f"SELECT {sql.columns(columns)} FROM it WHERE {where}")

    def _asked(self, query: str) -> pl.DataFrame:
        return pl.DataFrame(self._query.execute(query).read_all())


class PyArrow:
    """The pyarrow data set of a Delta table, as pandas users read it."""

    name = "pyarrow"

    def __init__(self, table: Table) -> None:
        self._data = DeltaTable(str(table.folder), version=table.version).to_pyarrow_dataset()

    def kinds(self) -> dict[str, str]:
        return {field.name: ARROW_WORDS.get(str(field.type), str(field.type)) for field in self._data.schema}

    def rows(self) -> pl.DataFrame:
        return pl.DataFrame(self._data.to_table())

    def found(self, wanted: Filter, columns: tuple[str, ...]) -> pl.DataFrame:
        return pl.DataFrame(self._data.to_table(filter=_arrow(wanted), columns=list(columns)))


def _arrow(wanted: Filter) -> Expression:
    if isinstance(wanted, Pair):
        left, right = _arrow(wanted.left), _arrow(wanted.right)
        return left & right if wanted.word == "and" else left | right
    field = ds.field(wanted.column.name)
    if isinstance(wanted, IsNull):
        return field.is_valid() if wanted.negated else field.is_null()
    if isinstance(wanted, Member):
        return _has_member(field, wanted.value)
    kind = ARROW_TYPES[wanted.column.kind]
    if isinstance(wanted, Among) and wanted.column.kind == "double":
        # Its `isin` loses the zeros of a file that holds nothing else: findings/pyarrow-isin-loses-zero.sh.
        return _any_of(field, [pa.scalar(value, kind) for value in wanted.values], negated=wanted.negated)
    if isinstance(wanted, Among):
        among = field.isin(pa.array(wanted.values, kind))
        # Its `isin` is false for null, where SQL says unknown.
        return ~among & field.is_valid() if wanted.negated else among
    return OPERATORS[wanted.operator](field, pa.scalar(wanted.value, kind))


def _has_member(field: Expression, text: str) -> Expression:
    """pyarrow has no function that looks into a list: look for the text in all of its members, joined."""
    between, ends = pc.scalar(BETWEEN), pc.scalar("")
    fenced = pc.binary_join_element_wise(ends, pc.binary_join(field, between), ends, between)
    return (pc.list_value_length(field) > 0) & pc.match_substring(fenced, f"{BETWEEN}{text}{BETWEEN}")


def _any_of(field: Expression, values: Sequence[pa.Scalar], *, negated: bool) -> Expression:
    both, one = (operator.and_, operator.ne) if negated else (operator.or_, operator.eq)
    return reduce(both, [one(field, value) for value in values])


READERS: Sequence[type[Reader]] = (DuckDB, Polars, DeltaRs, PyArrow)
