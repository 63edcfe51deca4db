"""Silver from all of bronze on polars: table by table, and of each piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

import polars as pl

from shared.ahead import ahead
from shared.lake.engine_polars.collect import AT_HAND, Frames, Rows, collect, wrap
from shared.lake.engine_polars.cut import Cut, whole
from shared.lake.engine_polars.known import folded, read
from shared.lake.engine_polars.named import hashed, named
from shared.lake.engine_polars.report import Change, Tally, quality_report, repeated
from shared.lake.engine_polars.silver import SilverRun
from shared.lake.parse.rejects import refused_rows
from shared.lake.schema.contracts import ENTITIES, KEYS, SILVER_TABLES, silver_contract
from shared.lake.schema.polars_schema import empty_frame
from shared.lake.transform.silver import PARENT_COLUMNS, PARENTS, derive


class SilverRebuild:
    """All silver tables from all of bronze, given by entity as cuts; a missing one counts as empty.

    The pieces of the tables must be taken in the order of ENTITIES: parents come before their children.
    """

    def __init__(self, bronze: Mapping[str, Cut], *, as_of: date, at: datetime) -> None:
        self._bronze, self._as_of, self._at = bronze, as_of, at
        self._parents: dict[str, pl.DataFrame] = {}
        self._emails = pl.DataFrame(schema={"email": pl.String})
        self._refused: dict[str, list[pl.DataFrame]] = {entity: [] for entity in bronze}
        self._changes = {entity: Change(0, 0, 0, 0) for entity in bronze}
        self._tallies = {SILVER_TABLES[entity]: Tally() for entity in ENTITIES}

    def pieces(self, entity: str) -> Iterator[pl.DataFrame]:
        """The rows of a table, each piece computed when it is asked for."""
        parts: list[pl.DataFrame] = []
        for known in ahead(self._customers() if entity == "customers" else self._known(entity)):
            rows = self._derived(entity, known)
            self._tallies[SILVER_TABLES[entity]] += Tally.of(rows)
            if entity in PARENT_COLUMNS:
                parts.append(known.select(PARENT_COLUMNS[entity]))
            yield rows
        if entity in PARENT_COLUMNS:
            none = empty_frame(silver_contract(entity)).select(PARENT_COLUMNS[entity])
            self._parents[entity] = hashed(pl.concat([none, *parts], rechunk=True), KEYS[entity])

    def run(self, tables: Rows) -> SilverRun:
        """What happened, once all pieces were taken."""
        quarantine = {entity: pl.concat(rows) for entity, rows in self._refused.items() if rows}
        quality = quality_report(self._tallies, self._changes, quarantine, as_of=self._as_of, at=self._at)
        return SilverRun(tables, quarantine, quality)

    def _customers(self) -> Iterator[pl.DataFrame]:
        """Who shares an e-mail shows only when all customers were seen: several pieces are read twice."""
        pieces = self._bronze["customers"].pieces if "customers" in self._bronze else ()
        held = [*self._known("customers")] if len(pieces) == 1 else None
        seen = held or (folded("customers", read("customers", collect(rows))[0])[0] for rows in pieces)
        emails = pl.concat([pl.Series("email", [], pl.String), *(known["email"] for known in seen)])
        self._emails = emails.filter(emails.is_duplicated()).to_frame()
        yield from held or self._known("customers")

    def _known(self, entity: str) -> Iterator[pl.DataFrame]:
        """What is known of every key."""
        for frame in self._bronze[entity].pieces if entity in self._bronze else ():
            rows = collect(frame)
            states, refused = read(entity, rows)
            known, older = folded(entity, states)
            self._refused[entity].append(refused_rows(entity, refused, at=self._at))
            partial = states.height - states["_missing_columns"].null_count()
            again = repeated(entity, states)
            self._changes[entity] += Change(rows.height, known.height, 0, 0, again, older, partial)
            del rows, states, refused
            yield known

    def _derived(self, entity: str, known: pl.DataFrame) -> pl.DataFrame:
        parents = {parent: wrap(frame) for parent, frame in self._named(entity, known).items()}
        return collect(derive(entity, wrap(known), parents, as_of=self._as_of, at=self._at), engine=AT_HAND)

    def _named(self, entity: str, known: pl.DataFrame) -> Rows:
        if entity == "customers":
            return {entity: self._emails}
        return {p: named(self._parents[p], known[column]) for p, column in PARENTS[entity].items()}


def rebuild_silver(bronze: Frames, *, as_of: date, at: datetime) -> SilverRun:
    """Silver from all of bronze (frames by entity; missing ones count as empty), every table in full."""
    rebuild = SilverRebuild({e: whole(rows, 0) for e, rows in bronze.items()}, as_of=as_of, at=at)
    tables = {}
    for entity in ENTITIES:
        none = empty_frame(silver_contract(entity))
        tables[SILVER_TABLES[entity]] = pl.concat([none, *rebuild.pieces(entity)])
    return rebuild.run(tables)
