"""Following the pipeline until it has taken in what was dropped."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx

from shared.lake.schema.contracts import SILVER_TABLES

Run = Mapping[str, Any]
RUNS = "/api/pipeline/runs"
FINISHED = ("succeeded", "halted", "failed")
_STAGES = ("silver", "gold", "published")


class PipelineError(Exception):
    """The pipeline did not take everything in; the message says why."""


@dataclass
class Follower:
    """Watches runs that are newer than `before`, until they have settled `expected` files by entity."""

    client: httpx.Client
    expected: Counter[str]
    before: frozenset[str] = frozenset()
    runs: list[Run] = field(default_factory=list)

    def wait(self, progress: Callable[[float, str], None], *, timeout_s: float) -> list[Run]:
        """Poll until everything is in gold; the runs that did it, newest first.

        Raises PipelineError when a run fails, or when nothing happens for `timeout_s`.
        """
        quiet_since = time.monotonic()
        while True:
            runs = [run for run in recent(self.client) if run["id"] not in self.before]
            if runs != self.runs:
                self.runs, quiet_since = runs, time.monotonic()
                progress(self.share(), self.stage())
            for run in runs:
                if run["status"] in ("halted", "failed"):
                    raise PipelineError(f"Run {run['id']} has {run['status']}: {run['error']}")
            if self.is_done():
                return runs
            if time.monotonic() - quiet_since > timeout_s:
                raise PipelineError(f"The pipeline has made no progress for {timeout_s:.0f} s.")
            time.sleep(0.3)

    def is_done(self) -> bool:
        """Whether every expected file is settled and no run is under way."""
        open_runs = [run for run in self.runs if run["status"] not in FINISHED]
        return bool(self.runs) and not open_runs and self.settled() >= self.expected

    def settled(self) -> Counter[str]:
        """Files that the runs have taken in or refused, by entity."""
        total: Counter[str] = Counter()
        for run in self.runs:
            for entity, batch in run["bronze"].items():
                total[entity] += sum(batch["files"].values())
        return total

    def share(self) -> float:
        """How far it has come, from 0 to 1: half of the way is bronze."""
        files = (self.settled() & self.expected).total() / max(1, self.expected.total())
        latest = self.runs[0] if self.runs else {}
        stages = sum(1 for stage in _STAGES if latest.get(stage)) / len(_STAGES)
        return 0.5 * files + 0.5 * files * stages

    def stage(self) -> str:
        """The stage that the newest run has reached."""
        latest = self.runs[0] if self.runs else {}
        return next((stage for stage in reversed(_STAGES) if latest.get(stage)), "bronze")


def recent(client: httpx.Client) -> list[Run]:
    """The newest runs of the pipeline, newest first."""
    runs: list[Run] = _answer(client.build_request("GET", RUNS, params={"limit": 50}), client)["runs"]
    return runs


def request_day(client: httpx.Client, as_of: date) -> None:
    """Ask for a run that computes everything for the day `as_of`; later runs keep to it."""
    body = {"kind": "as_of", "as_of": as_of.isoformat()}
    _answer(client.build_request("POST", RUNS, json=body), client)


def _answer(request: httpx.Request, client: httpx.Client) -> Any:
    try:
        answer = client.send(request)
    except httpx.TransportError as error:
        raise PipelineError(f"The API at {client.base_url} does not answer: {error}") from error
    if answer.is_error:
        raise PipelineError(f"The API answers {answer.status_code}: {answer.text[:300]}")
    return answer.json()


def outcome(runs: Iterable[Run]) -> dict[str, Counter[str]]:
    """Rows by entity: read, new, updated and quarantined in all runs, flagged as of the newest.

    `runs` come newest first. A run that only computes everything anew delivers nothing.
    """
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for run in runs:
        silver = (run.get("silver") or {}).get("counts", {})
        for entity, batch in run["bronze"].items():
            counts = Counter(silver.get(SILVER_TABLES[entity], {}))
            totals[entity].update(
                read=batch["read"],
                new=int(counts["rows_new"]),
                updated=int(counts["rows_updated"]),
                quarantined=batch["quarantined"] + int(counts["rows_quarantined"]),
            )
        for entity, table in SILVER_TABLES.items():
            counts = Counter(silver.get(table, {}))
            if "flagged" not in totals[entity] and counts["rows"]:
                totals[entity]["flagged"] = round(counts["rows"] * (100 - counts["accuracy"]) / 100)
    return totals
