"""`python -m tests.support.recompute --home H`: every metric again, from what `dev.py export` writes.

Row by row in plain Python, from silver where silver has it: nothing of the product's own arithmetic is used.
Prints JSON; frontends/e2e/figures.e2e.ts compares it with what is on screen and what the API says.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

from tests.support import recompute_pages as pages

ROOT = Path(__file__).resolve().parents[2]
APPROVED = ("Approved", "Partially Approved", "Paid")
DECIDED = (*APPROVED, "Denied")
LAYERS = ("bronze", "silver", "gold")
OPEN = ("Submitted", "Under Review")
TIERS = ((1000, "Platinum"), (500, "Gold"), (200, "Silver"))
Rows = list[dict[str, Any]]
# Where each metric of the glossary stands in what is printed, and so in what is compared.
PLACES = {
    "claims": "periods.claims",
    "customers_who_claimed": "periods.customers",
    "open_claims": "open",
    "waiting_claims": "late",
    "decided_claims": "periods.decided",
    "claimed": "periods.claimed",
    "paid": "periods.paid",
    "earned_premium": "periods.earned_premium",
    "loss_ratio": "periods.loss_ratio",
    "payout_ratio": "periods.payout_ratio",
    "approval_rate": "periods.approval_rate",
    "denial_rate": "periods.denial_rate",
    "straight_through_rate": "decisions.rate",
    "time_to_decision": "decisions.p50",
    "premium": "customers.premium",
    "value_tier": "customers.tier",
    "risk": "customers.risk",
    "risk_score": "customers.score",
    "churn_risk": "customers.churn",
    "revenue_opportunity": "opportunity",
    "replay_difference": "replay.difference",
}


class Lake:
    """An exported lake, and the day of its figures."""

    def __init__(self, folder: Path, as_of: date) -> None:
        self.folder, self.as_of = folder, as_of
        self.claims = self.rows("silver", "fact_claims")
        self.policies = self.rows("silver", "dim_policies")
        self.customers = self.rows("silver", "dim_customers")

    def rows(self, layer: str, table: str) -> Rows:
        """All rows of a table."""
        return pl.read_parquet(self.folder / layer / f"{table}.parquet").to_dicts()

    def sizes(self) -> dict[str, dict[str, int]]:
        """Rows of each table of each layer."""
        return {
            layer: {file.stem: _height(file) for file in (self.folder / layer).iterdir()} for layer in LAYERS
        }


def _height(file: Path) -> int:
    return int(pl.scan_parquet(file).select(pl.len()).collect().item())


def figures(lake: Lake) -> dict[str, Any]:
    """Everything that the dashboard shows of the lake, by page."""
    periods = [_period(lake, *span) for span in _months(lake.as_of)]
    first, last = _months(lake.as_of)[0][0], lake.as_of
    before = (first.replace(year=first.year - 1), _year_before(last))
    customers = _customers(lake)
    return {
        "periods": periods,
        "total": _period(lake, first, last),
        "before": _period(lake, *before),
        "claims": len(lake.claims),
        "open": sum(claim["status"] in OPEN for claim in lake.claims),
        "late": sum(_is_late(claim, lake.as_of) for claim in lake.claims),
        "customers": customers,
        "tiers": _tiers(customers),
        "risks": Counter(each["risk"] for each in customers.values()),
        "decisions": _decisions(lake),
        "opportunity": _round(
            sum(row["estimated_revenue_opportunity"] for row in _gold(lake, "cross_sell_recommendations"))
        ),
        "replay": _replay(lake),
        "providers": pages.providers(lake.rows("silver", "dim_vet_providers"), lake.claims),
        "offers": pages.offers(lake.customers, lake.rows("silver", "dim_pets"), lake.policies, lake.claims),
        "quality": pages.quality(lake.rows("quarantine", "data_quality")),
        "pipeline": pages.pipeline(lake.sizes()),
        "statuses": Counter(claim["status"] for claim in lake.claims),
    }


def _gold(lake: Lake, table: str) -> Rows:
    return lake.rows("gold", table)


def _months(as_of: date) -> list[tuple[date, date]]:
    """The month of a day, cut there, and the eleven before."""
    spans: list[tuple[date, date]] = []
    first, last = as_of.replace(day=1), as_of
    for _ in range(12):
        spans.insert(0, (first, last))
        last = first - timedelta(1)
        first = last.replace(day=1)
    return spans


def _year_before(day: date) -> date:
    return (
        day.replace(year=day.year - 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )


def _period(lake: Lake, first: date, last: date) -> dict[str, Any]:
    claims = [each for each in lake.claims if each["service_date"] and first <= each["service_date"] <= last]
    claimed, paid = (_sum(claims, name) for name in ("claim_amount", "paid_amount"))
    decided = [claim for claim in claims if claim["status"] in DECIDED]
    approved = [claim for claim in decided if claim["status"] in APPROVED]
    earned = sum(_earned(policy, first, last, lake.as_of) for policy in lake.policies)
    return {
        "start": first.isoformat(),
        "end": last.isoformat(),
        "claims": len(claims),
        "customers": len({claim["customer_id"] for claim in claims} - {None}),
        "claimed": _round(claimed),
        "paid": _round(paid),
        "decided": len(decided),
        "earned_premium": _round(earned),
        "approval_rate": _rate(len(approved), len(decided)),
        "denial_rate": _rate(len(decided) - len(approved), len(claims)),
        "payout_ratio": _rate(paid, claimed),
        "loss_ratio": _rate(paid, earned),
    }


def _earned(policy: dict[str, Any], first: date, last: date, as_of: date) -> float:
    """A 365th of the annual premium for each day of cover in the span, until the day of the figures."""
    begin, end = policy["effective_date"], policy["expiration_date"]
    if policy["status"] == "Pending" or begin is None or end is None or not policy["annual_premium"]:
        return 0.0
    end = min(end, policy["cancellation_date"] or end, as_of + timedelta(1), last + timedelta(1))
    return float(policy["annual_premium"] / 365 * max(0, (end - max(begin, first)).days))


def _customers(lake: Lake) -> dict[str, dict[str, Any]]:
    policies, claims = (_by_customer(rows) for rows in (lake.policies, lake.claims))
    scores = {row["customer_id"]: row for row in _gold(lake, "risk_scoring")}
    found = {}
    for customer in lake.customers:
        key = customer["customer_id"]
        held, sent = policies.get(key, []), claims.get(key, [])
        in_force = [policy for policy in held if _is_in_force(policy, lake.as_of)]
        premium, paid = _sum(in_force, "annual_premium"), _sum(sent, "paid_amount")
        earned = sum(_earned(policy, date.min, date.max - timedelta(1), lake.as_of) for policy in held)
        found[key] = {
            "tier": next((name for above, name in TIERS if premium > above), "Bronze"),
            "risk": _category(_score(scores[key])),
            "score": _score(scores[key]),
            "churn": _churn(held, in_force, lake.as_of),
            "premium": _round(premium),
            "claims": len(sent),
            "claimed": _sum(sent, "claim_amount"),
            "paid": paid,
            "earned": earned,
            "loss_ratio": _rate(paid, earned),
        }
    return found


def _is_in_force(policy: dict[str, Any], as_of: date) -> bool:
    begin, end = policy["effective_date"], policy["expiration_date"]
    if policy["status"] != "Active" or begin is None or end is None:
        return False
    return bool(begin <= as_of < min(end, policy["cancellation_date"] or end))


def _score(row: dict[str, Any]) -> int:
    parts = ("pet_age_risk", "condition_risk", "claims_frequency_risk", "emergency_risk", "loss_ratio_risk")
    return sum(row[name] for name in parts)


def _category(points: int) -> str:
    steps = ((80, "Very High"), (60, "High"), (40, "Medium"), (20, "Low"))
    return next((name for above, name in steps if points > above), "Very Low")


def _churn(held: Rows, in_force: Rows, as_of: date) -> str:
    if not held:
        return "No Policy"
    if not in_force:
        return "Lapsed"
    days = min((policy["expiration_date"] - as_of).days for policy in in_force)
    return "High" if days < 30 else "Medium" if days < 60 else "Low"


def _tiers(customers: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {}
    for name in ("Platinum", "Gold", "Silver", "Bronze"):
        members = [each for each in customers.values() if each["tier"] == name]
        paid, earned = (sum(each[key] for each in members) for key in ("paid", "earned"))
        found[name] = {
            "count": len(members),
            "premium": _round(sum(each["premium"] for each in members)),
            "loss_ratio": _rate(paid, earned),
        }
    return found


def _decisions(lake: Lake) -> dict[str, Any]:
    known = [claim for claim in lake.claims if claim["decided_by"]]
    seconds = [claim["time_to_decision"] for claim in known if claim["time_to_decision"] is not None]
    return {
        "known": len(known),
        "rate": _rate(sum(claim["decided_by"] == "automatic" for claim in known), len(known)),
        "p50": median(seconds) if seconds else None,
    }


def _replay(lake: Lake) -> dict[str, Any]:
    rows = _gold(lake, "adjudication_replay")
    ruled = [row for row in rows if row["recorded_status"] in DECIDED and row["replayed_paid"] is not None]
    undecided = [row for row in rows if row["recorded_status"] in OPEN and row["replayed_paid"] is not None]
    recorded, replayed = (
        float(sum(row[name] or 0 for row in ruled)) for name in ("recorded_paid", "replayed_paid")
    )
    return {
        "recorded": _round(recorded),
        "replayed": _round(replayed),
        "difference": _round(replayed - recorded),
        "undecided": len(undecided),
        "undecided_paid": _round(float(sum(row["replayed_paid"] for row in undecided))),
        "agreeing": sum(row["agrees"] for row in rows),
    }


def _is_late(claim: dict[str, Any], as_of: date) -> bool:
    submitted = claim["submitted_date"]
    return claim["status"] in OPEN and submitted is not None and (as_of - submitted).days > 7


def _by_customer(rows: Rows) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in rows:
        found.setdefault(row["customer_id"], []).append(row)
    return found


def _sum(rows: Rows, name: str) -> float:
    return sum(row[name] or 0.0 for row in rows)


def _rate(part: float, whole: float) -> float | None:
    return _round(part / whole * 100) if whole > 0 else None


def _round(value: float) -> float:
    return round(value + 1e-9, 2)


def main() -> None:
    """Export, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", required=True)
    parser.add_argument("--as-of", type=date.fromisoformat, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        line = [sys.executable, str(ROOT / "dev.py"), "export", folder, "--home", options.home]
        subprocess.run(line, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        print(json.dumps(figures(Lake(Path(folder), options.as_of))))


if __name__ == "__main__":
    main()
