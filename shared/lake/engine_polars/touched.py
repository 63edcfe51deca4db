"""The rows of silver that a batch has to do with: found by key, by parent, or by e-mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from shared.lake.engine_polars.collect import Rows, collect, collect_each, wrap
from shared.lake.engine_polars.tables import Table
from shared.lake.schema.contracts import KEYS
from shared.lake.transform.silver import PARENT_COLUMNS, PARENTS, touched

Silver = Mapping[str, Table]


def touched_keys(states: Rows, silver: Silver) -> dict[str, pl.Series]:
    """Keys, by entity, of a batch and of the rows that depend on it."""
    batch = {entity: wrap(frame) for entity, frame in states.items()}
    known = {entity: wrap(_dependents(entity, states, silver[entity])) for entity in silver}
    rows = collect_each(touched(batch, known))
    return {entity: frame[KEYS[entity]] for entity, frame in rows.items() if frame.height}


def known_parents(rows: Rows, silver: Silver) -> dict[str, pl.DataFrame]:
    """What the rows need to know of their parents: the rows at hand, and of silver only what they name."""
    scans = {e: _named(e, rows, silver[e]).select(columns) for e, columns in PARENT_COLUMNS.items()}
    known = collect_each(scans)
    return {entity: _overlay(entity, rows.get(entity), frame) for entity, frame in known.items()}


def _dependents(entity: str, states: Rows, table: Table) -> pl.LazyFrame:
    """Rows among which all are that depend on a batch; some may come twice."""
    columns = [KEYS[entity], *PARENTS[entity].values()]
    plans = [
        table.among(column, states[parent][KEYS[parent]])
        for parent, column in PARENTS[entity].items()
        if parent in states
    ]
    if entity == "customers" and entity in states:
        columns.append("email")
        plans += _by_email(states[entity], table)
    return pl.concat(plans or [table.rows().clear()]).select(columns)


def _by_email(customers: pl.DataFrame, table: Table) -> Iterator[pl.LazyFrame]:
    """Known customers who share an e-mail with a customer of the batch, as it was or as it is now."""
    before = table.among("customer_id", customers["customer_id"])
    yield before
    known = collect(before.select("email"))["email"]
    yield table.among("email", pl.concat([customers["email"], known]))


def _named(parent: str, rows: Rows, table: Table) -> pl.LazyFrame:
    key = KEYS[parent]
    plans = [table.among(key, rows[e][PARENTS[e][parent]]) for e in rows if parent in PARENTS[e]]
    if parent == "customers" and parent in rows:
        # Whoever shares an e-mail counts, too.
        plans.append(table.among("email", rows[parent]["email"]))
    return pl.concat(plans or [table.rows().clear()]).unique(key)


def _overlay(entity: str, rows: pl.DataFrame | None, known: pl.DataFrame) -> pl.DataFrame:
    if rows is None:
        return known
    fresh = rows.select(PARENT_COLUMNS[entity])
    return pl.concat([fresh, known.join(fresh, on=KEYS[entity], how="anti")])
