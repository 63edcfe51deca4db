"""The stage of the medallion run that erases: raw files, bronze, quarantine. Silver and gold follow from it.

It is part of the one run that writes, so no pass is planned while files and ledger change. What it does may
be repeated at any point.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shared.lake.delta import commit
from shared.lake.delta.row_removal import remove_rows
from shared.lake.intake import quarantine
from shared.lake.intake.erased_rows import REASON, names, owns
from shared.lake.schema.contracts import ENTITIES, TABLES, bronze_contract
from shared.lake.state import current_pass
from shared.privacy import lake_rows, raw_files, register, traces
from shared.privacy.beside_rows import files_that_may_name
from shared.privacy.lake_rows import is_refused_row_of
from shared.privacy.person import Person, owned
from shared.privacy.raw_names import files_of_records, is_api_file_of
from shared.privacy.register import State
from shared.records import erased

if TYPE_CHECKING:
    import polars as pl


class Erased:
    """Everybody who was erased, known by digests only."""

    def __init__(self) -> None:
        self._digests = erased.known()

    def owns(self, row: Any) -> bool:
        """True for a row of somebody erased."""
        return owns(row, self._digests)

    def is_named_in(self, text: str) -> bool:
        """True for a text that names somebody erased."""
        return names(text, self._digests)

    def is_hinted_at(self, text: str) -> bool:
        """True for a text that names somebody erased."""
        return names(text, self._digests)


def erase_pending(now: datetime) -> dict[str, int]:
    """Erase in the lake whoever is due, and what came for erased customers since; returns counts."""
    counts = {"files": 0, "rows": 0, "late_files": 0}
    for entry in register.everyone():
        if entry.erasure.state is State.LAKE:
            files, rows = _erase(entry.erasure.person, entry.erasure.passes)
            counts["files"] += files
            counts["rows"] += rows
    counts["late_files"] = _erase_late(now)
    # A batch that this process has just loaded may be in files that have gone.
    current_pass.forget()
    return counts


def has_late_rows() -> bool:
    """True when rows were refused because their customer was erased, and their files still hold them."""
    return next(_late(), None) is not None


def _erase(person: Person, passes: list[int]) -> tuple[int, int]:
    sources = set(_sources(person)) | set(raw_files.unread_files()) | files_that_may_name(person)
    own = {blob.name for blob in files_of_records(person)}
    own |= {name for name in sources if is_api_file_of(person, name)}
    files = raw_files.remove(sorted(own)) + raw_files.rewrite(sources - own, person)
    rows = 0
    for entity in ENTITIES:
        contract = bronze_contract(entity)
        rows += remove_rows(contract, _chosen(person, contract.names))
        rows += remove_rows(TABLES["quarantine"][entity], _refused(person))
    traces.clean_plans(passes, lambda path: is_api_file_of(person, path))
    traces.clean_runs(person)
    return files, rows


def _sources(person: Person) -> Iterator[str]:
    """Files that brought rows of the customer."""
    columns = {"bronze": "_source_file", "quarantine": "source_file"}
    for table in lake_rows.tables():
        if table.place in columns:
            yield from table.rows_of(person)[columns[table.place]].unique().to_list()


def _chosen(person: Person, columns: tuple[str, ...]) -> Any:
    def chosen(rows: pl.DataFrame) -> pl.Series:
        return rows.select(owned(person, columns).fill_null(value=False)).to_series()

    return chosen


def _refused(person: Person) -> Any:
    import polars as pl

    def chosen(rows: pl.DataFrame) -> pl.Series:
        pairs = rows.select("raw", "source_file").iter_rows()
        return pl.Series([is_refused_row_of(person, raw, file) for raw, file in pairs], dtype=pl.Boolean)

    return chosen


def _late() -> Iterator[tuple[str, str, str]]:
    """(entity, file, quarantine id) of rows that were refused because of an erasure."""
    import polars as pl

    for entity in ENTITIES:
        if commit.newest(TABLES["quarantine"][entity]) is None:
            continue
        standing = (pl.col("status") == "open") & pl.col("reasons").list.contains(REASON)
        rows = quarantine.rows(entity).filter(standing)
        yield from ((entity, *row) for row in rows.select("source_file", "quarantine_id").iter_rows())


def _erase_late(now: datetime) -> int:
    late = list(_late())
    if not late:
        return 0
    changed = raw_files.rewrite({file for _, file, _ in late}, Erased())
    for entity in ENTITIES:
        brought = {row_id: file for of, file, row_id in late if of == entity}
        quarantine.close(entity, brought, status="resolved", at=now)
    return changed
