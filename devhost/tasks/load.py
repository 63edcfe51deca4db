"""`python -m devhost.tasks.load PATH…`: drop batch files into raw/ and wait until they show in gold.

Ends with 1 when a file or a row was refused, when a name says no entity, or when the pipeline did not
take everything in.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from devhost.tasks.account import account, is_refused, not_recognized
from devhost.tasks.drop import BatchFile, UnknownFileError, drop, find_files, left_out
from devhost.tasks.follow import Follower, PipelineError, Run, outcome, recent, request_day
from devhost.tasks.instance import Instance, parser
from devhost.tasks.progress import Bar
from shared.raw.names import ENTITIES

TIMEOUT_S = 120.0
_COLUMNS = ("read", "new", "updated", "flagged", "quarantined")


def main() -> None:
    """Load, and end with a table of what became of the rows, and everything that was refused by name."""
    options = _options()
    instance = Instance(options.home)
    instance.adopt_settings()
    try:
        files, others = find_files(options.paths), left_out(options.paths)
        for path in others:
            print("\n".join(not_recognized(path)))
        if not files:
            raise UnknownFileError(
                "There is no batch file in the folder: customers.csv, claims/2026/a.jsonl, …"
            )
        runs = _load(instance, files, options.as_of)
    except (UnknownFileError, PipelineError) as error:
        sys.exit(str(error))
    _print_table(outcome(runs))
    print("\n".join(account(runs)))
    sys.exit(int(is_refused(runs) or bool(others)))


def _load(instance: Instance, files: Sequence[BatchFile], as_of: date | None) -> list[Run]:
    bar = Bar()
    with instance.client("admin") as client:
        before = frozenset(run["id"] for run in recent(client))
        if as_of:
            request_day(client, as_of)
        _drop_all(files, bar)
        follower = Follower(client, Counter(file.entity for file in files), before)
        runs = follower.wait(lambda share, stage: bar.show(0.3 + 0.7 * share, stage), timeout_s=TIMEOUT_S)
    bar.finish("in gold")
    return runs


def _drop_all(files: Sequence[BatchFile], bar: Bar) -> None:
    total = max(1, sum(file.path.stat().st_size for file in files))
    done = 0
    for file in files:
        name = file.path.name

        def heard(sent: int, done: int = done, name: str = name) -> None:
            bar.show(0.3 * (done + sent) / total, name)

        drop(file, heard)
        done += file.path.stat().st_size


def _print_table(totals: Mapping[str, Counter[str]]) -> None:
    print(f"  {'':<14}" + "".join(f"{column:>13}" for column in _COLUMNS))
    for entity in ENTITIES:
        if any(totals[entity].values()):
            print(f"  {entity:<14}" + "".join(f"{totals[entity][column]:>13,}" for column in _COLUMNS))


def _options() -> argparse.Namespace:
    made = parser("load", __doc__)
    made.add_argument("paths", nargs="+", type=Path)
    made.add_argument("--as-of", type=date.fromisoformat)
    return made.parse_args()


if __name__ == "__main__":
    main()
