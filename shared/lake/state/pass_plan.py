"""Planning a pass: which waiting files are loaded next, as which batch, at what time and for which day.

A plan is written once and never changes; whoever plans the same number again is handed the first plan. A pass
that was interrupted is therefore finished, with the very same batches, before a new one is planned.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from shared import storage_resources
from shared.lake.state import published, raw_files, runs, search, set_aside
from shared.lake.state.set_aside import Aside

if TYPE_CHECKING:
    from azure.storage.blob import ContainerClient

CONTAINER = "lineage"
MAX_FILES = 4000
# Larger files are read piece by piece from the disk; all others of a batch are in memory together.
LARGE_BYTES = 64 * 1024 * 1024
MAX_BYTES = 256 * 1024 * 1024
CONCURRENCY = 32
TRACES = 8


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file version of a batch.

    previous: the content of the path's version that was loaded last, when nothing has been loaded since that
    could have changed its rows. deferrals: how often the version was put off. size: in bytes, 0 if not known.
    """

    path: str
    etag: str
    previous: str | None = None
    deferrals: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """One pass. `at` rises from pass to pass; `as_of` is the day that ages and terms refer to.

    `traces` are the requests it carries to gold, the first few of a bulk load. `aside` are rows that it
    leaves out by entity, in the so many-th `attempt` to have the rest pass its audit.
    """

    number: int
    run_id: str
    kind: runs.Kind
    as_of: date
    at: datetime
    batches: Mapping[str, tuple[PlannedFile, ...]]
    traces: tuple[str, ...] = ()
    aside: Aside = field(default_factory=dict)
    attempt: int = 0

    @property
    def batch_id(self) -> str:
        """What bronze rows carry: the time to the second, and the number that makes it unique."""
        return f"{self.at:%Y%m%d%H%M%S}-{self.number:06d}"

    @property
    def traceparent(self) -> str:
        """The request whose trace the stages join; without one a trace that each of them can name."""
        own = sha256(self.run_id.encode()).hexdigest()
        return next(iter(self.traces), f"00-{own[:32]}-{own[32:48]}-01")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the lake is, and what it has before it.

    unfinished: the pass that was begun. oldest_file: when the file was seen that waits longest for a pass.
    """

    head: published.Head
    unfinished: Plan | None
    oldest_file: datetime | None
    is_requested: bool

    @property
    def has_work(self) -> bool:
        """True when a pass would find something: a file, a request, an unfinished or a halted pass."""
        waits = self.is_requested or self.oldest_file is not None
        return waits or self.unfinished is not None or bool(self.head.attempt)


@dataclass(frozen=True, slots=True)
class Look:
    """What a planner has found: how far the lake is, the oldest request for a run, the files that wait."""

    head: published.Head
    request: runs.Request | None
    waiting: Sequence[raw_files.RawFile]


def look() -> Look:
    """Look at what there is to do."""
    head = published.read_head()
    return Look(head, runs.next_request(), raw_files.waiting(MAX_FILES))


def look_again(seen: Look) -> Look:
    """The same with the files that wait now."""
    return replace(seen, waiting=raw_files.waiting(MAX_FILES))


def next_plan(seen: Look | None = None, *, now: datetime) -> Plan | None:
    """The pass to work on: an unfinished one, else a new one; None when nothing waits."""
    seen = seen or look()
    # Writing a plan finds the one that is there already, so that none is looked for before.
    plan = _new_plan(seen, now) or read_plan(seen.head.number + 1)
    if plan is None:
        return None
    if seen.request and seen.request.run_id == plan.run_id:
        runs.take_up(plan.run_id)
    runs.note(
        plan.run_id,
        kind=plan.kind,
        status="running",
        number=plan.number,
        as_of=plan.as_of.isoformat(),
        started_at=now.isoformat(),
        failure={},
    )
    return plan


def read_plan(number: int) -> Plan | None:
    """The plan of a pass, None when there is none yet."""
    from azure.core.exceptions import ResourceNotFoundError

    container = storage_resources.container(CONTAINER)
    known = _known(container).get(number)
    if known is not None:
        return known
    try:
        return _keep(_decoded(json.loads(container.download_blob(_name(number)).readall())))
    except ResourceNotFoundError:
        return None


# Every stage of a pass asks for its plan, and a plan never changes.
@cache
def _known(container: ContainerClient) -> dict[int, Plan]:
    return {}


def _keep(plan: Plan) -> Plan:
    known = _known(storage_resources.container(CONTAINER))
    known.clear()
    known[plan.number] = plan
    return plan


def has_work() -> bool:
    """As `Standing.has_work`; of the files that wait, which may be many, one is enough."""
    return not raw_files.is_empty() or standing().has_work


def standing() -> Standing:
    """How far the lake is, and what it has before it."""
    head = published.read_head()
    unfinished = read_plan(head.number + 1)
    return Standing(
        head, unfinished, raw_files.oldest_waiting(), is_requested=runs.next_request() is not None
    )


def _new_plan(seen: Look, now: datetime) -> Plan | None:
    head, request = seen.head, seen.request
    if head.attempt and (again := _attempt(head, now)):
        return again
    if request is None and not seen.waiting:
        return None
    published_day = head.manifest.as_of if head.manifest else now.date()
    # What waits may be of whom is erased: it is looked at once that is done.
    chosen = [] if request and request.kind == "erasure" else _within_budget(seen.waiting)
    plan = Plan(
        number=head.number + 1,
        run_id=request.run_id if request else runs.new_run_id(now),
        kind=request.kind if request else "increment",
        as_of=request.as_of if request and request.as_of else published_day,
        at=_time(head, now),
        batches=_batches(chosen),
        traces=_traces(chosen),
    )
    return _written(plan)


def _attempt(head: published.Head, now: datetime) -> Plan | None:
    """The halted pass once more, without the rows that its audit suspects; whatever waits comes after it.

    None when the lake was begun anew since: its plan is gone.
    """
    halted = read_plan(head.number)
    if halted is None:
        return None
    return _written(
        replace(
            halted,
            number=head.number + 1,
            run_id=runs.new_run_id(now),
            kind="increment" if halted.kind == "maintenance" else halted.kind,
            at=_time(head, now),
            batches={},
            aside=search.kept(head.number).aside,
            attempt=head.attempt,
        )
    )


def _time(head: published.Head, now: datetime) -> datetime:
    # Later batches must win over earlier ones, whatever the clocks of two workers say.
    return now if head.at is None else max(now, head.at + timedelta(seconds=1))


def _written(plan: Plan) -> Plan:
    """The plan that holds for this number: ours, or the one that was faster."""
    from azure.core.exceptions import ResourceExistsError

    data = json.dumps(asdict(plan), default=lambda value: value.isoformat()).encode()
    try:
        storage_resources.container(CONTAINER).upload_blob(_name(plan.number), data, overwrite=False)
    except ResourceExistsError:
        return read_plan(plan.number) or plan
    return _keep(plan)


def _traces(chosen: Iterable[raw_files.RawFile]) -> tuple[str, ...]:
    """One traceparent of each request; there may be more files of a bulk load than a pass can name."""
    by_trace = {file.traceparent[3:35]: file.traceparent for file in chosen if file.traceparent}
    return tuple(sorted(by_trace.values())[:TRACES])


def _batches(chosen: Sequence[raw_files.RawFile]) -> dict[str, tuple[PlannedFile, ...]]:
    with ThreadPoolExecutor(CONCURRENCY) as pool:
        planned = pool.map(_planned, chosen)
        batches: dict[str, list[PlannedFile]] = defaultdict(list)
        for file, entry in zip(chosen, planned, strict=True):
            batches[file.entity].append(entry)
    return {entity: tuple(sorted(files, key=lambda f: f.path)) for entity, files in batches.items()}


def _planned(file: raw_files.RawFile) -> PlannedFile:
    previous = None if file.first else raw_files.standing_content(file.path)
    return PlannedFile(file.path, file.etag, previous, file.deferrals, file.size)


def _within_budget(waiting: Iterable[raw_files.RawFile]) -> list[raw_files.RawFile]:
    chosen: list[raw_files.RawFile] = []
    left = MAX_BYTES
    for file in waiting:
        needed = 0 if file.size > LARGE_BYTES else file.size
        if needed <= left:
            chosen.append(file)
            left -= needed
    return chosen


def _decoded(data: dict[str, Any]) -> Plan:
    batches = {e: tuple(PlannedFile(**file) for file in files) for e, files in data["batches"].items()}
    as_of, at = date.fromisoformat(data["as_of"]), datetime.fromisoformat(data["at"])
    traces = tuple(data.get("traces", ()))
    aside = set_aside.decoded(data.get("aside", {}))
    return Plan(**{**data, "batches": batches, "as_of": as_of, "at": at, "traces": traces, "aside": aside})


def _name(number: int) -> str:
    return f"plans/{number:08d}.json"
