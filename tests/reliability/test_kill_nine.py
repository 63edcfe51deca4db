"""The promise: an acknowledged write is in the lake exactly once, however often the host is killed.

RELIABILITY_KILLS says how often (a few in every build, a thousand for the record). Each hundred has a lake of
its own, so that what one of them finds is told when it ends, whatever becomes of the next.
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.azurite import Account
from tests.support.bookkeeping import Lake, audit, is_quiet
from tests.support.stack import Stack, eventually, running_stack
from tests.support.workload import Acknowledged, Writer

KILLS = int(os.environ.get("RELIABILITY_KILLS", "4"))
KILLS_OF_A_LAKE = 100
LAKES = [min(KILLS_OF_A_LAKE, KILLS - first) for first in range(0, KILLS, KILLS_OF_A_LAKE)]
WRITERS = 3
BATCH_ROWS = 40


@pytest.mark.reliability
@pytest.mark.azurite
@pytest.mark.host
@pytest.mark.timeout(180 + 30 * LAKES[0])
@pytest.mark.parametrize(("number", "kills"), tuple(enumerate(LAKES, start=1)))
def test_every_acknowledged_write_is_in_the_lake_exactly_once(
    number: int, kills: int, account: Account, tmp_path: Path, app_settings: Account
) -> None:
    with running_stack(app_settings, tmp_path) as stack:
        acknowledged = _write_while_killing(stack, kills, random.Random(2025 + number))
        eventually(lambda: _is_swept_and_quiet(stack), within_s=120, every_s=2.0)
    report = audit(Lake(), acknowledged.ids)
    figures = {
        "lake": number,
        "kills": kills,
        "acknowledged": acknowledged.total(),
        "requests repeated": acknowledged.retries,
        **report.figures(),
    }
    print("\nkill -9:", json.dumps(figures))
    assert report.lost == []
    assert report.doubled == []
    assert report.differences == {}


def _is_swept_and_quiet(stack: Stack) -> bool:
    """Quiet, or what was put off is taken up again, as the timer does each quarter of an hour."""
    if is_quiet(stack):
        return True
    httpx.post(f"{stack.url}/admin/functions/medallion_sweep", json={"input": ""}).raise_for_status()
    return False


def _write_while_killing(stack: Stack, kills: int, dice: random.Random) -> Acknowledged:
    acknowledged, stop = Acknowledged(), threading.Event()
    writers = [Writer(stack, acknowledged, seed, stop) for seed in range(WRITERS)]
    threads = [threading.Thread(target=writer.run, daemon=True) for writer in writers]
    for thread in threads:
        thread.start()
    for number in range(kills):
        _drop_batch(acknowledged, number)
        time.sleep(dice.uniform(0.2, 3.0))
        stack.kill_host()
        stack.start_host()
    time.sleep(1.0)
    stop.set()
    for thread in threads:
        thread.join(180)
        assert not thread.is_alive(), "a writer is still waiting for its acknowledgement"
    return acknowledged


def _drop_batch(acknowledged: Acknowledged, number: int) -> None:
    from shared import storage_resources
    from shared.lake import storage

    rows = [_batch_claim(number, row) for row in range(BATCH_ROWS)]
    data = "\n".join(json.dumps(row) for row in rows)
    storage_resources.container(storage.RAW).upload_blob(f"claims/batch-{number:04}.jsonl", data)
    for row in rows:
        acknowledged.add("claims", row["claim_id"])


def _batch_claim(number: int, row: int) -> dict[str, Any]:
    return {
        "claim_id": f"batch-{number:04}-{row:03}",
        "claim_number": f"CLM2026{number:04}{row:03}",
        "policy_id": "none",
        "pet_id": "none",
        "customer_id": "none",
        "claim_type": "Ear Infection",
        "claim_category": "Illness",
        "service_date": "2026-01-15",
        "submitted_date": "2026-01-16",
        "claim_amount": 100 + row / 100,
        "deductible_applied": 0,
        "covered_amount": 0,
        "paid_amount": 0,
        "status": "Submitted",
        "is_emergency": False,
        "is_recurring": False,
        "created_at": "2026-01-16T00:00:00",
        "updated_at": "2026-01-16T00:00:00",
    }
