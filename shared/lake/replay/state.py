"""Which replay is published, and which is under way: one row beside the head of the lake."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from shared import storage_resources
from shared.conditional_writes import put_row
from shared.errors import ConflictError
from shared.lake.delta.commit import RETENTION_HOURS
from shared.lake.state.published import PARTITION, TABLE, TableState

ROW = "replay"
# As many as fit into a cell of the row; four an hour are published at most.
MAX_PAST = 120

# Called after this process has published a replay: whoever keeps what is published, looks again.
observers: list[Callable[[], None]] = []


@dataclass(frozen=True, slots=True)
class ReplayPlan:
    """One replay: its number, the published tables that it reads by version, and the rules that it runs.

    A plan is written before its work begins. Whoever finds it goes on with it, so that a number stands for
    one content only.
    """

    number: int
    at: datetime
    as_of: date
    rule_version: str
    sources: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Replay:
    """A finished replay and the table version that holds it."""

    plan: ReplayPlan
    table: TableState


@dataclass(frozen=True, slots=True)
class Head:
    """What is published, what is under way, and the row's ETag; nothing before the first.

    `past` are those published before that Delta still keeps, newest first, without their sources.
    """

    published: Replay | None = None
    plan: ReplayPlan | None = None
    etag: str | None = None
    past: tuple[Replay, ...] = ()

    @property
    def number(self) -> int:
        """The last number that was given away."""
        numbers = [self.published.plan.number] if self.published else []
        return max([*numbers, *([self.plan.number] if self.plan else [])], default=0)


def read() -> Head:
    """The row as it stands."""
    from azure.core.exceptions import ResourceNotFoundError

    try:
        row = storage_resources.table(TABLE).get_entity(PARTITION, ROW)
    except ResourceNotFoundError:
        return Head()
    past = tuple(map(_replay_of, json.loads(row.get("past") or "[]")))
    # Lakes of earlier releases say `announced`.
    published = row.get("published", row.get("announced"))
    return Head(_replay(published), _plan(row.get("plan")), row.metadata["etag"], past)


def move(head: Head, *, published: Replay | None, plan: ReplayPlan | None) -> Head:
    """Replace what was read, and return the row as it then stands; raises ConflictError when it has moved."""
    row = {
        "PartitionKey": PARTITION,
        "RowKey": ROW,
        "published": _text(published),
        "plan": _text(plan),
        "past": json.dumps([asdict(each) for each in _past(head, published)], default=_plain),
    }
    if put_row(storage_resources.table(TABLE), row, head.etag) is None:
        raise ConflictError("Another worker has taken the replay on.")
    for look_again in observers:
        look_again()
    return read()


def withdraw() -> None:
    """Publish nothing any more, and give up what is under way: the next replay is the first."""
    storage_resources.table(TABLE).delete_entity(PARTITION, ROW)


def _past(head: Head, published: Replay | None) -> tuple[Replay, ...]:
    if head.published is None or published is None or published == head.published:
        return head.past
    before = replace(head.published, plan=replace(head.published.plan, sources={}))
    since = published.plan.at - timedelta(hours=RETENTION_HOURS)
    return tuple(each for each in (before, *head.past) if each.plan.at >= since)[:MAX_PAST]


def _text(value: Replay | ReplayPlan | None) -> str:
    return json.dumps(asdict(value), default=_plain) if value is not None else ""


def _replay(text: str | None) -> Replay | None:
    if not text:
        return None
    return _replay_of(json.loads(text))


def _replay_of(data: Mapping[str, Any]) -> Replay:
    return Replay(_plan_of(data["plan"]), TableState(**data["table"]))


def _plan(text: str | None) -> ReplayPlan | None:
    return _plan_of(json.loads(text)) if text else None


def _plan_of(data: Mapping[str, Any]) -> ReplayPlan:
    at, as_of = datetime.fromisoformat(data["at"]), date.fromisoformat(data["as_of"])
    return ReplayPlan(**{**data, "at": at, "as_of": as_of})


def _plain(value: date) -> str:
    return value.isoformat()
