"""Several processes that all believe to be the one run: slower, but nothing is lost or doubled."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from shared.lake import intake, runs
from tests.support.lake import ask_day, drive, drop, new_process, table
from tests.support.processes import ROOT
from tests.support.small_world import claim, customer, world

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

RIVALS = 3
PROGRAM = "from tests.support.lake import drive; drive()"


def compete() -> list[int]:
    """Run the medallion in several processes at once; their exit codes."""
    rivals = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM], cwd=ROOT, env={**os.environ}, stderr=subprocess.DEVNULL
        )
        for _ in range(RIVALS)
    ]
    return [rival.wait(timeout=120) for rival in rivals]


def test_rivals_write_every_row_once() -> None:
    new_process()
    ask_day()
    for name, rows in world().items():
        drop(name, rows)
    drive()
    for round_ in range(3):
        for number in range(5):
            drop(f"claims/{round_}-{number}.jsonl", [claim(100 + 10 * round_ + number), claim(1)])
        drop(f"customers/{round_}.jsonl", [customer(2, city=f"City {round_}")])
        compete()
    new_process()
    drive()
    assert intake.is_empty()
    assert table("bronze", "claims_raw").height == 4 + 3 * 5 * 2
    assert table("bronze", "customers_raw").height == 3 + 3
    assert table("silver", "fact_claims").height == 4 + 3 * 5
    assert table("gold", "claims_analytics").height == 4 + 3 * 5
    assert table("gold", "monthly_kpis")["total_claims"].sum() == 4 + 3 * 5
    assert table("silver", "dim_customers").filter(customer_id="C2")["city"].to_list() == ["City 2"]
    assert {run["status"] for run in runs.recent(50)} <= {"succeeded", "failed"}
