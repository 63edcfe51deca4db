"""A silver row before its derivations: the cleaned source columns, their lineage, and what did not convert.

The state of a key can be read from bronze and from silver alike, so that a batch meets the rows already kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import ModuleType

import narwhals as nw

from shared.lake.contracts import ADDED_COLUMNS, DATE_COLUMNS, KEYS, LINEAGE, SOURCE_COLUMNS
from shared.lake.transform.dates import ISO_DATE, parse_date
from shared.lake.transform.frames import DTYPES, Frame
from shared.lake.transform.latest import keep_latest
from shared.lake.transform.quality import REFUSALS, RULES, bad, convertible, flags
from shared.lake.transform.silver import claims, customers, pets, policies, vet_providers

TABLES: Mapping[str, ModuleType] = {
    "customers": customers,
    "pets": pets,
    "policies": policies,
    "vet_providers": vet_providers,
    "claims": claims,
}
col = nw.col
_NO_DATE = date.min
_LINEAGE = tuple(c.name for c in LINEAGE if c.name != "_unparsed")


def from_bronze(entity: str, bronze: Frame, *, distinct: bool = False) -> Frame:
    """The latest state of every key that the bronze rows hold; `distinct` if each comes once only."""
    keyed = bronze.filter(~col(KEYS[entity]).is_null())
    latest = keyed if distinct else keep_latest(keyed, KEYS[entity])
    return _select(entity, TABLES[entity].clean(latest.with_columns(**_unconverted(entity))), parse_date)


def from_silver(entity: str, table: Frame) -> Frame:
    """The state that a silver table keeps; its flags remember what did not convert."""
    told = {
        bad(name): col("_quality_flags").list.contains(f"unparsed:{name}") for name in convertible(entity)
    }
    return _select(entity, table.with_columns(**told), lambda day: day)


def refused(entity: str, bronze: Frame) -> Frame:
    """Bronze rows that silver can't take, with `reasons`: every rule that they break."""
    unparsed = [rule for rule in RULES[entity] if rule.name.startswith("unparsed:")]
    keyless = bronze.filter(col(KEYS[entity]).is_null())
    judged = keyless.with_columns(**_unconverted(entity))
    # as_of plays no part in these rules.
    told = judged.with_columns(reasons=flags((*REFUSALS[entity], *unparsed), _NO_DATE))
    return told.drop(*(bad(name) for name in convertible(entity)))


def _unconverted(entity: str) -> dict[str, nw.Expr]:
    dates = DATE_COLUMNS[entity]
    return {bad(name): _bad_date(name) if name in dates else _bad_cell(name) for name in convertible(entity)}


def _bad_date(name: str) -> nw.Expr:
    given = ~col(name).is_null() & (col(name) != "")
    return (given & ~col(name).str.contains(ISO_DATE)).fill_null(False)


def _bad_cell(name: str) -> nw.Expr:
    return col("_unparsed").list.contains(name)


def _select(entity: str, rows: Frame, to_date: Callable[[nw.Expr], nw.Expr]) -> Frame:
    dates = DATE_COLUMNS[entity]
    source = (
        to_date(col(c.name)).alias(c.name) if c.name in dates else col(c.name).cast(DTYPES[c.kind])
        for c in (*SOURCE_COLUMNS[entity], *ADDED_COLUMNS[entity])
    )
    return rows.select(*source, *_LINEAGE, *(bad(name) for name in convertible(entity)))
