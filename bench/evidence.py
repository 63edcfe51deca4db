"""`python3 dev.py evidence`: every page of figures in docs/evidence that a command can make, made anew.

Each part is a command of its own, run as anybody could run it. Its page has what it printed and counted, with
the date, the commit, the machine's load and the command. `--short` does a small version and writes nothing;
`--report FILE` reads the same off a run of the tests that has been, as every run of the checks does.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "evidence"
# Of what the tests' own summary says.
_SAID_AT_THE_END = (" differences", " intake cases", " variants:")
# Of what a part that failed has printed.
TOLD_LINES = 60
# No part takes longer than this by itself, and no test of a long version.
TIMEOUT_S = 6 * 3600


@dataclass(frozen=True)
class Part:
    """A page: what is shown, by which tests or which bench; `scale` are settings of the long version.

    Of a bench, `tests` hold the same on a small scale in every run of the checks.
    """

    name: str
    title: str
    tests: tuple[str, ...] = ()
    bench: tuple[str, ...] = ()
    short_bench: tuple[str, ...] = ()
    scale: Mapping[str, str] = field(default_factory=dict)

    def line(self, *, short: bool, report: str = "") -> list[str]:
        """The command, without the interpreter."""
        if self.bench:
            return ["-m", "bench", *(self.short_bench if short else self.bench)]
        options = [f"--junitxml={report}", "-o", "junit_logging=system-out"] if report else []
        patience = [] if short else ["-o", f"timeout={TIMEOUT_S}"]
        # Of a test that failed, the end of the output has to say why: not its log.
        return ["-m", "pytest", "-q", "-rfE", "--show-capture=no", *patience, *options, *self.tests]


PARTS = (
    Part(
        "kills",
        "What survives kill -9",
        (
            "tests/reliability/test_kill_nine.py",
            "tests/reliability/test_records_killed.py",
            "tests/integration/lake/test_crash_at_every_boundary.py",
        ),
        scale={"RELIABILITY_KILLS": "1000"},
    ),
    Part(
        "faults",
        "What broken files, failing storage and failing stages do",
        (
            "tests/reliability/test_storage_faults.py",
            "tests/property/test_intake_mutations.py",
            "tests/integration/lake/test_file_faults.py",
            "tests/integration/lake/test_run_failures.py",
            "tests/integration/test_realtime_outage.py",
        ),
        scale={"RELIABILITY_FAULTS": "2000", "INTAKE_MUTATIONS": "10000"},
    ),
    Part(
        "hostile-requests",
        "Requests that nobody should send",
        ("tests/property/test_http_fuzz.py",),
        scale={"HTTP_FUZZ_EXAMPLES": "20000"},
    ),
    Part(
        "contract",
        "Requests made from the API's contract",
        ("tests/unit/http/test_openapi.py",),
        bench=("--only", "contract", "--cases", "20000"),
        short_bench=("--only", "contract", "--cases", "600"),
    ),
    Part(
        "money",
        "Months of customers who cheat",
        ("tests/property/test_cheating_customer.py",),
        scale={"CHEATING_MONTHS": "10000"},
    ),
    Part(
        "races",
        "Who comes at once",
        (
            "tests/reliability/test_limit_race.py",
            "tests/integration/lake/test_rival_runs.py",
            "tests/integration/test_records_uploads.py",
        ),
        scale={"LIMIT_RACES": "200"},
    ),
    Part("authorization", "Who may call what", ("tests/unit/http/test_authorization_matrix.py",)),
    Part(
        "erasure",
        "What is left of an erased customer",
        ("tests/integration/privacy", "tests/unit/privacy"),
    ),
    Part(
        "restore", "All but the raw files lost, and built again", ("tests/integration/test_restore_drill.py",)
    ),
    Part(
        "parity",
        "Engines and readers that see the same lake",
        (
            "tests/interoperability",
            "tests/integration/lake/test_spark_publishes.py",
            "tests/property/test_two_doors.py",
        ),
    ),
    Part(
        "storage-calls",
        "Calls of storage that a claim makes, alone and among others",
        bench=("--only", "calls"),
        short_bench=("--only", "calls"),
    ),
    Part(
        "growth",
        "A year of claims against the first day",
        ("tests/integration/test_growth.py",),
        bench=("--only", "growth"),
        short_bench=("--only", "growth", "--days", "20", "--claims-a-day", "10", "--newest-day", "10"),
    ),
)


@dataclass(frozen=True)
class Outcome:
    """What a command printed that is a figure, whether it succeeded, how long it took, and why it failed."""

    figures: tuple[str, ...]
    passed: bool
    took_s: float
    tail: str = ""


def collect(part: Part, *, short: bool) -> Outcome:
    """Run a part."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        began = time.monotonic()
        line = [sys.executable, *part.line(short=short, report=str(report))]
        passed, output = _ran(line, {**_environment(), **({} if short else part.scale)})
        reported = found_in(report, part.tests) if report.exists() else ()
    figures = [*reported, *(_lines(output) if part.bench else _said_at_the_end(output))]
    tail = "" if passed else "\n".join(output.splitlines()[-TOLD_LINES:])
    return Outcome(tuple(figures), passed, time.monotonic() - began, tail)


def _ran(line: Sequence[str], environment: Mapping[str, str]) -> tuple[bool, str]:
    """Whether a command succeeded, and its output."""
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(line, cwd=ROOT, env=environment, text=True, errors="replace", **pipes) as process:
        try:
            output, _ = process.communicate(timeout=TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.terminate()
            output, _ = process.communicate()
            return False, f"{output}\nEnded after {TIMEOUT_S} s."
    return process.returncode == 0, output


def page(part: Part, outcome: Outcome, *, at: datetime, commit: str) -> str:
    """The page of a part, in Markdown."""
    settings = "".join(f"{name}={value} " for name, value in part.scale.items())
    command = f"{settings}python {' '.join(part.line(short=False))}"
    verdict = "passed" if outcome.passed else "FAILED"
    rows = [f"| {figure.replace('|', '/')} |" for figure in outcome.figures]
    lines = [
        f"# {part.title}",
        "",
        f"Made by `python3 dev.py evidence --only {part.name}` on {at:%Y-%m-%d} from commit {commit}: "
        f"{verdict} in {outcome.took_s:.0f} s, {_machine()}.",
        "",
        f"`{command}`",
        "",
        "| what was counted |",
        "|---|",
        *rows,
        *(["", "```", outcome.tail, "```"] if outcome.tail else []),
    ]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the pages, or with --short print what a small version of each part finds."""
    parser = argparse.ArgumentParser(prog="dev.py evidence", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a small version of each part, printed only")
    parser.add_argument("--only", action="append", choices=[part.name for part in PARTS], metavar="PART")
    parser.add_argument("--report", type=Path, metavar="FILE", help="of tests that ran: JUnit, with output")
    options = parser.parse_args(arguments)
    if options.report:
        return _say_of(options.report)
    chosen = [part for part in PARTS if not options.only or part.name in options.only]
    failed = 0
    for part in chosen:
        outcome = collect(part, short=options.short)
        failed += not outcome.passed
        verdict = "passed" if outcome.passed else "FAILED"
        print(f"{part.name}: {verdict} in {outcome.took_s:.0f} s", *outcome.figures, sep="\n  ", flush=True)
        if outcome.tail:
            print(outcome.tail, flush=True)
        if not options.short:
            text = page(part, outcome, at=datetime.now(UTC), commit=_commit())
            (PAGES / f"{part.name}.md").write_text(text, encoding="utf-8")
    return 1 if failed else 0


def _environment() -> dict[str, str]:
    # Tests that run this are no settings of the tests it runs.
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}


def found_in(report: Path, tests: Sequence[str]) -> tuple[str, ...]:
    """How many of these files' tests a JUnit report has, and what they printed; nothing when it has none."""
    names = {path.removesuffix(".py").replace("/", ".") for path in tests}
    ended: dict[tuple[str, str], set[str]] = defaultdict(set)
    printed = []
    for case in ElementTree.fromstring(report.read_text(encoding="utf-8")).iter("testcase"):
        file = case.get("classname", "")
        if any(file == name or file.startswith(f"{name}.") for name in names):
            ended[file, case.get("name", "")] |= {each.tag for each in case}
            printed += _printed(case.findtext("system-out") or "")
    failed = sum(bool(tags & {"failure", "error"}) for tags in ended.values())
    left_out = sum("skipped" in tags for tags in ended.values())
    counted = f"{len(ended)} tests, {failed} failed, {left_out} left out"
    return (counted, *printed) if ended else ()


def _printed(text: str) -> Iterator[str]:
    """What a test printed, without pytest's headings."""
    return (line.strip() for line in text.splitlines() if line.strip() and not re.match("[-=_]{3,}", line))


def _said_at_the_end(output: str) -> Iterator[str]:
    lines = output.splitlines()
    return (line.strip() for line in lines if any(words in line for words in _SAID_AT_THE_END))


def _say_of(report: Path) -> int:
    """Print what a run of the tests found of each part; 1 when something of it failed."""
    failed = 0
    for part in PARTS:
        if figures := found_in(report, part.tests):
            failed += " 0 failed" not in figures[0]
            print(f"{part.name}: {figures[0]}", *figures[1:], sep="\n  ", flush=True)
    return 1 if failed else 0


def _lines(output: str) -> Iterator[str]:
    return (re.sub(r"\s{2,}", ": ", line.strip()) for line in output.splitlines() if line.strip())


def _commit() -> str:
    line = ["git", "rev-parse", "--short=12", "HEAD"]
    return subprocess.run(line, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False).stdout.strip()


def _machine() -> str:
    load = f", load {os.getloadavg()[0]:.0f}" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores{load}"


if __name__ == "__main__":
    raise SystemExit(main())
