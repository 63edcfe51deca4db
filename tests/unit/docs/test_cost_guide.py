"""The cost guide shows what the command prints, from dated inputs that name their sources."""

from __future__ import annotations

import argparse
import json
import re
import shlex
from typing import Any

import pytest

from devhost.launcher import cost, cost_model
from devhost.launcher.say import LauncherError
from tests.support.documents import text_of

BLOCK = re.compile(r"<!-- cost: (.+?) -->\n(.*?)<!-- end -->", re.DOTALL)


def inputs() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(cost.PRICES.read_text(encoding="utf-8"))
    return found


def options(line: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    cost.add_arguments(parser)
    return parser.parse_args(shlex.split(line))


def total(line: str) -> float:
    lines = cost_model.Model.of(inputs()).lines(cost.demand_of(options(line)))
    return sum(each.usd for each in lines)


def test_the_guide_s_tables_are_what_the_command_prints() -> None:
    blocks = BLOCK.findall(text_of("guides/cost.md"))
    assert len(blocks) >= 3
    for line, shown in blocks:
        assert shown.strip() == cost.table(inputs(), cost.demand_of(options(line))), line


def test_every_input_names_its_source_and_says_whether_it_was_checked() -> None:
    found = inputs()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found["as_of"])
    assert all(entry["source"] and entry["checked"] in (True, False) for entry in found["prices"].values())
    assert all(entry["source"] and entry["unit"] for entry in found["workload"].values())
    unchecked = sum(not entry["checked"] for entry in found["prices"].values())
    assert f"{unchecked} of {len(found['prices'])}" in cost.note(found)


def test_every_input_counts() -> None:
    demands = (
        cost_model.Demand(10_000, 5_000_000, private=True),
        cost_model.Demand(1_000, 5_000_000, ready=0),
    )

    def both(changed: dict[str, Any]) -> list[float]:
        model = cost_model.Model.of(changed)
        return [sum(each.usd for each in model.lines(demand)) for demand in demands]

    base = both(inputs())
    for group, key in (("prices", "usd"), ("workload", "value")):
        for name in inputs()[group]:
            if name in ("post_s", "read_s", "egress_gb", "answer_kb"):
                # Below the least that is billed, or below what is free, at this size.
                continue
            changed = inputs()
            changed[group][name][key] *= 3
            assert both(changed) != base, name


def test_more_claims_cost_more_and_no_claims_cost_little() -> None:
    amounts = [total(f"--claims-per-day {n}") for n in (0, 100, 1000, 10_000, 100_000)]
    assert amounts == sorted(amounts)
    assert total("--claims-per-day 0 --profile dev") < 20 < amounts[0]


def test_the_run_is_never_busy_for_more_than_a_day() -> None:
    model = cost_model.Model.of(inputs())
    seconds = model.passes(cost_model.Demand(1e9, 1)) * model.work["pass_s"]
    assert seconds == pytest.approx(cost_model.DAY_S)


def test_a_region_without_prices_is_refused() -> None:
    with pytest.raises(LauncherError, match="eastus"):
        cost.cost(options("--claims-per-day 1 --region marsnorth"))
