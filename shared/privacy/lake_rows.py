"""A customer's rows in the lake's tables, in the versions that readers use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.lake.delta import commit, frames
from shared.lake.replay import state
from shared.lake.replay.contract import REPLAY
from shared.lake.schema.contracts import TABLES, TableContract
from shared.lake.state import published
from shared.privacy.person import OWN, OWNER, Person, owned

if TYPE_CHECKING:
    import polars as pl

PERSONAL = (OWNER, *OWN)


@dataclass(frozen=True, slots=True)
class LakeTable:
    """A table in the version that readers use, and the place that it counts for."""

    place: str
    contract: TableContract
    version: int

    def scan(self) -> pl.LazyFrame:
        """All of its rows."""
        return frames.scan(self.contract, self.version)

    def rows_of(self, person: Person) -> pl.DataFrame:
        """A customer's rows."""
        if self.place == "quarantine":
            return self.scan().collect(engine="in-memory").filter(_refused_rows(self, person))
        return self.scan().filter(owned(person, self.contract.names)).collect(engine="in-memory")


def tables() -> Iterator[LakeTable]:
    """Every table that may hold rows of customers."""
    manifest, replay = published.read_head().manifest, state.read().published
    for layer, contracts in TABLES.items():
        for name, contract in contracts.items():
            version = _version(contract, manifest.version(layer, name) if manifest else None)
            if version is not None and _is_personal(contract):
                yield LakeTable(str(layer), contract, version)
    if replay is not None:
        yield LakeTable("adjudication_replay", REPLAY, replay.table.version)


def _version(contract: TableContract, published_version: int | None) -> int | None:
    if contract.layer in ("silver", "gold"):
        return published_version
    handle = commit.newest(contract)
    return int(handle.version()) if handle else None


def _is_personal(contract: TableContract) -> bool:
    if contract.layer == "quarantine":
        return contract.entity is not None
    return any(name in PERSONAL for name in contract.names)


def _refused_rows(table: LakeTable, person: Person) -> pl.Series:
    import polars as pl

    rows = table.scan().select("raw", "source_file").collect(engine="in-memory").iter_rows()
    return pl.Series([is_refused_row_of(person, raw, file) for raw, file in rows], dtype=pl.Boolean)


def is_refused_row_of(person: Person, raw: str | None, file: str | None) -> bool:
    """True when a quarantined row belongs to a customer: by its cells, or as a text that is no record."""
    record: dict[str, Any] = cells(raw)
    if record:
        return person.owns(record) or (record.get(OWNER) is None and person.is_named_in(raw or ""))
    return person.is_named_in(f"{raw or ''} {(file or '').rpartition('/')[2]}")


def cells(raw: str | None) -> dict[str, Any]:
    """The cells of a refused row that is a JSON object, as they came."""
    import json

    try:
        value = json.loads(raw or "")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
