"""`python -m bench.mutation`: breaks the rules one by one and counts the breaks that the tests see.

mutmut works on a copy of the repository, in an environment of its own on top of this one. One process; about
half an hour. The figures go to docs/evidence/mutation.md.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

MUTMUT = "mutmut==3.8.1"
ROOT = Path(__file__).parent.parent
EVIDENCE = ROOT / "docs" / "evidence" / "mutation.md"
MODULES = (
    *("add_on_periods", "add_ons", "adjudication", "authority", "case", "claim_status", "cover", "decision"),
    *(
        "facts",
        "fraud",
        "installments",
        "ledger",
        "money",
        "plans",
        "policy",
        "policy_changes",
        "quote",
        "rating",
    ),
    *("ruling", "sequence", "settlement", "terms"),
)
NEEDED = ("tests/unit/domain", "tests/support/insurance.py", "docs/guides/claims.md")
# mutmut's codes of a mutant that passed every test, and of one that no test runs; all others are kills.
SURVIVED, UNTESTED = 0, (5, 33, None)
HEAD = """# Mutation testing of the rules

`python -m bench.mutation` changes the rules in `shared/domain/` one place at a time (a comparison, a sign, a
constant, a text, an argument) and runs `tests/unit/domain` against every change. A change that fails a test
is killed. Tables that are data (prices, reason codes) are not changed by the tool; tests hold them cell by
cell. Functions that build such tables run when a module is imported, before mutmut switches a change on, and
so survive (in rating and plans). The property tests are left out. The figure is a lower bound; no sampling.

{tool}, Python {python}, one process, {minutes} minutes, {day}.

{result}.

"""


def main() -> None:
    """Run mutmut on the modules and write the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.mutation", description=__doc__)
    parser.add_argument("modules", nargs="*", default=MODULES, help="names in shared/domain")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        started = time.monotonic()
        work = prepare(Path(folder), options.modules)
        mutmut = install(Path(folder))
        with (work / "mutmut.log").open("w") as log:
            command = ["nice", "-n", "15", mutmut, "run", "--max-children", "1"]
            if subprocess.run(command, cwd=work, stdout=log, check=False).returncode:
                sys.exit((work / "mutmut.log").read_text()[-2000:])
        counts = dict(count(work))
        survivors = list(survived(mutmut, work))
    minutes = (time.monotonic() - started) / 60
    print(text := report(counts, minutes))
    print(*survivors, sep="\n")
    if tuple(options.modules) == MODULES:
        EVIDENCE.write_text(text)


def prepare(folder: Path, modules: list[str]) -> Path:
    """A copy of the product and of the tests that hold its rules, with mutmut's settings."""
    work = folder / "work"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "shared", work / "shared", ignore=ignore)
    for name in NEEDED:
        source, target = ROOT / name, work / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target, ignore=ignore) if source.is_dir() else shutil.copy(source, target)
    lines = (
        *("[mutmut]", "source_paths=", "    shared/", "only_mutate="),
        *(f"    shared/domain/{name}.py" for name in modules),
        *("pytest_add_cli_args_test_selection=", "    tests/unit/domain"),
        *("pytest_add_cli_args=", "    --import-mode=importlib", "    -p", "    no:cacheprovider"),
        *("also_copy=", "    tests", "    docs"),
    )
    (work / "setup.cfg").write_text("\n".join(lines) + "\n")
    return work


def install(folder: Path) -> str:
    """mutmut's command, in an environment that sees this one's packages."""
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    packages = sysconfig.get_path("purelib", vars={"base": str(folder / "venv")})
    (Path(packages) / "app.pth").write_text(sysconfig.get_path("purelib") + "\n")
    subprocess.run([folder / "venv/bin/pip", "install", "-q", MUTMUT], check=True)
    return str(folder / "venv/bin/mutmut")


def count(work: Path) -> Iterator[tuple[str, Counter[str]]]:
    """Per module how many mutants were killed, survived, or met no test."""
    for meta in sorted((work / "mutants/shared/domain").glob("*.meta")):
        codes = json.loads(meta.read_text())["exit_code_by_key"].values()
        if codes:
            yield meta.name.removesuffix(".py.meta"), Counter(map(_outcome, codes))


def survived(mutmut: str, work: Path) -> Iterator[str]:
    """The changes that no test saw."""
    listed = subprocess.run([mutmut, "results"], cwd=work, capture_output=True, text=True, check=True)
    for line in listed.stdout.splitlines():
        shown = subprocess.run(
            [mutmut, "show", line.partition(":")[0].strip()],
            cwd=work,
            capture_output=True,
            text=True,
            check=False,
        )
        yield line
        yield from (f"    {part}" for part in shown.stdout.splitlines() if part[:2] in ("- ", "+ "))


def report(counts: dict[str, Counter[str]], minutes: float) -> str:
    """The evidence as Markdown."""
    total = sum(counts.values(), Counter())
    rows = [_row(name, counted) for name, counted in counts.items()]
    share, all_of_them = f"{_share(total):.1f} %", sum(total.values())
    head = HEAD.format(
        tool=MUTMUT,
        python=platform.python_version(),
        minutes=f"{minutes:.0f}",
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        result=f"**{share} killed** ({total['killed']} of {all_of_them}; the target is 85 %)",
    )
    table = "| module | mutants | killed | survived | no test | killed % |\n|---|--:|--:|--:|--:|--:|\n"
    return head + table + "".join(rows) + _row("**all**", total)


def _outcome(code: int | None) -> str:
    if code == SURVIVED:
        return "survived"
    return "untested" if code in UNTESTED else "killed"


def _row(name: str, counted: Counter[str]) -> str:
    cells = (sum(counted.values()), counted["killed"], counted["survived"], counted["untested"])
    return f"| {name} | {' | '.join(map(str, cells))} | {_share(counted):.1f} |\n"


def _share(counted: Counter[str]) -> float:
    return 100 * counted["killed"] / max(1, sum(counted.values()))


if __name__ == "__main__":
    main()
