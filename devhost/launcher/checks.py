"""`test`: every check, and one line at the end that says how many passed and failed."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from devhost.launcher import compilers, prepare
from devhost.launcher.say import bold, say


def run_checks(root: Path, pytest_arguments: Sequence[str]) -> int:
    """Run linters, types, layers and tests; each tool counts as one check, each test as one."""
    python = str(prepare.python_environment(root))
    prepare.spark_packages(root, python)
    frontends = root / "frontends"
    support = root / "tests" / "support"
    for folder in (root / "devhost", frontends, support / "pubsub_js", support / "kusto_js"):
        prepare.node_packages(folder)
    bin_folder = Path(python).parent
    tools = {
        "lint": [python, "-m", "ruff", "check", "."],
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "layers": [str(bin_folder / "lint-imports")],
        "types": [python, "-m", "mypy"],
    }
    outcomes = [_tool(name, line, root) for name, line in tools.items()]
    outcomes += [_tool("frontends", ["npm", "run", "--silent", "check"], frontends)]
    passed, failed = _pytest(python, root, pytest_arguments)
    passed += sum(outcomes)
    failed += len(outcomes) - sum(outcomes)
    left_out = compilers.note(root)
    if left_out:
        say(left_out)
    say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def _tool(name: str, line: Sequence[str], folder: Path) -> bool:
    began = time.monotonic()
    ran = subprocess.run(
        line, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if ran.returncode != 0:
        say(ran.stdout)
    verdict = "ok" if ran.returncode == 0 else "FAILED"
    say(f"{bold(name):<10} {verdict} {time.monotonic() - began:.1f} s")
    return ran.returncode == 0


def _pytest(python: str, root: Path, arguments: Sequence[str]) -> tuple[int, int]:
    """Tests passed and failed; one that is skipped is neither, a run that breaks off has failed."""
    sys.stdout.flush()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        line = [python, "-m", "pytest", f"--junitxml={report}", *arguments]
        code = subprocess.run(line, cwd=root, check=False).returncode
        passed, failed = counts(report.read_text(encoding="utf-8")) if report.exists() else (0, 0)
    return passed, failed or int(code != 0)


def counts(report: str) -> tuple[int, int]:
    """Tests passed and failed according to a JUnit report."""
    suites = list(ElementTree.fromstring(report).iter("testsuite"))
    total, failed, skipped = (
        sum(int(suite.get(key, "0")) for suite in suites for key in keys)
        for keys in (("tests",), ("failures", "errors"), ("skipped",))
    )
    return total - failed - skipped, failed
