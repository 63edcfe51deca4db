"""What an installation costs in a month: one line per meter, each with its formula."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DAY_S, DAY_MIN = 86_400, 1_440
ALERTS_5M, ALERTS_15M = 5, 4
# Blob, queue and table of the host account; blob, dfs and queue of the lake; vault; Web PubSub.
PRIVATE_ENDPOINTS = 7


@dataclass(frozen=True)
class Demand:
    """What is asked of the installation; `ready` instances are always warm, each of `memory_gb`."""

    claims: float
    customers: int
    ready: int = 1
    is_production: bool = True
    private: bool = False
    memory_gb: float = 4


@dataclass(frozen=True)
class Line:
    """One meter: who charges, how much of what, and dollars a month."""

    resource: str
    formula: str
    usd: float


@dataclass(frozen=True)
class Idle:
    """Storage calls a day by service."""

    queues: float
    tables: float
    blobs: float


@dataclass(frozen=True)
class Model:
    """The formulas over one set of prices and workload figures."""

    prices: Mapping[str, float]
    work: Mapping[str, float]

    @classmethod
    def of(cls, inputs: Mapping[str, Any]) -> Model:
        """The model of a prices file."""
        return cls(
            {name: entry["usd"] for name, entry in inputs["prices"].items()},
            {name: entry["value"] for name, entry in inputs["workload"].items()},
        )

    def lines(self, demand: Demand) -> list[Line]:
        """Every line, in the order of the architecture."""
        return [
            *self._functions(demand),
            *self._records(demand),
            *self._lake(demand),
            *self._edges(demand),
            *self._operations(demand),
        ]

    def requests(self, demand: Demand) -> float:
        """HTTP requests a day."""
        staff = self.work["staff_reads"] if demand.claims else 0
        return demand.claims * (1 + self.work["reads_per_claim"]) + staff

    def passes(self, demand: Demand) -> float:
        """Passes of the run a day; at most as many as can follow each other without a pause."""
        needed = demand.claims * self.work["passes_per_claim"] + 1
        return min(needed, DAY_S / self.work["pass_s"])

    def busy_s(self, executions: float, seconds: float) -> float:
        """Seconds a day in which at least one of so many executions runs, coming at random."""
        return DAY_S * (1 - math.exp(-executions * max(seconds, self.work["least_s"]) / DAY_S))

    def http_s(self, demand: Demand) -> float:
        """Seconds a day in which a request is being answered."""
        requests = self.requests(demand)
        if not requests:
            return 0
        work, posts = self.work, demand.claims
        mean_s = (posts * work["post_s"] + (requests - posts) * work["read_s"]) / requests
        return self.busy_s(requests, mean_s)

    def background_s(self, demand: Demand) -> float:
        """Seconds a day of everything else: blob events, hints, timers and the run, each scaled by itself."""
        work = self.work
        each = (demand.claims * work["versions_per_claim"], demand.claims, work["timer_executions"])
        return sum(self.busy_s(executions, 0) for executions in each) + self.passes(demand) * work["pass_s"]

    def _functions(self, demand: Demand) -> list[Line]:
        price, days = self.prices, self.work["days"]
        seconds = self.background_s(demand) + (0 if demand.ready else self.http_s(demand))
        free_s, free = price["flex_free_gb_s"], price["flex_free_executions"]
        gb_s = seconds * days * demand.memory_gb
        executions = self._executions(demand) * days
        text = f"{seconds:,.0f} s a day x {demand.memory_gb:g} GB x {days:g} - {free_s:,.0f} GB-s free"
        return [
            *([self._ready(demand)] if demand.ready else []),
            Line("Functions, on demand", text, max(0, gb_s - free_s) * price["flex_gb_s"]),
            Line(
                "Functions, executions",
                f"{executions / 1e6:,.2f} million - {free / 1e6:g} free",
                max(0, executions - free) / 1e6 * price["flex_million_executions"],
            ),
        ]

    def _ready(self, demand: Demand) -> Line:
        price, gb = self.prices, demand.ready * demand.memory_gb
        busy = min(1, self.http_s(demand) / DAY_S / demand.ready)
        rate = busy * price["flex_ready_gb_s"] + (1 - busy) * price["flex_baseline_gb_s"]
        text = f"{demand.ready} x {demand.memory_gb:g} GB, busy {busy:.0%} of the time"
        return Line("Functions, always ready for HTTP", text, gb * DAY_S * self.work["days"] * rate)

    def _executions(self, demand: Demand) -> float:
        work = self.work
        per_claim = work["versions_per_claim"] + 2
        in_passes = self.passes(demand) * work["executions_per_pass"]
        return self.requests(demand) + demand.claims * per_claim + work["timer_executions"] + in_passes

    def idle_ops(self) -> Idle:
        """Storage calls a day of one instance of the host, before any call of the app's own."""
        work = self.work
        durable = (work["partitions"] + 1) / work["durable_poll_s"]
        return Idle(
            queues=DAY_S * (work["queue_listeners"] / work["queue_poll_s"] + durable),
            tables=DAY_MIN * work["partitions"] * work["partition_ops"],
            blobs=DAY_MIN * (work["timers"] * work["timer_lock_ops"] + work["host_blob_ops"]),
        )

    def _records(self, demand: Demand) -> list[Line]:
        work, price, days, idle = self.work, self.prices, self.work["days"], self.idle_ops()
        gb = self._record_gb(demand)
        counted = (
            ("Tables, transactions", demand.claims * work["table_ops_per_claim"], idle.tables, "table_10k"),
            ("Queues, operations", demand.claims * work["queue_ops_per_claim"], idle.queues, "queue_10k"),
            ("Blobs of the host, operations", 0.0, idle.blobs, "host_blob_10k"),
        )
        return [
            Line("Tables, stored", f"{gb:,.1f} GB after {work['years']:g} year", gb * price["table_gb"]),
            *(
                Line(
                    resource,
                    f"{(own + polled) * days / 1e6:,.1f} million, {polled * days / 1e6:,.1f} of them idle",
                    (own + polled) * days / 1e4 * price[unit],
                )
                for resource, own, polled, unit in counted
            ),
        ]

    def _lake(self, demand: Demand) -> list[Line]:
        work, price, days = self.work, self.prices, self.work["days"]
        passes, blobs = self.passes(demand), demand.claims * work["versions_per_claim"]
        writes = (passes * work["writes_per_pass"] + blobs) * days
        reads = (passes * work["reads_per_pass"] + blobs) * days
        raw = demand.claims * work["raw_kb_per_claim"] * 365 * work["years"] / 1e6
        # Bronze, silver and gold together hold the same data compressed, with two days of replaced files.
        stored = raw * 1.5
        kept = self._record_gb(demand) * work["backup_share"] * work["backups_kept"]
        return [
            Line(
                "Data lake, stored",
                f"{stored:,.1f} GB after {work['years']:g} year",
                stored * price["lake_gb"],
            ),
            Line("Data lake, backups of the tables", f"{kept:,.1f} GB", kept * price["lake_gb"]),
            Line("Data lake, writes", f"{writes / 1e6:,.2f} million", writes / 1e4 * price["lake_write_10k"]),
            Line("Data lake, reads", f"{reads / 1e6:,.2f} million", reads / 1e4 * price["lake_read_10k"]),
        ]

    def _edges(self, demand: Demand) -> list[Line]:
        work, price, days = self.work, self.prices, self.work["days"]
        operations = 2 * demand.claims * work["versions_per_claim"] * days
        units = max(1, math.ceil(demand.customers * work["online_share"] / 1000))
        egress = self.requests(demand) * work["answer_kb"] * days / 1e6
        lines = [
            Line(
                "Event Grid",
                f"{operations / 1e6:,.2f} million operations - 0.1 free",
                max(0, operations - 1e5) / 1e6 * price["eventgrid_million"],
            ),
            Line(
                "Traffic out",
                f"{egress:,.1f} GB - 100 free",
                max(0, egress - 100) * price["egress_gb"],
            ),
        ]
        if demand.is_production:
            lines += [
                Line("Web PubSub", f"{units} unit x {days:g} days", units * days * price["pubsub_unit_day"]),
                Line("Static Web Apps", "2 apps", 2 * price["static_site"]),
            ]
        if demand.private:
            usd = PRIVATE_ENDPOINTS * price["private_endpoint"]
            lines.append(Line("Private endpoints", f"{PRIVATE_ENDPOINTS}", usd))
        return lines

    def _operations(self, demand: Demand) -> list[Line]:
        work, price, days = self.work, self.prices, self.work["days"]
        kb = self.requests(demand) * work["log_kb_per_request"]
        kb += self.passes(demand) * work["log_kb_per_pass"]
        gb = (kb / 1e6 + work["log_gb_idle"]) * days
        return [
            Line("Log Analytics", f"{gb:,.1f} GB - 5 free", max(0, gb - 5) * price["logs_gb"]),
            Line(
                "Alerts",
                f"{ALERTS_5M} every 5 minutes, {ALERTS_15M} every 15",
                ALERTS_5M * price["alert_5m"] + ALERTS_15M * price["alert_15m"],
            ),
        ]

    def _record_gb(self, demand: Demand) -> float:
        return demand.claims * self.work["record_kb_per_claim"] * 365 * self.work["years"] / 1e6
