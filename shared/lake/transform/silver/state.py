"""A silver row before its derivations: the cleaned source columns, their lineage, and what was found in them.

The state of a key can be read from bronze and from silver alike, so that a batch meets the rows already kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import ModuleType

import narwhals as nw

from shared.lake.schema.contracts import ADDED_COLUMNS, DATE_COLUMNS, KEYS, LINEAGE, SOURCE_COLUMNS
from shared.lake.transform.cells import CELLS, CODE, unwrapped
from shared.lake.transform.dates import parse_date, plain_date
from shared.lake.transform.frames import DTYPES, Cut, Frame, is_true, whole
from shared.lake.transform.marks import MARKS, cleaned, is_odd, listed, no_value
from shared.lake.transform.quality import REFUSALS, flags
from shared.lake.transform.silver import claims, customers, pets, policies, vet_providers
from shared.lake.transform.statements import fold

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


def statements(entity: str, bronze: Frame, *, plain: bool = False, cut: Cut = whole) -> Frame:
    """Every bronze row that has its key, its cells cleaned and marked; keys may come more than once.

    `plain` if no row has a cell that needs a closer look. `cut` ends the plan of rows that are used twice.
    """
    # Almost all rows are plain; the others take the long way through every rule.
    rows = bronze if plain else bronze.with_columns(_odd=is_odd(entity))
    keyed = cut(rows.filter(~col(KEYS[entity]).is_null()))
    tidy = keyed if plain else keyed.filter(~col("_odd"))
    # Their days are known to be days.
    parts = [_select(entity, tidy.with_columns(_marks=nw.lit(None, dtype=nw.String())), plain_date)]
    if not plain:
        # Refused by the key as it came: a filter over marks would hold the rules of all columns.
        marked = _marked(entity, keyed.filter("_odd").filter(~_is_refused(entity)))
        parts.append(_select(entity, marked, parse_date))
    return nw.concat(parts)


def from_bronze(entity: str, bronze: Frame, *, distinct: bool = False) -> Frame:
    """What the bronze rows say of every key; `distinct` if each comes once only."""
    rows = statements(entity, bronze)
    return rows if distinct else fold(rows, entity)


def from_silver(entity: str, table: Frame) -> Frame:
    """The state that a silver table keeps; its flags remember what was found in single cells."""
    flagged = col("_quality_flags").list
    marks = {mark.name: flagged.contains(mark.name) for mark in MARKS[entity]}
    kept = table.with_columns(_marks=listed(marks), _older=is_true(flagged.contains("older_than_known")))
    if ADDED_COLUMNS[entity]:
        known = col("_has_api_record").fill_null(col("_source") == "api")
        kept = kept.with_columns(_has_api_record=is_true(known))
    return _chosen(entity, kept, lambda day: day)


def refused(entity: str, bronze: Frame) -> Frame:
    """Bronze rows that silver can't take, with `reasons`: every rule that they break."""
    key = KEYS[entity]
    suspects = bronze.filter(col(key).is_null() | is_true(CODE.is_odd(col(key))))
    keyless = suspects.filter(_is_refused(entity))
    conditions = {rule.name: rule.condition(_NO_DATE) for rule in REFUSALS[entity]}
    # What was only tidied up is no reason: the row waits with its cells as they came.
    marks = {m.name: m.found for m in MARKS[entity] if m.kind != "normalized" and m.column != key}
    return keyless.with_columns(reasons=flags(conditions | marks))


def _is_refused(entity: str) -> nw.Expr:
    """True for a bronze row whose key names no record."""
    damaged, missing = (is_true(rule.condition(_NO_DATE)) for rule in REFUSALS[entity])
    return damaged | missing


def _marked(entity: str, rows: Frame) -> Frame:
    """Cells by the rules of their columns, and the marks of everything that they change or refuse."""
    rules, marks = CELLS[entity], {mark.name: mark.found for mark in MARKS[entity]}
    bare = rows.with_columns(**{f"_bare_{name}": unwrapped(col(name)) for name in rules})
    values = {cleaned(name): rule.value(col(name), col(f"_bare_{name}")) for name, rule in rules.items()}
    marked = bare.with_columns(**values).with_columns(_marks=listed(marks))
    kept = {name: nw.when(~is_true(e)).then(col(name)) for name, e in no_value(entity).items()}
    return marked.with_columns(**{name: col(cleaned(name)) for name in rules}, **kept)


def _select(entity: str, rows: Frame, to_date: Callable[[nw.Expr], nw.Expr]) -> Frame:
    tidy = TABLES[entity].clean(rows).with_columns(_older=nw.lit(False))
    if ADDED_COLUMNS[entity]:
        tidy = tidy.with_columns(_has_api_record=is_true(col("_source") == "api"))
    return _chosen(entity, tidy, to_date)


def _chosen(entity: str, rows: Frame, to_date: Callable[[nw.Expr], nw.Expr]) -> Frame:
    dates = DATE_COLUMNS[entity]
    source = (
        to_date(col(c.name)).alias(c.name) if c.name in dates else col(c.name).cast(DTYPES[c.kind])
        for c in (*SOURCE_COLUMNS[entity], *ADDED_COLUMNS[entity])
    )
    kept = ["_marks", "_older", "_missing_columns", *(["_has_api_record"] if ADDED_COLUMNS[entity] else [])]
    return rows.select(*source, *_LINEAGE, *kept)
