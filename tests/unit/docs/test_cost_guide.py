"""The cost guide shows what the command prints, from dated inputs that name their sources."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import subprocess
import sys
from typing import Any

import pytest

from devhost.host.settings import time_span_s
from devhost.launcher import cost, cost_model
from devhost.launcher.say import LauncherError
from tests.support.documents import text_of
from tests.support.processes import ROOT

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


def test_what_an_idle_instance_costs_is_what_a_real_host_was_seen_to_do() -> None:
    seen = {"queue_listeners": 5, "queue_poll_s": 2, "partitions": 4, "durable_poll_s": 5, "timers": 13}
    model = cost_model.Model.of(inputs())
    idle = cost_model.Model(model.prices, {**model.work, **seen}).idle_ops()
    assert idle.queues == pytest.approx(302_000, rel=0.01)
    assert idle.tables == pytest.approx(44_000, rel=0.01)
    assert idle.blobs == pytest.approx(50_000, rel=0.01)
    assert sum((idle.queues, idle.tables, idle.blobs)) / cost_model.DAY_MIN == pytest.approx(275, rel=0.01)


def test_listeners_timers_and_polls_are_those_of_the_app() -> None:
    program = (
        "from function_app import app; "
        "print(*(each.get_trigger().get_binding_name() for each in app.get_functions()))"
    )
    # In a process of its own, because an app can be asked once.
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    work = {name: entry["value"] for name, entry in inputs()["workload"].items()}
    triggers = ran.stdout.split()
    assert triggers.count("queueTrigger") == work["queue_listeners"]
    assert triggers.count("timerTrigger") == work["timers"]
    assert "blobTrigger" not in triggers, "its queue would be polled as well"
    extensions = json.loads((ROOT / "host.json").read_text(encoding="utf-8"))["extensions"]
    storage = extensions["durableTask"]["storageProvider"]
    assert time_span_s(extensions["queues"]["maxPollingInterval"]) == work["queue_poll_s"]
    assert time_span_s(storage["maxQueuePollingInterval"]) == work["durable_poll_s"]
    assert storage["partitionCount"] == work["partitions"]


def test_an_idle_instance_makes_at_most_two_calls_a_second() -> None:
    idle = cost_model.Model.of(inputs()).idle_ops()
    assert (idle.queues + idle.tables + idle.blobs) / cost_model.DAY_MIN <= 120


def test_a_region_without_prices_is_refused() -> None:
    with pytest.raises(LauncherError, match="eastus"):
        cost.cost(options("--claims-per-day 1 --region marsnorth"))
