"""The adjudication replay as a report: what the past would have come to by the rules of today."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

from shared.domain.adjudication import CHANGES
from shared.errors import NotFoundError
from shared.insights import moments
from shared.insights.answers import Body, assembled
from shared.insights.columns import Key, Listing
from shared.insights.queries import cache, seen
from shared.insights.selection import Page, facets, matching, ordered
from shared.insights.versions import replays
from shared.insights.written import written
from shared.lake.delta import frames
from shared.lake.replay.contract import HELD, NOT_REPLAYED, REPLAY
from shared.lake.replay.state import Replay

if TYPE_CHECKING:
    import polars as pl

# Lists are written as text, so that every cell is one value.
KEYS = tuple(
    Key(c.name, c.name, "text" if c.kind == "texts" else c.kind)
    for c in REPLAY.columns
    if not c.name.startswith("_")
)
LISTING = Listing(
    REPLAY.name,
    KEYS,
    (("difference", True), ("claim_id", False)),
    {
        "outcome": "replayed_outcome",
        "status": "recorded_status",
        "reason": "replayed_denial_reason",
        "type": "claim_type",
        "category": "claim_category",
        "month": "service_year_month",
        "agrees": "agrees",
        "customer_id": "customer_id",
        "policy_id": "policy_id",
        "provider_id": "provider_id",
    },
    ("outcome", "status", "reason", "agrees"),
    ("claim_id", "claim_number", "customer_id", "policy_id"),
)
TEXT = (
    "Claims that came in files, decided again by the rules of today in the order of their submission; the "
    "largest differences first. All figures are those of the rows that match; claims that nobody has decided "
    "on record count in no sum but that of the undecided."
)
_MONEY = ("recorded_paid", "replayed_paid", "difference")
_prepared: dict[int, pl.DataFrame] = {}
_guard = threading.Lock()


def report(page: Page) -> Body:
    """Sums, groups and claims of the published replay, or of the one at a version of the figures.

    Empty before the first; raises NotFoundError for a version that is not kept.
    """
    replay = _at(page.version)
    number = replay.plan.number if replay else 0

    def make() -> bytes:
        everything = seen(LISTING, _rows(replay), page.hidden)
        matches = matching(LISTING, everything, page)
        cut = ordered(LISTING, matches, page.sort).slice(page.offset, page.limit)
        rest = {"count": cut.height, "total": matches.height, "facets": facets(LISTING, everything, page)}
        rest |= _figures(matches) | _origin(replay) | {"description": TEXT}
        return assembled("claims", written(_flat(cut)), rest)

    return Body(cache.get((REPLAY.name, number, page), make), f"{REPLAY.name}-{number}")


def _at(version: int | None) -> Replay | None:
    head = replays.current()
    if version is None or head is None or head.published is None:
        return head.published if head else None
    shown = moments.manifest(version)
    known = (head.published, *head.past)
    replay = next((each for each in known if shown is None or each.plan.at <= shown.published_at), None)
    if replay is None:
        raise NotFoundError(
            f"No replay from before version {version} of the figures is kept.", code="version_not_kept"
        )
    return replay


def forget() -> None:
    """Forget every frame, for tests that change the storage."""
    _prepared.clear()


def _rows(replay: Replay | None) -> pl.DataFrame:
    """Every row, the largest difference first."""
    import polars as pl

    from shared.lake.schema.polars_schema import empty_frame

    if replay is None:
        return empty_frame(REPLAY)
    version = replay.table.version
    with _guard:
        if version not in _prepared:
            rows = frames.read(REPLAY, version)
            size = pl.col("difference").abs()
            # The present and one of the past.
            if len(_prepared) > 1:
                _prepared.clear()
            _prepared[version] = rows.sort(size, "claim_id", descending=[True, False], nulls_last=True)
        return _prepared[version]


def _figures(rows: pl.DataFrame) -> dict[str, Any]:
    import polars as pl

    codes = rows.select("replayed_reasons", *_MONEY).explode("replayed_reasons")
    return {
        "totals": _totals(rows),
        "outcomes": _groups(rows, "outcome", "replayed_outcome"),
        "denial_reasons": _groups(rows, "reason", "replayed_denial_reason"),
        "reason_codes": _groups(codes, "code", "replayed_reasons"),
        "transitions": json.loads(
            written(_summed(rows, {"status": "recorded_status", "outcome": "replayed_outcome"}))
        ),
        "types": _groups(rows, "type", "claim_type"),
        "rule_changes": _rule_changes(rows),
        "months": sorted(_groups(rows, "month", "service_year_month"), key=lambda group: group["month"]),
        "agreeing": int(rows.select(pl.col("agrees").sum()).item()),
    }


def _rule_changes(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """By change of the rules since the version before: how many claims it alone moves, and all together."""
    import polars as pl

    paid = pl.col("replayed_paid").fill_null(0) - pl.col("previous_paid").fill_null(0)
    is_moved = (pl.col("replayed_outcome") != pl.col("previous_outcome")) | (paid != 0)
    alone = rows.explode("moved_by").group_by("moved_by").agg(claims=pl.len())
    counts = dict(alone.drop_nulls("moved_by").iter_rows())
    together = rows.filter(is_moved.fill_null(False)).select(pl.len(), paid.sum())
    claims, difference = together.row(0)
    moved = [{"change": name, "claims": counts.get(name, 0)} for name in CHANGES]
    return [*moved, {"change": "all changes", "claims": claims, "difference": float(difference or 0)}]


def _totals(rows: pl.DataFrame) -> dict[str, Any]:
    """Counts and sums; what was not replayed or not decided on record counts in no other sum."""
    import polars as pl

    outcome = pl.col("replayed_outcome")
    undecided = (outcome != NOT_REPLAYED) & pl.col("difference").is_null()
    counts = {
        "claims": pl.len(),
        "replayed": (outcome != NOT_REPLAYED).sum(),
        "held": (outcome == HELD).sum(),
        "not_replayed": (outcome == NOT_REPLAYED).sum(),
        "undecided": undecided.sum(),
        "undecided_paid": pl.col("replayed_paid").filter(undecided).sum(),
    }
    aggregates = rows.select(**counts, **_sums())
    totals: dict[str, Any] = json.loads(written(aggregates))[0]
    return totals


def _groups(rows: pl.DataFrame, name: str, column: str) -> list[dict[str, Any]]:
    """Claims and sums by the values of a column, the most frequent first."""
    import polars as pl

    groups: list[dict[str, Any]] = json.loads(
        written(_summed(rows.filter(pl.col(column).is_not_null()), {name: column}))
    )
    return groups


def _summed(rows: pl.DataFrame, by: dict[str, str]) -> pl.DataFrame:
    import polars as pl

    keys = [pl.col(column).alias(name) for name, column in by.items()]
    groups = rows.group_by(keys).agg(claims=pl.len(), **_sums())
    return groups.sort("claims", *by, descending=[True, *[False] * len(by)])


def _sums() -> dict[str, pl.Expr]:
    import polars as pl

    from shared.domain.money import ZERO

    compared = pl.col("difference").is_not_null()
    recorded = pl.col("recorded_paid").fill_null(ZERO).filter(compared).sum()
    replayed = pl.col("replayed_paid").filter(compared).sum()
    return {"recorded_paid": recorded, "replayed_paid": replayed, "difference": pl.col("difference").sum()}


def _flat(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose every cell is one value, so that they can be written as a table."""
    import polars as pl

    return rows.select(key.name for key in KEYS).with_columns(
        pl.col("replayed_reasons", "moved_by").list.join(" ")
    )


def _origin(replay: Replay | None) -> dict[str, Any]:
    plan = replay.plan if replay else None
    return {
        "as_of": plan.as_of.isoformat() if plan else None,
        "as_of_version": plan.number if plan else None,
        "computed_at": plan.at.isoformat() if plan else None,
        "rule_version": plan.rule_version if plan else None,
        "table_version": replay.table.version if replay else None,
    }
