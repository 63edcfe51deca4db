"""What an instance grows to while it takes claims: memory, files and threads of the host, minute by minute.

The instance is said to have little memory, so that it has kept at hand all it may long before the end.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from bench.api import new_claim
from bench.calls import family, fill
from bench.measured import line
from tests.support.azurite import running
from tests.support.stack import Stack, running_stack

CUSTOMERS = 500
CLIENTS, CLAIMS_OF_A_FAMILY = 8, 10
INSTANCE_MEMORY_MB = "512"


def run(minutes: int) -> None:
    """Print a line a minute, and how many claims were answered with which status."""
    with tempfile.TemporaryDirectory() as name, running(Path(name)) as azurite:
        account = azurite.new_account()
        with (
            running_stack(account, Path(name), INSTANCE_MEMORY_MB=INSTANCE_MEMORY_MB) as stack,
            stack.client("admin") as client,
        ):
            fill(account, client, CUSTOMERS, Path(name) / "data")
            answers: Counter[int] = Counter()
            end = time.monotonic() + 60 * minutes
            with ThreadPoolExecutor(CLIENTS) as pool:
                posting = [pool.submit(_claims, stack, number, end, answers) for number in range(CLIENTS)]
                for minute in range(1, minutes + 1):
                    time.sleep(max(0.0, end - 60 * (minutes - minute) - time.monotonic()))
                    line(f"after {minute} minutes", f"{_size(stack)}, {answers.total()} claims")
                for each in posting:
                    each.result()
            counts = ", ".join(f"{count} x {status}" for status, count in sorted(answers.items()))
            line("answers", counts)


def _size(stack: Stack) -> str:
    assert stack.host is not None
    process = Path(f"/proc/{stack.host.process.pid}")
    resident = int((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024**2
    files, threads = (len(list((process / kind).iterdir())) for kind in ("fd", "task"))
    return f"{resident} MB, {files} files, {threads} threads"


def _claims(stack: Stack, number: int, end: float, answers: Counter[int]) -> None:
    dice = random.Random(number)
    with stack.client("admin") as client:
        while time.monotonic() < end:
            try:
                owner = family(client)
            except httpx.HTTPStatusError as refused:
                answers[refused.response.status_code] += 1
                continue
            for count in range(CLAIMS_OF_A_FAMILY):
                # The same amount twice on a day would be asked about.
                body = {**owner, **new_claim(dice), "claim_amount": 100 + 37 * count}
                answers[client.post("/api/claims", json=body).status_code] += 1
