"""A small lake of one's own: raw files in, passes driven stage by stage, crashes wherever one likes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import PurePosixPath
from time import sleep
from typing import Any

import polars as pl
from polars.testing import assert_frame_equal

from shared import storage_resources
from shared.insights import replay as insight_replay
from shared.insights import tables as insight_tables
from shared.insights.queries import cache
from shared.insights.versions import published_versions, replays
from shared.lake import storage
from shared.lake.delta import commit, data_files, frames, handles, table_rows
from shared.lake.intake import sweep
from shared.lake.run import orchestration, spark_stages, stages
from shared.lake.schema.contracts import TABLES, TableContract
from shared.lake.state import current_pass, kick, pass_plan, published, raw_files, runs
from shared.lake.state.published import Manifest
from shared.privacy import lake_erasure
from shared.raw.proof import PROOF, proof_of
from tests.support.crashes import reaching

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
AS_OF = date(2026, 1, 1)
# What a timer of the orchestration takes, however long it was to take.
A_MOMENT_S = 0.02
COMPUTED = ("_silver_timestamp", "_gold_timestamp")
STAGES: dict[str, Callable[..., Any]] = {
    "medallion_plan": lambda _, now: stages.plan(now=now),
    "medallion_bronze": stages.load_bronze,
    "medallion_erase": lambda given, now: stages.erase(given, lake_erasure.erase_pending, now=now),
    "medallion_silver": stages.refresh_silver,
    "medallion_gold": stages.refresh_gold,
    "medallion_publish": stages.publish,
    "medallion_maintain": stages.maintain,
    "medallion_fail": stages.fail,
    "medallion_spark_start": spark_stages.start,
    "medallion_spark_follow": spark_stages.follow,
    "medallion_spark_give_up": spark_stages.give_up,
}


class Crashed(BaseException):
    """The process is gone: nothing after this point happens."""


def new_process() -> None:
    """Whatever memory held is lost, as after a restart."""
    kept = (
        published,
        frames,
        handles,
        data_files,
        table_rows,
        current_pass,
        kick,
        insight_tables,
        insight_replay,
        cache,
        published_versions,
        replays,
    )
    for module in kept:
        module.forget()  # type: ignore[attr-defined]


class Clock:
    """Time that moves on by a second each time somebody looks."""

    def __init__(self) -> None:
        self._seconds = count()

    def now(self) -> datetime:
        """The time."""
        return START + timedelta(seconds=next(self._seconds))


class Context:
    """What the orchestrator needs of Durable: calls are run at once, in order."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.continued = False
        self.calls: list[str] = []
        self.current_utc_datetime = START

    def create_timer(self, due: datetime) -> Callable[[], None]:
        """A task after which it is that late, though almost no time has passed."""

        def wait() -> None:
            self.current_utc_datetime = due
            sleep(A_MOMENT_S)

        return wait

    def call_activity_with_retry(self, name: str, _retry: object, given: Any) -> Callable[[], Any]:
        """A task that runs the stage when it is awaited; payloads pass through JSON as they do in Durable."""

        def run() -> Any:
            self.calls.append(name)
            return json.loads(json.dumps(STAGES[name](json.loads(json.dumps(given)), now=self.clock.now())))

        return run

    def task_all(self, tasks: list[Callable[[], Any]]) -> Callable[[], Any]:
        """All of them, one after the other."""
        return lambda: [task() for task in tasks]

    def continue_as_new(self, _given: object) -> None:
        """Note that the history was cut."""
        self.continued = True


CLOCK = Clock()


def drive() -> Context:
    """Run the medallion until nothing waits; a stage that raises fails as its activity would."""
    while True:
        context = Context(CLOCK)
        _finish(orchestration.medallion(context, None))
        if not context.continued:
            return context


def _finish(steps: Any) -> None:
    try:
        task = next(steps)
        while True:
            try:
                result = task()
            except Exception as failure:
                task = steps.throw(failure)
            else:
                task = steps.send(result)
    except StopIteration:
        return


def ask_day(day: date = AS_OF) -> None:
    """Let everything be computed for one day."""
    runs.ask("as_of", as_of=day, requested_by="test", now=START)


def drop(name: str, content: bytes | str | Iterable[Mapping[str, Any]]) -> None:
    """Upload a raw file (rows become JSON lines) and publish it, as the blob event does."""
    if not isinstance(content, bytes | str):
        content = "\n".join(json.dumps(row) for row in content) + "\n"
    storage_resources.container(storage.RAW).upload_blob(name, content, overwrite=True)
    sweep.record_blob(name, now=START)


def drop_record(name: str, row: Mapping[str, Any], at: str = "2026-01-02T00:00:00Z") -> None:
    """Upload one version of a record as the API does, with its proof, and publish it."""
    entity_id = PurePosixPath(name).name.partition("_")[0]
    stamps = {"_source": "api", "_entity_id": entity_id, "_ingestion_timestamp": at}
    data = json.dumps({**row, **stamps}).encode()
    metadata = {PROOF: proof_of(name, data)}
    storage_resources.container(storage.RAW).upload_blob(name, data, overwrite=True, metadata=metadata)
    sweep.record_blob(name, now=START)


def manifest() -> Manifest:
    """What is published."""
    found = published.read_head().manifest
    assert found is not None
    return found


def table(layer: str, name: str) -> pl.DataFrame:
    """The rows of a table: bronze and quarantine as they are, silver and gold as published."""
    contract = TABLES[layer][name]
    if layer in ("silver", "gold"):
        version = manifest().version(layer, name)
        assert version is not None
        return frames.read(contract, version)
    handle = commit.newest(contract)
    return frames.scan(contract, handle.version()).collect() if handle else pl.DataFrame()


def comparable(contract: TableContract, rows: pl.DataFrame, *, without: tuple[str, ...] = ()) -> pl.DataFrame:
    """Rows in the order of their keys, without the times at which they were computed."""
    left = rows.drop((*COMPUTED, *without), strict=False)
    return left.sort([name for name in contract.key if name in left.columns])


def lake_contents(*, without: tuple[str, ...] = ()) -> dict[str, pl.DataFrame]:
    """Every bronze, silver and gold table, comparable."""
    return {
        f"{layer}/{name}": comparable(contract, table(layer, name), without=without)
        for layer in ("bronze", "silver", "gold")
        for name, contract in TABLES[layer].items()
    }


def assert_same_lake(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> None:
    """Equal tables; sums of doubles may differ in the order of addition."""
    assert one.keys() == other.keys()
    for name, rows in one.items():
        try:
            assert_frame_equal(rows, other[name], rel_tol=1e-9, abs_tol=1e-9)
        except AssertionError as difference:
            raise AssertionError(f"{name}: {difference}") from difference


@contextmanager
def boundaries(monkeypatch: Any, *, crash_at: int | None = None) -> Iterator[list[str]]:
    """Every point before and after something lasting is done; the process crashes at number `crash_at`."""
    passed: list[str] = []

    def reach(point: str) -> None:
        if len(passed) == crash_at:
            raise Crashed(point)
        passed.append(point)

    steps = (
        (commit, "_commit_through"),
        (raw_files, "settle"),
        (pass_plan, "_written"),
        (runs, "take_up"),
        (runs, "note"),
        (published, "finish_pass"),
    )
    with reaching(monkeypatch, steps, reach):
        yield passed
