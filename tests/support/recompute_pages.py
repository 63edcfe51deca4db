"""What the pages of providers, offers, quality and the pipeline show, again, from exported rows alone."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

Rows = list[dict[str, Any]]
_QUALITY = {
    "rows_in": "rowsIn",
    "rows_new": "rowsNew",
    "rows_updated": "rowsUpdated",
    "rows_quarantined": "quarantined",
    "completeness": "complete",
    "accuracy": "accurate",
}


def providers(known: Rows, claims: Rows) -> dict[str, dict[str, Any]]:
    """Each provider of the directory or of a claim, by id; claims that name none are under an empty id."""
    named = {row["provider_id"]: row for row in known}
    sent = _grouped(claims, "provider_id")
    return {key or "": _provider(named.get(key), sent.get(key, [])) for key in named.keys() | sent.keys()}


def _provider(row: dict[str, Any] | None, claims: Rows) -> dict[str, Any]:
    amounts = [claim["claim_amount"] for claim in claims if claim["claim_amount"] is not None]
    days = [claim["processing_days"] for claim in claims if claim["processing_days"] is not None]
    denied = sum(claim["status"] == "Denied" for claim in claims)
    rate = _round(denied / len(claims) * 100) if claims else None
    rating = row["average_rating"] if row else None
    return {
        "rating": rating,
        "claims": len(claims),
        "billed": sum(amounts) if amounts else None,
        "average": sum(amounts) / len(amounts) if amounts else None,
        "denial_rate": rate,
        "days": sum(days) / len(days) if days else None,
        "standing": _standing(rating, rate),
    }


def _standing(rating: float | None, denial_rate: float | None) -> str:
    if denial_rate is None:
        return "No Claims"
    if rating is not None and rating >= 4.5 and denial_rate < 10:
        return "Preferred"
    return "Standard" if rating is not None and rating >= 4.0 and denial_rate < 20 else "Review Required"


def offers(customers: Rows, pets: Rows, policies: Rows, claims: Rows) -> dict[str, dict[str, Any]]:
    """What to offer to each customer, what it could bring in a year, and how urgent it is."""
    owned, held, sent = (_grouped(rows, "customer_id") for rows in (pets, policies, claims))
    keys = [row["customer_id"] for row in customers]
    return {key: _offer(owned.get(key, []), held.get(key, []), sent.get(key, [])) for key in keys}


def _offer(pets: Rows, policies: Rows, claims: Rows) -> dict[str, Any]:
    premium = sum(row["annual_premium"] or 0.0 for row in policies)
    ratio = _legacy_ratio(premium, claims)
    offer, revenue = _first_offer(pets, policies, premium, ratio)
    left = 100 - min(100.0, max(0.0, ratio or 0.0))
    return {"offer": offer, "revenue": _round(revenue), "priority": max(0.0, revenue * left / 100)}


def _legacy_ratio(premium: float, claims: Rows) -> float | None:
    """What was ever paid over one year's premium of all policies, as the reference system has it."""
    if premium <= 0:
        return 0.0
    return _round(sum(row["paid_amount"] or 0.0 for row in claims) / premium * 100) if claims else None


def _first_offer(pets: Rows, policies: Rows, premium: float, ratio: float | None) -> tuple[str, float]:
    active = sum(bool(row["is_active"]) for row in policies)
    tiers = [row["plan_tier"] for row in policies if row["plan_tier"] is not None]
    if tiers and max(tiers) < 3 and ratio is not None and ratio < 80:
        return "Plan Upgrade", premium * 0.5
    if active and not any(row["includes_wellness"] for row in policies):
        return "Add Wellness Coverage", 120.0
    if active and not any(row["includes_dental"] for row in policies):
        return "Add Dental Coverage", 180.0
    if active and len(pets) > active:
        return "Insure Additional Pets", premium * 0.8
    return "Retain & Engage", 0.0


def quality(measures: Rows) -> dict[str, Any]:
    """The newest run's line of each table, and the rows that each rule found, by run, table and rule."""
    lines: dict[str, dict[str, float | None]] = defaultdict(lambda: dict.fromkeys(_QUALITY.values()))
    found: dict[str, float] = {}
    for row in measures:
        place = f"{row['run_id']} {row['table']}"
        if row["rule"] is not None:
            found[f"{place} {row['rule']}"] = row["value"]
        elif row["measure"] in _QUALITY:
            lines[place][_QUALITY[row["measure"]]] = row["value"]
    return {"lines": lines, "rules": found}


def pipeline(rows: dict[str, dict[str, int]]) -> dict[str, Any]:
    """Rows of each table by layer, and of each layer; the replay is no run's and is published apart."""
    of_runs = {
        layer: {name: size for name, size in tables.items() if name != "adjudication_replay"}
        for layer, tables in rows.items()
    }
    return {"tables": of_runs, "layers": {layer: sum(sizes.values()) for layer, sizes in of_runs.items()}}


def _grouped(rows: Rows, name: str) -> dict[str | None, Rows]:
    found: dict[str | None, Rows] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return found


def _round(value: float) -> float:
    return round(value + 1e-9, 2)
