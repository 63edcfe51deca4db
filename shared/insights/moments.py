"""The lake as it was: published versions that Delta still keeps, by their number or by time.

A run's record names the table versions that it published, so a past moment costs the lake nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from shared.errors import NotFoundError
from shared.insights.versions import published_versions
from shared.lake.delta.commit import RETENTION_HOURS
from shared.lake.state import runs
from shared.lake.state.published import Manifest, TableState

# As long as Delta keeps the files of a version.
KEPT_HOURS = RETENTION_HOURS
# A busy lake publishes every few seconds; older ones than these are found by their number no more.
MAX_RUNS = 1000

Versions = Mapping[tuple[str, str], tuple[int, int]]
# By the number of the present version.
_known: dict[int, tuple[Manifest, ...]] = {}


@dataclass(frozen=True, slots=True)
class AsOf:
    """Which moment: a version, or the last one published by a time; neither is now."""

    version: int | None = None
    at: datetime | None = None


def manifest(version: int | None) -> Manifest | None:
    """What readers may use now, or what they might at a version; raises NotFoundError for one not kept."""
    current = published_versions.current()
    if version is None or (current is not None and version == current.number):
        return current
    for kept in history():
        if kept.number == version:
            return kept
    raise NotFoundError(
        f"Version {version} of the figures is not kept. Versions are kept for {KEPT_HOURS} hours.",
        code="version_not_kept",
    )


def version_of(moment: AsOf) -> int | None:
    """The version that is wanted, None for now; raises NotFoundError when none is as old as the time."""
    if moment.version is not None or moment.at is None:
        return moment.version
    newest = next((kept for kept in history() if kept.published_at <= moment.at), None)
    if newest is None:
        raise NotFoundError(
            f"No version of the figures from before {moment.at.isoformat()} is kept.", code="version_not_kept"
        )
    return newest.number


def end_of(day: date) -> datetime:
    """The last moment of a day, UTC."""
    return datetime.combine(day, time.max, UTC)


def history() -> tuple[Manifest, ...]:
    """The versions that can be looked at, newest first; the present one is the first."""
    current = published_versions.current()
    if current is None:
        return ()
    if current.number not in _known:
        manifests = (current, *_past(current))
        _known.clear()
        _known[current.number] = manifests
    since = current.published_at - timedelta(hours=KEPT_HOURS)
    past = _known.get(current.number, (current,))[1:]
    return (current, *(kept for kept in past if kept.published_at >= since))


def listed() -> list[dict[str, Any]]:
    """The versions as clients see them: as_of_version, as_of (a day) and published_at, newest first."""
    return [
        {
            "as_of_version": kept.number,
            "as_of": kept.as_of.isoformat(),
            "published_at": kept.published_at.isoformat(),
        }
        for kept in history()
    ]


def forget() -> None:
    """Forget the history, for tests that change the storage."""
    _known.clear()


def _past(current: Manifest) -> list[Manifest]:
    """Published before `current`, of the same lake: one built anew counts its tables from zero again."""
    newer, manifests = _versions(current), []
    for row in runs.recent(MAX_RUNS):
        older = _manifest(row)
        if older is None or older.number >= current.number:
            continue
        if not _leads_to(_versions(older), newer):
            break
        newer = _versions(older)
        manifests.append(older)
    return manifests


def _manifest(row: Mapping[str, Any]) -> Manifest | None:
    """What a run published; None for one that published nothing."""
    if row["status"] != "succeeded" or "published" not in row or not row["number"] or not row["as_of"]:
        return None
    at = str(row["finished_at"])
    tables = {
        layer: {name: TableState(state["version"], state["rows"], at) for name, state in states.items()}
        for layer, states in row["published"].items()
    }
    day, moment = date.fromisoformat(row["as_of"]), datetime.fromisoformat(at)
    return Manifest(int(row["number"]), row["id"], day, moment, {}, tables)


def _versions(of: Manifest) -> Versions:
    return {
        (layer, name): (state.version, state.rows)
        for layer, states in of.tables.items()
        for name, state in states.items()
    }


def _leads_to(older: Versions, newer: Versions) -> bool:
    """Whether tables have only moved on."""
    both = [(older[table], newer[table]) for table in older.keys() & newer.keys()]
    return older.keys() <= newer.keys() and all(
        was[0] < now[0] or (was[0] == now[0] and was[1] == now[1]) for was, now in both
    )
