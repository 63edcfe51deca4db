"""Which version of each table a query reads: what is published, or what was published at an earlier time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from shared import storage_resources
from shared.lake.replay import state
from shared.lake.replay.contract import REPLAY
from shared.lake.schema.contracts import TABLES, TableContract
from shared.lake.state import published, runs
from shared.lake.state.published import Manifest

QUERIED: tuple[TableContract, ...] = (*(t for layer in TABLES.values() for t in layer.values()), REPLAY)


class QueryError(Exception):
    """The query can't be answered; the message is for whoever asked."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One published state of the lake.

    `versions` by (layer, table) are exact. A table that is not in it, as the quarantine is, which nobody
    publishes, and the replay of an earlier time, is read as it was at `moment`; as it is when that is None.
    """

    versions: Mapping[tuple[str, str], int]
    number: int | None = None
    run_id: str | None = None
    as_of: date | None = None
    published_at: datetime | None = None
    moment: datetime | None = None

    def version(self, table: TableContract) -> int | None:
        """The exact version of a table, None when it has none."""
        return self.versions.get((table.layer, table.name))

    def follows_time(self, table: TableContract) -> bool:
        """True for a table that is read by time and not by version."""
        return table.layer == "quarantine" or (table is REPLAY and self.moment is not None)

    def sentence(self) -> str:
        """What the answers are about, on one line."""
        if self.number is None or self.published_at is None:
            return "nothing is published yet: bronze, silver and gold are empty"
        origin = f"as of pass {self.number} ({self.run_id}), published {self.published_at:%Y-%m-%dT%H:%M:%SZ}"
        beside = "quarantine as it is now" if self.moment is None else "quarantine and replay as at that time"
        return f"{origin}, computed for {self.as_of}; {beside}"


def current() -> Snapshot:
    """What is published now."""
    manifest, replay = published.read_head().manifest, state.read().published
    versions = {} if replay is None else {(str(REPLAY.layer), REPLAY.name): replay.table.version}
    if manifest is None:
        return Snapshot(versions)
    return _snapshot(manifest, versions)


def at(text: str, *, now: datetime) -> Snapshot:
    """What was published as `text` says: the number or id of a run's pass, a time, or a day (its end, UTC).

    A time without an offset is UTC. Raises QueryError when it can't be told or nothing was published then.
    """
    if re.fullmatch(r"\d{1,9}", text):
        return _only(f"number eq {int(text)}", f"Pass {text} published nothing.")
    if re.fullmatch(r"RUN-[0-9A-F]{14}", text):
        return _only(f"RowKey eq '{text}'", f"Run {text} published nothing.")
    moment = _moment(text)
    if moment > now + timedelta(days=1 if _is_day(text) else 0):
        raise QueryError(f"--as-of {text} has not come yet.")
    newest = max(
        (run for run in _publishing("") if run.published_at is not None and run.published_at <= moment),
        key=lambda run: run.number or 0,
        default=None,
    )
    if newest is None:
        raise QueryError(f"Nothing was published by {moment:%Y-%m-%dT%H:%M:%SZ}.")
    return Snapshot(newest.versions, newest.number, newest.run_id, newest.as_of, newest.published_at, moment)


def _snapshot(manifest: Manifest, beside: Mapping[tuple[str, str], int]) -> Snapshot:
    versions = {
        (layer, name): table.version
        for layer, tables in manifest.tables.items()
        for name, table in tables.items()
    }
    return Snapshot(
        {**versions, **beside}, manifest.number, manifest.run_id, manifest.as_of, manifest.published_at
    )


def _only(condition: str, complaint: str) -> Snapshot:
    first = next(_publishing(condition), None)
    if first is None:
        raise QueryError(complaint)
    return first


def _publishing(condition: str) -> Iterator[Snapshot]:
    """The passes whose records say what they published."""
    conditions = [
        f"PartitionKey eq '{runs.RUNS}'",
        "status eq 'succeeded'",
        *([condition] if condition else []),
    ]
    for row in storage_resources.table(runs.TABLE).query_entities(" and ".join(conditions)):
        if row.get("published") and row.get("finished_at"):
            yield _from_record(row)


def _from_record(row: Mapping[str, Any]) -> Snapshot:
    versions = {
        (layer, name): int(table["version"])
        for layer, tables in json.loads(row["published"]).items()
        for name, table in tables.items()
    }
    finished = datetime.fromisoformat(row["finished_at"])
    as_of = date.fromisoformat(row["as_of"])
    return Snapshot(versions, int(row["number"]), row["RowKey"], as_of, finished, finished)


def _is_day(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is not None


def _moment(text: str) -> datetime:
    try:
        if _is_day(text):
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise QueryError(
            f"--as-of {text} is no time (2026-01-31T12:00Z), day (2026-01-31), pass number or run id."
        ) from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
