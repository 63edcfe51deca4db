"""Storage calls of an idle minute that the app's own code makes: what its timers cost, by their schedules.

Each timer that fires at least hourly is fired once and its calls are counted. What the host does by itself,
polling queues and renewing locks, is not in it; `dev.py cost` counts that.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import httpx
from azure.data.tables import TableServiceClient

from bench.measured import line
from devhost.host.ncrontab import parse
from tests.support.front import FrontedAccount

HOURS_A_DAY, MINUTES_A_DAY = 24, 24 * 60
# A timer is done long before; what follows from it, too.
FIRED_S = 3.0


def run(account: FrontedAccount, client: httpx.Client, host: Mapping[str, float]) -> None:
    """Print the calls of each timer and of a minute; `host` has what the host calls in a second, by place."""
    _forget_commits(account)
    a_minute = 0.0
    for name, times in sorted(_timers(client)):
        # The first time makes tables and reads what is kept from then on.
        _calls(account, client, name, host)
        calls = _calls(account, client, name, host)
        a_minute += calls * times / MINUTES_A_DAY
        line(f"  {name}, {times} times a day"[:46], str(calls))
    line("storage calls of an idle minute, own code", f"{a_minute:.1f}")


def _forget_commits(account: FrontedAccount) -> None:
    """Customers are looked at for half an hour after a commit: an idle instance has none."""
    references = TableServiceClient.from_connection_string(account.connection_string).get_table_client(
        "references"
    )
    for marker in references.query_entities("PartitionKey ge 'pending_' and PartitionKey lt 'pending`'"):
        references.delete_entity(marker)


def _calls(account: FrontedAccount, client: httpx.Client, name: str, host: Mapping[str, float]) -> int:
    account.count_anew()
    client.post(f"/admin/functions/{name}", json={}).raise_for_status()
    time.sleep(FIRED_S)
    counted = Counter(account.places())
    return sum(max(0, round(number - host.get(place, 0.0) * FIRED_S)) for place, number in counted.items())


def _timers(client: httpx.Client) -> Iterator[tuple[str, int]]:
    """Timers that fire at least hourly, and how often a day."""
    for function in client.get("/admin/functions").raise_for_status().json():
        for binding in function["config"]["bindings"]:
            if binding["type"] == "timerTrigger" and (times := _a_day(binding["schedule"])) >= HOURS_A_DAY:
                yield function["name"], times


def _a_day(schedule: str) -> int:
    at = midnight = datetime(2026, 1, 1, tzinfo=UTC)
    times = 0
    while (at := parse(schedule).next_after(at)) <= midnight + timedelta(days=1):
        times += 1
    return times
