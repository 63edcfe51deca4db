"""What a few new claims cost in a lake that has many, against all of it anew and against an empty lake.

`python -m bench.increments WORK FOLDER` loads the files in FOLDER, then more claims, and prints processor
seconds and bytes written: {"full", "percent", "one"} as "many", {"empty"} as "empty", each [seconds, bytes].
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import medallion
from bench.measured import cpu_seconds, line

Figures = dict[str, tuple[float, int]]


def run(customers: int) -> None:
    """Print what a few new claims cost after that many customers."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        medallion.generate(customers, data)
        told(medallion.measure_increments(Path(folder), data))


def told(figures: Figures) -> None:
    """Print the ratios."""
    (full, written), (one, _), (empty, _) = figures["full"], figures["one"], figures["empty"]
    share, of_bytes = figures["percent"][0] / full, figures["percent"][1] / written
    line("1 % new claims, of a full load", f"{share:.0%} of CPU, {of_bytes:.0%} of bytes written")
    line("one claim, to one in an empty lake", f"{one:.2f} s CPU, {one / empty:.2f} x")


def many(data: Path) -> Figures:
    """All files, then a hundredth as many new claims, then one."""
    claims = (data / "claims.jsonl").read_bytes().splitlines()
    medallion.drop(data)
    figures = {"full": _took()}
    _put("claims/percent.jsonl", _fresh(claims, len(claims) // 100, "P0"))
    figures["percent"] = _took()
    for number in range(2):
        # The first one finds nothing of the pass before in memory.
        _put(f"claims/one-{number}.jsonl", _fresh(claims, 1, f"O{number}"))
        figures["one"] = _took()
    return figures


def empty(data: Path) -> Figures:
    """One claim in a lake that has had one other."""
    claims = (data / "claims.jsonl").read_bytes().splitlines()
    for number in range(3):
        _put(f"claims/one-{number}.jsonl", _fresh(claims, 1, f"E{number}"))
        figures = {"empty": _took()}
    return figures


def _took() -> tuple[float, int]:
    before, began = _written(), cpu_seconds()
    medallion.pipeline(Path())
    return cpu_seconds() - began, _written() - before


def _written() -> int:
    from shared import settings

    lake = Path(settings.lake_uri().removeprefix("file://"))
    return sum(file.stat().st_size for file in lake.rglob("*") if file.is_file())


def _put(name: str, lines: Iterator[str]) -> None:
    from shared import storage_resources
    from shared.lake.intake import sweep

    storage_resources.container("raw").upload_blob(name, "\n".join(lines) + "\n", overwrite=True)
    sweep.sweep(now=datetime(2026, 1, 1, tzinfo=UTC))


def _fresh(claims: list[bytes], count: int, tag: str) -> Iterator[str]:
    """Claims of customers all over the lake under ids of their own."""
    for number in range(count):
        record: dict[str, Any] = json.loads(claims[number * 97 % len(claims)])
        yield json.dumps({**record, "claim_id": f"CLM-{tag}{number:05X}{number * 37 % 256:02X}"})


if __name__ == "__main__":
    print(json.dumps({"many": many, "empty": empty}[sys.argv[1]](Path(sys.argv[2]))))
