"""What a year of claims costs those who look at today: calls of storage and time, against the first day.

Tables, raw zone and ledger are filled directly with what so many claims a day leave behind, and daily upkeep
has its turn. Then the same is asked of both: calls are counted by a proxy before Azurite. Times are this
process's processor time, because the emulator's own grows with its tables, as the service's does not.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.measured import line
from tests.support.azurite import running
from tests.support.front import FrontedAccount, running_front

if TYPE_CHECKING:
    from azure.storage.blob import ContainerClient

DAYS, CLAIMS_A_DAY = 365, 10
NOW = datetime(2026, 12, 31, 12, tzinfo=UTC)
TARGET = 1.2
# Versions of a claim in the raw zone: submitted, decided, paid.
VERSIONS = 3
EVENTS = 4
# As many as a page of the lists of staff shows are on the first day, or there would be less to read.
PAGE = 10
REPEATS, TURNS = 5, 3
THREADS = 16

Figures = dict[str, tuple[int, float]]


def run(days: int = DAYS, claims_a_day: int = CLAIMS_A_DAY) -> dict[str, float]:
    """Print calls and time of each question after a day and after so many; return the ratios of calls."""
    with (
        tempfile.TemporaryDirectory() as name,
        running(Path(name)) as azurite,
        running_front(azurite, Path(name)) as front,
    ):
        first, year = (_filled(front.new_account(), each, claims_a_day) for each in (1, days))
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


def _filled(account: FrontedAccount, days: int, claims_a_day: int) -> FrontedAccount:
    account.behave(hierarchical=False)
    _use(account)
    _fill(days, claims_a_day)
    _upkeep()
    return account


def _use(account: FrontedAccount) -> None:
    from shared import clients

    os.environ.update(account.environment())
    clients.reset()


def _measured(account: FrontedAccount) -> Figures:
    _use(account)
    found: Figures = {}
    for question, ask in _questions().items():
        ask()
        account.count_anew()
        ask()
        calls = sum(sum(each.values()) for each in account.calls().values())
        found[question] = (calls, min(_processor_seconds(ask) for _ in range(REPEATS)))
    return found


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
        "the adjusters' queue": lambda: staff.page("case", {"standing": "Open"}, limit=PAGE, count_all=True),
    }


def _fill(days: int, claims_a_day: int) -> None:
    """What claims leave behind, the newest day last."""
    from shared.lake import storage
    from shared.raw import ledger
    from shared.records.tables import table

    table("references")
    raw = storage.container(storage.RAW)
    with ThreadPoolExecutor(THREADS) as pool:
        for back in range(days, 0, -1):
            names = [_path(back, n, v) for n in range(claims_a_day) for v in range(VERSIONS)]
            etags = list(pool.map(partial(_upload, raw), names))
            known = (row for name, etag in zip(names, etags, strict=True) for row in _settled(name, etag))
            _insert(pool, storage.state_table(ledger.TABLE), [known])
            _insert(pool, table("records"), [_records(back, n) for n in range(claims_a_day)])
            _insert(pool, storage.state_table("runs"), [_run(back, n) for n in range(claims_a_day)])


def _upload(container: ContainerClient, name: str) -> str:
    return str(container.get_blob_client(name).upload_blob(b"{}", overwrite=True)["etag"])


def _insert(pool: ThreadPoolExecutor, table: Any, partitions: Iterable[Iterable[dict[str, Any]]]) -> None:
    groups = [list(group) for rows in partitions for group in batched(rows, 100, strict=False)]
    list(pool.map(lambda rows: table.submit_transaction([("upsert", row) for row in rows]), groups))


def _upkeep() -> None:
    """What the daily timers have done by now."""
    from shared.lake.intake import sweep
    from shared.lake.state import raw_file_days
    from shared.records import outbox, staff_lists

    sweep.sweep(now=NOW, since=NOW)
    staff_lists.build()
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
    told = {"path": path, "etag": ledger.bare(etag), "entity": "claims", "outcome": "loaded", "number": 1}
    row = ledger.row_of(f"f:{version}", **told, size=2, seen_at=NOW.isoformat(), settled_at=NOW.isoformat())
    return [row, ledger.row_of(f"l:{version.partition(':')[0]}", path=path, content="", number=1)]


def _records(back: int, number: int) -> list[dict[str, Any]]:
    from shared.domain.rows import timestamp
    from shared.records.entities import cursor_entity, event_entity, head_entity, record_entity
    from shared.records.model import Cursor, Head, OutboxEvent, Write

    customer, at = _customer(back, number), _at(back, number)
    claim_id = f"CLM-{back:04X}{number:04X}"
    row = {"claim_id": claim_id, "created_at": timestamp(at), "status": "Paid", "claim_type": "Accident"}
    person = {"customer_id": customer, "created_at": timestamp(at), "state": "TX"}
    case = {"claim_id": claim_id, "created_at": timestamp(at), "standing": "Closed", "state": "Closed"}
    # A tenth of a day's claims waits for a person; what waited longer is decided.
    if back == 1 and number % 10 == 0:
        case |= {"standing": "Open", "state": "Queued"}
    events = [
        OutboxEvent(customer, n, "portal.claim_status_update.v1", claim_id, row, at)
        for n in range(1, EVENTS + 1)
    ]
    return [
        record_entity(customer, Write("customer", customer, person)),
        record_entity(customer, Write("claim", claim_id, row)),
        record_entity(customer, Write("case", claim_id, case)),
        head_entity(customer, Head(EVENTS, at, "0")),
        cursor_entity(customer, Cursor(EVENTS)),
        *(event_entity(event, "0") for event in events),
    ]


def _run(back: int, number: int) -> list[dict[str, Any]]:
    from shared.lake.state import runs

    at = _at(back, number)
    told = {"kind": "increment", "status": "succeeded", "number": 1, "finished_at": at.isoformat()}
    return [{"PartitionKey": runs.RUNS, "RowKey": runs.new_run_id(at), **told}]


if __name__ == "__main__":
    run()
