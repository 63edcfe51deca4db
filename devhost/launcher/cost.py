"""`cost`: what an installation would cost in a month, as a table with every formula."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from devhost.launcher.cost_model import Demand, Model
from devhost.launcher.say import LauncherError, say

PRICES = Path(__file__).with_name("prices.json")
PROFILES = Path(__file__).parents[2] / "infra" / "bicep" / "profiles"
# Two claims of a customer in a year.
CUSTOMERS_PER_DAILY_CLAIM = 365 / 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--claims-per-day", type=float, required=True, metavar="N")
    parser.add_argument("--customers", type=int, metavar="N", help="default: two claims of each in a year")
    parser.add_argument("--region", default="eastus", metavar="R")
    parser.add_argument("--profile", choices=["prod", "dev"], default="prod")
    parser.add_argument("--private", action="store_true", help="with private endpoints")


def cost(options: argparse.Namespace) -> int:
    """Print the table, and which prices nobody has checked."""
    inputs = json.loads(PRICES.read_text(encoding="utf-8"))
    if options.region not in inputs["regions"]:
        known = ", ".join(inputs["regions"])
        raise LauncherError(f"{PRICES.name} has prices for {known} only; add those of {options.region}.")
    say(table(inputs, demand_of(options)))
    say()
    say(note(inputs))
    return 0


def demand_of(options: argparse.Namespace) -> Demand:
    """The demand that the options describe."""
    is_production = options.profile == "prod"
    size = json.loads((PROFILES / f"{options.profile}.json").read_text(encoding="utf-8"))
    customers = options.customers
    if customers is None:
        customers = round(options.claims_per_day * CUSTOMERS_PER_DAILY_CLAIM)
    return Demand(
        options.claims_per_day,
        customers,
        size["alwaysReadyHttp"],
        is_production,
        options.private,
        size["instanceMemoryMB"] / 1024,
    )


def table(inputs: dict[str, Any], demand: Demand) -> str:
    """The lines and their sum, as a table in Markdown."""
    lines = Model.of(inputs).lines(demand)
    rows = [f"| {line.resource} | {line.formula} | {line.usd:,.2f} |" for line in lines]
    total = f"| **Total** | {inputs['currency']} a month | **{sum(line.usd for line in lines):,.2f}** |"
    return "\n".join(["| meter | how much | USD |", "|---|---|--:|", *rows, total])


def note(inputs: dict[str, Any]) -> str:
    """How far the prices can be trusted."""
    prices = inputs["prices"]
    unchecked = sum(not entry["checked"] for entry in prices.values())
    return (
        f"Prices of {inputs['as_of']}, {inputs['regions'][0]}: {unchecked} of {len(prices)} inputs in "
        f"{PRICES.name} are still to be checked against their source."
    )
