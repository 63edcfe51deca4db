"""Requests that schemathesis makes from the API's own contract, valid and not.

None may be answered by a 5xx, nor by a status, a media type or a body that the contract does not declare.

A host of its own with the demo data; an administrator's token, so that no operation is only refused.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import count
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

# Server errors are counted by ourselves, as some are expected.
CHECKS = (
    "not_a_server_error",
    "response_schema_conformance",
    "status_code_conformance",
    "content_type_conformance",
)
_FOUND = re.compile(r"❌ (ST\d+ (?!Server error)[^:]+): (\d+)")

# Operation, status, and of a 5xx what was answered and how to ask again.
Answer = list[str]


def run(cases: int = CASES) -> bool:
    """Make at least so many requests and print what was answered; false when a 5xx was unexpected."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running(folder) as azurite, running_stack(azurite.new_account(), folder) as stack:
            with stack.client("admin") as client:
                client.post("/api/customers/seed-demo").raise_for_status()
                response = client.get("/api/openapi.json")
                operations = _operations(response.json())
            answers, output = _until(cases, stack, folder / "answers", len(operations))
            # Schemathesis leaves out the operation by which it reads the contract.
            answers.append(["GET /api/openapi.json", str(response.status_code)])
    return _told(answers, operations, output)


def _until(cases: int, stack: Stack, log: Path, operations: int) -> tuple[list[Answer], str]:
    """The answers to at least so many requests, and what schemathesis said.

    How many examples it finds is its own affair: rounds with other seeds make what is missing.
    """
    answers: list[Answer] = []
    output = ""
    phases, missing = _phases(cases // operations), cases
    for seed in count(SEED):
        output += _fuzzed(stack, log, max(1, missing // operations), phases, seed)
        before, answers = len(answers), _noted(log)
        missing = cases - len(answers)
        if missing <= 0 or len(answers) == before:
            break
        phases = "fuzzing"
    return answers, output


def _noted(log: Path) -> list[Answer]:
    return [text.split("\t") for text in log.read_text("utf-8").splitlines()] if log.exists() else []


def _operations(contract: dict[str, dict[str, dict[str, object]]]) -> set[str]:
    return {
        f"{method.upper()} {path}"
        for path, methods in contract["paths"].items()
        for method in methods.keys() & {"get", "put", "post", "patch", "delete"}
    }


def _phases(examples: int) -> str:
    # Boundaries of every field come to thousands by themselves.
    return "examples,coverage,fuzzing,stateful" if examples >= FULL else "fuzzing"


def _fuzzed(stack: Stack, log: Path, examples: int, phases: str, seed: int) -> str:
    """The output of schemathesis, which ends with 1 for what it finds beside server errors."""
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{stack.url}/api/openapi.json"),
            *("--header", f"Authorization: Bearer {stack.token('admin')}"),
            *("--checks", ",".join(CHECKS), "--continue-on-failure", "--no-shrink", "--no-color"),
            *("--phases", phases, "--request-timeout", "60"),
            *("--max-examples", str(examples), "--seed", str(seed), "--workers", str(WORKERS)),
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


def _told(answers: list[Answer], operations: set[str], output: str) -> bool:
    statuses = Counter(f"{status[0]}xx" for _, status, *_ in answers)
    unexpected = [each for each in answers if each[1][0] == "5" and each[0] not in EXPECTED]
    left_out = operations - {operation for operation, *_ in answers}
    called = len(operations) - len(left_out)
    line("requests made from the contract", f"{len(answers):,} to {called} of {len(operations)} operations")
    for operation in sorted(left_out):
        line("  not asked", operation)
    line("answers", ", ".join(f"{number:,} x {status}" for status, number in sorted(statuses.items())))
    line("unexpected 5xx", str(len(unexpected)))
    beside = _FOUND.findall(output)
    undeclared = ", ".join(f"{number} x {what}" for what, number in beside)
    line("answers that the contract does not declare", undeclared or "0")
    line("requests without an answer", str(sum(map(int, re.findall(r"Network Error: (\d+)", output)))))
    for each in unexpected[:20]:
        line("  ", " ".join(each))
    if left_out or beside:
        print(output[-4000:], flush=True)
    return not unexpected and not left_out and not beside
