"""A query that outgrows the memory ends when the disk's budget is spent; the budget is the template's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.app_settings import template_settings

MAX_MB = 256
PROGRAM = """
import polars as pl
rows = pl.LazyFrame({"a": pl.arange(0, 2_000_000, eager=True)}).with_columns(b=pl.col("a") * 7919 % 1000003)
try:
    print(rows.with_columns(c=pl.col("a").cast(pl.String)).sort("b", "a").collect(engine="streaming").height)
except pl.exceptions.ComputeError as error:
    print(error)
"""


def sorted_within(folder: Path, disk_mb: int) -> str:
    budgets = {"POLARS_OOC_MEMORY_BUDGET_MB": "30", "POLARS_OOC_DISK_BUDGET_MB": str(disk_mb)}
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, **budgets, "POLARS_OOC_SPILL_DIR": str(folder)},
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
    )
    return ran.stdout


def test_polars_keeps_to_its_budget_and_says_so(tmp_path: Path) -> None:
    assert "disk budget" in sorted_within(tmp_path, 1)


def test_the_budget_only_ends_what_exceeds_it(tmp_path: Path) -> None:
    assert sorted_within(tmp_path, MAX_MB).strip() == "2000000"


def test_the_template_sets_the_budget() -> None:
    assert int(template_settings()["POLARS_OOC_DISK_BUDGET_MB"].strip("'")) <= MAX_MB
