"""Requests that schemathesis makes from the API's own contract, valid and not: none may be answered by a 5xx.

A host of its own with the demo data; an administrator's token, so that no operation is only refused.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from bench.measured import line
from tests.support.azurite import running
from tests.support.stack import Stack, running_stack

ROOT = Path(__file__).resolve().parents[1]
CASES = 20_000
SEED = 42
WORKERS = 4
# Examples of an operation from which on it is a run of all phases.
FULL = 20
# Without a realtime service nobody connects.
EXPECTED = ("GET /api/negotiate", "POST /api/negotiate")


def run(cases: int = CASES) -> bool:
    """Make about so many requests and print what was answered; false when a 5xx was unexpected."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running(folder) as azurite, running_stack(azurite.new_account(), folder) as stack:
            with stack.client("admin") as client:
                client.post("/api/customers/seed-demo").raise_for_status()
                operations = _operations(client.get("/api/openapi.json").json())
            output = _fuzzed(stack, folder / "answers", cases // operations)
        log = folder / "answers"
        noted = log.read_text("utf-8").splitlines() if log.exists() else []
        answers = [text.split("\t") for text in noted]
    return _told(answers, operations, output)


def _operations(contract: dict[str, dict[str, dict[str, object]]]) -> int:
    return sum(
        len(methods.keys() & {"get", "put", "post", "patch", "delete"})
        for methods in contract["paths"].values()
    )


def _phases(examples: int) -> str:
    # Boundaries of every field come to thousands by themselves.
    return "examples,coverage,fuzzing,stateful" if examples >= FULL else "fuzzing"


def _fuzzed(stack: Stack, log: Path, examples: int) -> str:
    """The output of schemathesis, which ends with 1 for what it finds beside server errors."""
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{stack.url}/api/openapi.json"),
            *("--header", f"Authorization: Bearer {stack.token('admin')}"),
            *("--checks", "not_a_server_error", "--continue-on-failure", "--no-shrink", "--no-color"),
            *("--phases", _phases(examples)),
            *("--max-examples", str(max(1, examples)), "--seed", str(SEED), "--workers", str(WORKERS)),
            *("--suppress-health-check", "all", "--generation-database", "none"),
        ],
        cwd=ROOT,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "bench.contract_hooks", "CONTRACT_LOG": str(log)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ran.stdout


def _told(answers: list[list[str]], operations: int, output: str) -> bool:
    statuses = Counter(f"{status[0]}xx" for _, status, *_ in answers)
    unexpected = [each for each in answers if each[1][0] == "5" and each[0] not in EXPECTED]
    called = len({operation for operation, *_ in answers})
    line("requests made from the contract", f"{len(answers):,} to {called} of {operations} operations")
    line("answers", ", ".join(f"{number:,} x {status}" for status, number in sorted(statuses.items())))
    line("unexpected 5xx", str(len(unexpected)))
    for each in unexpected[:20]:
        line("  ", " ".join(each))
    if called < operations / 2:
        print(output[-4000:], flush=True)
    return not unexpected and called >= operations / 2
