"""What a year of claims costs those who look at today: calls of storage and time, against the first day.

The emulator keeps everything in memory, so the days before the newest have fewer claims than those of a large
insurer: as many that a question whose cost grew with them would read page after page.
Tables, raw zone and ledger are filled directly with what so many claims a day leave behind, and daily upkeep
has its turn. Then the same is asked of both: calls are counted by a proxy before Azurite. Times are this
process's processor time, because the emulator's own grows with its tables, as the service's does not.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from itertools import batched
from pathlib import Path
from typing import Any

from bench.measured import line, seconds
from tests.support.azurite import Account, RunningAzurite, running
from tests.support.front import FrontedAccount, StorageFront, running_front

DAYS, CLAIMS_A_DAY = 365, 10
# Of the newest day, on which both are asked: more than one answer of the service holds.
NEWEST_DAY = 1000
NOW = datetime(2026, 12, 31, 12, tzinfo=UTC)
TARGET = 1.2
# Versions of a claim in the raw zone: submitted, decided, paid.
VERSIONS = 3
EVENTS = 4
# Trimming begins after thirty days.
EVENT_DAYS = 32
# As many as a page of the lists of staff shows are on the first day, or there would be less to read.
PAGE = 10
REPEATS, TURNS = 5, 3
THREADS = 16

Figures = dict[str, tuple[int, float]]


def run(days: int = DAYS, claims_a_day: int = CLAIMS_A_DAY, newest_day: int = NEWEST_DAY) -> dict[str, float]:
    """Print calls and time of each question after a day and after so many; return the ratios of calls."""
    with (
        tempfile.TemporaryDirectory() as name,
        running(Path(name)) as azurite,
        running_front(azurite, Path(name)) as front,
    ):
        earlier = [(back, number) for back in range(days, 1, -1) for number in range(claims_a_day)]
        newest = [(1, number) for number in range(newest_day)]
        first, year = (filled(azurite, front, claims) for claims in (newest, [*earlier, *newest]))
        # By turns, so that a machine that grows busier is no growth.
        turns = [(_measured(first), _measured(year)) for _ in range(TURNS)]
    ratios = {}
    for question in turns[0][0]:
        before, calls = (max(turn[which][question][0] for turn in turns) for which in (0, 1))
        took_before, took = (min(turn[which][question][1] for turn in turns) for which in (0, 1))
        ratios[question] = calls / before
        missed = "" if ratios[question] <= TARGET else "  (more than promised)"
        figure = (
            f"{before} and {calls} calls, {calls / before:.2f} x; time {took / took_before:.2f} x{missed}"
        )
        line(question, figure)
    return ratios


def filled(
    azurite: RunningAzurite, front: StorageFront, claims: Sequence[tuple[int, int]], *, has_files: bool = True
) -> FrontedAccount:
    """An account with claims, each told by how many days back it is and its number of that day.

    `has_files` false leaves out the raw files themselves, which take the longest.
    """
    account = front.new_account()
    account.behave(hierarchical=False)
    # Nothing of this is counted: past the front.
    direct = replace(account, ports=azurite.ports)
    _use(direct)
    took = seconds(lambda: _fill(direct, claims, has_files=has_files)), seconds(_upkeep)
    line(f"{len(claims):,} claims filled in, and tended", f"{took[0]:.0f} s and {took[1]:.0f} s")
    return account


def _use(account: Account) -> None:
    from shared import clients

    os.environ.update(account.environment())
    clients.reset()


def _measured(account: FrontedAccount) -> Figures:
    calls = calls_of(account)
    return {
        question: (calls[question], min(_processor_seconds(ask) for _ in range(REPEATS)))
        for question, ask in _questions().items()
    }


def calls_of(account: FrontedAccount) -> dict[str, int]:
    """Calls of storage that each question makes, once it has been asked before."""
    _use(account)
    counts = {}
    for question, ask in _questions().items():
        ask()
        account.count_anew()
        ask()
        counts[question] = sum(sum(each.values()) for each in account.calls().values())
    return counts


def _processor_seconds(ask: Callable[[], object]) -> float:
    before = time.process_time()
    ask()
    return time.process_time() - before


def _questions() -> dict[str, Callable[[], object]]:
    from shared.lake.intake import left_files, sweep
    from shared.lake.monitor import status
    from shared.lake.state import pass_plan, runs
    from shared.observed import observe_flow
    from shared.records import outbox
    from shared.records.store import RecordStore

    staff = RecordStore.system()
    return {
        "sweep of the raw zone": lambda: sweep.sweep(now=NOW),
        "a raw file's event": lambda: sweep.record_blob(_path(1, 1, 0), now=NOW),
        "what a pass has to do": pass_plan.look,
        "refused files": lambda: left_files.refused(100),
        "pipeline/status": lambda: status.status(status.observe()),
        "runs": lambda: runs.recent(20),
        "measures of the flow": lambda: observe_flow(NOW),
        "sweep of the outbox": lambda: outbox.sweep(NOW),
        "events of a customer": lambda: outbox.page(_customer(1, 1), 0, 100),
        "claims of a customer": lambda: staff.list("claim", _customer(1, 1)),
        "list of claims, as staff see it": lambda: staff.page("claim", {}, limit=PAGE),
        "list of paid claims": lambda: staff.page("claim", {"status": "Paid"}, limit=PAGE),
        "list of customers of a state": lambda: staff.page("customer", {"state": "TX"}, limit=PAGE),
        "list of active policies": lambda: staff.page(
            "policy", {"status": "Active"}, limit=PAGE, as_of=NOW.date()
        ),
        "the adjusters' queue": lambda: staff.page("case", {"standing": "Open"}, limit=PAGE, count_all=True),
    }


def _fill(account: Account, claims: Sequence[tuple[int, int]], *, has_files: bool) -> None:
    """What claims leave behind, the newest day last."""
    from shared import storage_resources
    from shared.lake import storage
    from shared.raw import ledger
    from shared.records.tables import table

    table("references")
    storage_resources.container(storage.RAW)
    uploads = Uploads(account, storage.RAW)
    names = [_path(*claim, version) for claim in claims for version in range(VERSIONS)]
    with ThreadPoolExecutor(THREADS) as pool:
        etags = pool.map(uploads.upload, names) if has_files else [f"0x{n}" for n in range(len(names))]
        written = zip(names, etags, strict=True)
        known = [row for name, etag in written for row in _settled(name, etag)]
        _insert(pool, storage_resources.table(ledger.TABLE), [known])
        _insert(pool, storage_resources.table("runs"), [[_run(*claim) for claim in claims]])
        _insert(pool, table("records"), [_records(*claim) for claim in claims])


class Uploads:
    """Uploads small files with as little as the service asks for, faster than by the SDK."""

    def __init__(self, account: Account, container: str) -> None:
        from azure.storage.blob import ContainerSasPermissions, generate_container_sas

        expiry = datetime.now(UTC) + timedelta(days=1)
        allowed = ContainerSasPermissions(create=True, write=True)
        self._sas = generate_container_sas(
            account.name, container, account_key=account.key, permission=allowed, expiry=expiry
        )
        self._folder = f"/{account.name}/{container}"
        self._port = account.ports.blob
        self._of_thread = threading.local()

    def upload(self, name: str) -> str:
        """Upload a file; returns its etag."""
        headers = {"x-ms-blob-type": "BlockBlob", "x-ms-version": "2025-01-05"}
        self._connection.request("PUT", f"{self._folder}/{name}?{self._sas}", b"{}", headers)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 201:
            raise RuntimeError(f"{name}: {answer.status} {body!r}")
        return str(answer.headers["ETag"])

    @property
    def _connection(self) -> HTTPConnection:
        if not hasattr(self._of_thread, "connection"):
            self._of_thread.connection = HTTPConnection("127.0.0.1", self._port)
        connection: HTTPConnection = self._of_thread.connection
        return connection


def _insert(pool: ThreadPoolExecutor, table: Any, partitions: Iterable[Iterable[dict[str, Any]]]) -> None:
    from azure.core.exceptions import ServiceResponseError

    def submit(rows: Sequence[dict[str, Any]]) -> None:
        operations = [("upsert", row) for row in rows]
        try:
            table.submit_transaction(operations)
        except ServiceResponseError:
            # The emulator had closed a connection that nobody used for some seconds.
            table.submit_transaction(operations)

    list(pool.map(submit, (group for rows in partitions for group in batched(rows, 100, strict=False))))


def _upkeep() -> None:
    """What the daily timers have done by now."""
    from shared.lake.intake import sweep
    from shared.lake.state import raw_file_days
    from shared.records import outbox, staff_lists

    sweep.sweep(now=NOW, since=NOW)
    staff_lists.build(NOW.date())
    raw_file_days.fold((NOW - sweep.LOOKED_BACK - 2 * sweep.SLACK).date())
    outbox.trim(NOW)


def _at(back: int, number: int) -> datetime:
    return NOW - timedelta(days=back - 1, seconds=number + 1)


def _customer(back: int, number: int) -> str:
    return f"CUST-{back:04X}{number:04X}"


def _path(back: int, number: int, version: int) -> str:
    from shared.raw.names import api_blob_name

    at = _at(back, number) + timedelta(milliseconds=version)
    return api_blob_name("claims", f"CLM-{back:04X}{number:04X}", at)


def _settled(path: str, etag: str) -> list[dict[str, Any]]:
    from shared.raw import ledger

    version = ledger.version_id(path, etag)
    file = {"path": path, "etag": ledger.bare(etag), "entity": "claims", "outcome": "loaded", "number": 1}
    row = ledger.row_of(f"f:{version}", **file, size=2, seen_at=NOW.isoformat(), settled_at=NOW.isoformat())
    return [row, ledger.row_of(f"l:{version.partition(':')[0]}", path=path, content="", number=1)]


def _records(back: int, number: int) -> list[dict[str, Any]]:
    from shared.records.entities import cursor_entity, event_entity, head_entity, record_entity
    from shared.records.model import Cursor, Head, OutboxEvent, Write

    customer, at = _customer(back, number), _at(back, number)
    claim_id = f"CLM-{back:04X}{number:04X}"
    row = {"claim_id": claim_id, "created_at": at, "status": "Paid", "claim_type": "Accident"}
    person = {"customer_id": customer, "created_at": at, "state": "TX"}
    case = {"claim_id": claim_id, "created_at": at, "standing": "Closed", "state": "Closed"}
    # A tenth of a day's claims waits for a person; what waited longer is decided.
    if back == 1 and number % 10 == 0:
        case |= {"standing": "Open", "state": "Queued"}
    policy = {
        **{"policy_id": f"POL-{back:04X}{number:04X}", "created_at": at, "plan_name": "Premium"},
        **{"status": "Active", "effective_date": at.date(), "cancellation_date": None},
        "expiration_date": at.date() + timedelta(days=365),
    }
    # Those of before have been trimmed.
    numbers = range(1, EVENTS + 1) if back <= EVENT_DAYS else ()
    events = [OutboxEvent(customer, n, "portal.claim_status_update.v1", claim_id, row, at) for n in numbers]
    return [
        record_entity(customer, Write("customer", customer, person)),
        record_entity(customer, Write("claim", claim_id, row)),
        record_entity(customer, Write("case", claim_id, case)),
        record_entity(customer, Write("policy", policy["policy_id"], policy)),
        head_entity(customer, Head(EVENTS, at, "0")),
        cursor_entity(customer, Cursor(EVENTS)),
        *(event_entity(event, "0") for event in events),
    ]


def _run(back: int, number: int) -> dict[str, Any]:
    from shared.lake.state import runs

    at = _at(back, number)
    fields = {"kind": "increment", "status": "succeeded", "number": 1, "finished_at": at.isoformat()}
    return {"PartitionKey": runs.RUNS, "RowKey": runs.new_run_id(at), **fields}


if __name__ == "__main__":
    run()
