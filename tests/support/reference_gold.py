"""Gold by the rules, one customer, claim, month and provider at a time.

Takes the reference's silver rows (dicts) by table name and gives rows by mart name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from tests.support.reference_dates import round2

Row = dict[str, Any]


def reference_gold(silver: dict[str, list[Row]], as_of: date) -> dict[str, list[Row]]:
    """The six marts."""
    view = [_customer_360(c, silver, as_of) for c in _with_owned(silver)]
    return {
        "customer_360_view": view,
        "claims_analytics": _claims_analytics(silver),
        "monthly_kpis": _monthly(silver, as_of),
        "cross_sell_recommendations": [_cross_sell(row) for row in view],
        "provider_performance": _providers(silver),
        "risk_scoring": [_risk(row) for row in view],
    }


def _with_owned(silver: dict[str, list[Row]]) -> Iterable[tuple[Row, list[Row], list[Row], list[Row]]]:
    by_table = {
        name: _group(silver[name], "customer_id") for name in ("dim_pets", "dim_policies", "fact_claims")
    }
    for customer in silver["dim_customers"]:
        key = customer["customer_id"]
        pets, policies, claims = (
            by_table[t].get(key, []) for t in ("dim_pets", "dim_policies", "fact_claims")
        )
        yield customer, pets, policies, claims


def _group(rows: list[Row], key: str) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _values(rows: list[Row], name: str) -> list[Any]:
    return [row[name] for row in rows if row[name] is not None]


def _sum(rows: list[Row], name: str) -> Any:
    found = _values(rows, name)
    return sum(found) if found else None


def _avg(rows: list[Row], name: str) -> float | None:
    found = _values(rows, name)
    return sum(found) / len(found) if found else None


def _least(rows: list[Row], name: str) -> Any:
    return min(_values(rows, name), default=None)


def _most(rows: list[Row], name: str) -> Any:
    return max(_values(rows, name), default=None)


def _count(rows: list[Row], test: Callable[[Row], Any]) -> int:
    return sum(1 for row in rows if test(row))


def _set(rows: list[Row], name: str) -> list[Any]:
    return sorted(set(_values(rows, name)))


def _by_step(value: Any, steps: list[tuple[float, Any]], default: Any) -> Any:
    """The result of the first bound that the value exceeds; the default for null."""
    return next((result for bound, result in steps if value is not None and value > bound), default)


def _customer_360(owned: tuple[Row, list[Row], list[Row], list[Row]], silver: Any, as_of: date) -> Row:
    customer, pets, policies, claims = owned
    row = dict(customer)
    row |= _of_pets(pets) | _of_policies(policies) | _of_claims(claims)
    premium, paid = row["total_annual_premium"], row["total_paid_amount"]
    row["loss_ratio"] = 0.0
    if premium is not None and premium > 0:
        row["loss_ratio"] = None if paid is None else round2(paid / premium * 100)
    row["claims_per_pet"] = 0.0
    if row["total_pets"]:
        row["claims_per_pet"] = round2(row["total_claims"] / row["total_pets"]) if claims else None
    steps = [(150, "High Risk"), (100, "Medium Risk"), (50, "Low Risk")]
    row["customer_risk_score"] = _by_step(row["loss_ratio"], steps, "Very Low Risk")
    row["customer_value_tier"] = _by_step(
        premium, [(1000, "Platinum"), (500, "Gold"), (200, "Silver")], "Bronze"
    )
    row["engagement_score"] = (
        (row["total_claims"] or 0) * 10.0
        + (row["avg_renewal_count"] or 0) * 20
        + (row["tenure_months"] or 0) * 2
        + (10 if row["marketing_opt_in"] else 0)
    )
    row["churn_risk"] = _churn(row)
    earned = sum(_values(policies, "earned_premium"))
    in_force = [p for p in policies if p["is_in_force"]]
    row["in_force_policies"] = len(in_force)
    row["in_force_annual_premium"] = float(_sum(in_force, "annual_premium") or 0)
    row["earned_premium"] = round2(float(earned))
    row["earned_loss_ratio"] = round2((paid or 0) / earned * 100) if earned > 0 else None
    row["churn_risk_adjusted"] = _churn_adjusted(policies, in_force, as_of)
    row["_policies"] = policies
    return row


def _of_pets(pets: list[Row]) -> Row:
    if not pets:
        names = "total_pets dog_count cat_count active_pets avg_pet_age pet_species_list pet_breeds_list"
        return dict.fromkeys([*names.split(), "pets_with_conditions"])
    return {
        "total_pets": len(pets),
        "dog_count": _count(pets, lambda p: p["species"] == "Dog"),
        "cat_count": _count(pets, lambda p: p["species"] == "Cat"),
        "active_pets": _count(pets, lambda p: p["is_active"]),
        "avg_pet_age": _avg(pets, "age_years"),
        "pet_species_list": _set(pets, "species"),
        "pet_breeds_list": _set(pets, "breed"),
        "pets_with_conditions": _count(pets, lambda p: p["has_pre_existing"]),
    }


def _of_policies(policies: list[Row]) -> Row:
    counts: Row = {
        "total_policies": len(policies),
        "active_policies": _count(policies, lambda p: p["is_active"]),
        "wellness_coverage_count": _count(policies, lambda p: p["includes_wellness"]),
        "dental_coverage_count": _count(policies, lambda p: p["includes_dental"]),
    }
    return (counts if policies else dict.fromkeys(counts)) | {
        "total_annual_premium": _sum(policies, "annual_premium"),
        "avg_annual_premium": _avg(policies, "annual_premium"),
        "highest_plan_tier": _most(policies, "plan_tier"),
        "first_policy_date": _least(policies, "effective_date"),
        "latest_policy_date": _most(policies, "effective_date"),
        "avg_renewal_count": _avg(policies, "renewal_count"),
        "min_days_until_renewal": _least(policies, "days_until_renewal"),
    }


def _of_claims(claims: list[Row]) -> Row:
    categories = _set(claims, "claim_category")
    counts: Row = {
        "total_claims": len(claims),
        "denied_claims": _count(claims, lambda c: c["status"] == "Denied"),
        "emergency_claims": _count(claims, lambda c: c["is_emergency"]),
        "unique_claim_categories": len(categories),
        "claim_categories_list": categories,
    }
    return (counts if claims else dict.fromkeys(counts)) | {
        "total_claim_amount": _sum(claims, "claim_amount"),
        "total_paid_amount": _sum(claims, "paid_amount"),
        "avg_claim_amount": _avg(claims, "claim_amount"),
        "max_claim_amount": _most(claims, "claim_amount"),
        "avg_processing_days": _avg(claims, "processing_days"),
        "first_claim_date": _least(claims, "service_date"),
        "last_claim_date": _most(claims, "service_date"),
    }


def _churn(row: Row) -> str:
    days = row["min_days_until_renewal"]
    if days is not None and days < 60:
        return "High" if days < 30 else "Medium"
    return "Churned" if row["active_policies"] == 0 else "Low"


def _churn_adjusted(policies: list[Row], in_force: list[Row], as_of: date) -> str:
    if not policies:
        return "No Policy"
    if not in_force:
        return "Lapsed"
    expiries = _values(in_force, "expiration_date")
    days = (min(expiries) - as_of).days if expiries else None
    if days is not None and days < 60:
        return "High" if days < 30 else "Medium"
    return "Low"


def _claims_analytics(silver: dict[str, list[Row]]) -> list[Row]:
    pets = {r["pet_id"]: r for r in silver["dim_pets"]}
    policies = {r["policy_id"]: r for r in silver["dim_policies"]}
    providers = {r["provider_id"]: r for r in silver["dim_vet_providers"]}
    customers = {r["customer_id"]: r for r in silver["dim_customers"]}
    rows = []
    for claim in silver["fact_claims"]:
        row = dict(claim)
        policy, pet = policies.get(claim["policy_id"], {}), pets.get(claim["pet_id"], {})
        provider = providers.get(claim["provider_id"], {})
        row |= {name: policy.get(name) for name in ("plan_name", "plan_tier")}
        row |= {name: pet.get(name) for name in ("species", "breed", "life_stage", "pet_name")}
        row |= {name: provider.get(name) for name in ("provider_name", "is_in_network", "provider_type")}
        row["service_year_month"] = _month_of(claim)
        amount = claim["claim_amount"]
        row["network_savings"] = 0.0
        if provider.get("is_in_network"):
            row["network_savings"] = None if amount is None else 0.15 * amount
        row["customer_name"] = customers.get(claim["customer_id"], {}).get("full_name")
        rows.append(row)
    return rows


def _month_of(claim: Row) -> str | None:
    return claim["service_date"] and claim["service_date"].isoformat()[:7]


def _monthly(silver: dict[str, list[Row]], as_of: date) -> list[Row]:
    groups: dict[str | None, list[Row]] = defaultdict(list)
    for claim in silver["fact_claims"]:
        groups[_month_of(claim)].append(claim)
    rows: list[Row] = []
    for month in sorted(groups, key=lambda m: (m is not None, m or "")):
        before = rows[-1]["total_claims"] if rows else None
        rows.append(_month_row(month, groups[month], before, silver["dim_policies"]))
    return rows


def _month_row(month: str | None, claims: list[Row], before: int | None, policies: list[Row]) -> Row:
    total = len(claims)
    claimed, paid = _sum(claims, "claim_amount"), _sum(claims, "paid_amount")
    approved = _count(claims, lambda c: c["status"] == "Approved")
    denied = _count(claims, lambda c: c["status"] == "Denied")
    decided = _count(claims, lambda c: c["is_decided"])
    approvals = _count(claims, lambda c: c["status"] in ("Approved", "Partially Approved", "Paid"))
    earned = _earned_in(month, policies) if month else 0.0
    return {
        "year_month": month,
        "total_claims": total,
        "unique_customers": len(_set(claims, "customer_id")),
        "unique_pets": len(_set(claims, "pet_id")),
        "total_claim_amount": claimed,
        "total_paid_amount": paid,
        "avg_claim_amount": _avg(claims, "claim_amount"),
        "avg_processing_days": _avg(claims, "processing_days"),
        "approved_claims": approved,
        "denied_claims": denied,
        "emergency_claims": _count(claims, lambda c: c["is_emergency"]),
        "approval_rate": round2(approved / total * 100),
        "denial_rate": round2(denied / total * 100),
        "loss_ratio": round2(paid / claimed * 100) if claimed and paid is not None else None,
        "prev_month_claims": before,
        "claims_growth_pct": round2((total - before) * 100 / before) if before else 0.0,
        "decided_claims": decided,
        "approval_rate_decided": round2(approvals / decided * 100) if decided else None,
        "earned_premium": round2(earned),
        "earned_loss_ratio": round2(paid / earned * 100) if earned > 0 and paid is not None else None,
    } | _of_decisions(claims)


def _of_decisions(claims: list[Row]) -> Row:
    deciders, times = _values(claims, "decided_by"), sorted(_values(claims, "time_to_decision"))
    automatic = sum(1 for by in deciders if by == "automatic")
    return {
        "straight_through_rate": round2(automatic / len(deciders) * 100) if deciders else None,
        "time_to_decision_p50": _percentile(times, 0.50),
        "time_to_decision_p95": _percentile(times, 0.95),
    }


def _percentile(ordered: list[float], share: float) -> float | None:
    """Linear between the two values that surround the place."""
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def _earned_in(month: str, policies: list[Row]) -> float:
    first = date.fromisoformat(f"{month}-01")
    following = (first + timedelta(days=32)).replace(day=1)
    earned = 0.0
    for policy in policies:
        if policy["earned_days"] and policy["annual_premium"] is not None:
            start = policy["effective_date"]
            end = start + timedelta(days=policy["earned_days"])
            days = (min(end, following) - max(start, first)).days
            earned += policy["annual_premium"] / 365 * max(0, days)
    return earned


_OFFERS = ("upgrade_opportunity", "wellness_opportunity", "dental_opportunity", "multi_pet_opportunity")
_NAMES = ("Plan Upgrade", "Add Wellness Coverage", "Add Dental Coverage", "Insure Additional Pets")


def _cross_sell(view: Row) -> Row:
    tier, ratio, active = view["highest_plan_tier"], view["loss_ratio"], view["active_policies"] or 0
    premium = view["total_annual_premium"]
    low = tier is not None and tier < 3
    row = dict(view)
    row["upgrade_opportunity"] = low and ratio is not None and ratio < 80
    row["wellness_opportunity"] = view["wellness_coverage_count"] == 0 and active > 0
    row["dental_opportunity"] = view["dental_coverage_count"] == 0 and active > 0
    row["multi_pet_opportunity"] = view["total_pets"] is not None and view["total_pets"] > active > 0
    revenue = [premium and premium * 0.5, 120.0, 180.0, premium and premium * 0.8]
    chosen = next((i for i, flag in enumerate(_OFFERS) if row[flag]), None)
    row["recommendation"] = "Retain & Engage" if chosen is None else _NAMES[chosen]
    row["estimated_revenue_opportunity"] = estimate = 0.0 if chosen is None else revenue[chosen]
    row["priority_score"] = None if estimate is None or ratio is None else estimate * (100 - ratio) / 100
    active_plans = {
        (p["plan_tier"], p["plan_name"]) for p in view["_policies"] if p["is_active"] and p["plan_name"]
    }
    row["current_plans"] = [name for _, name in sorted(active_plans)]
    row["upgrade_opportunity_adjusted"] = low and active > 0 and (ratio or 0) < 80
    held = min(100, max(0, ratio or 0))
    row["priority_score_adjusted"] = max(0.0, (estimate or 0) * (100 - held) / 100)
    return row


def _risk(view: Row) -> Row:
    row = dict(view)
    tenure = max(1 if view["tenure_months"] is None else view["tenure_months"], 1)
    claims = view["total_claims"]
    row["pet_age_risk"] = _by_step(view["avg_pet_age"], [(10, 30), (7, 20), (4, 10)], 5)
    row["condition_risk"] = 15 * (view["pets_with_conditions"] or 0)
    row["claims_frequency_risk"] = _by_step(
        None if claims is None else claims / tenure, [(2, 25), (1, 15)], 5
    )
    row["emergency_risk"] = _by_step(view["emergency_claims"], [(3, 20), (1, 10)], 0)
    row["loss_ratio_risk"] = _by_step(view["loss_ratio"], [(150, 30), (100, 20), (70, 10)], 0)
    parts = ("pet_age_risk", "claims_frequency_risk", "emergency_risk", "loss_ratio_risk")
    others = sum(row[part] for part in parts)
    row["total_risk_score"] = total = others + row["condition_risk"]
    row["risk_category"] = _by_step(
        total, [(80, "Very High"), (60, "High"), (40, "Medium"), (20, "Low")], "Very Low"
    )
    row["recommended_action"] = {
        "Very High": "Review for rate adjustment",
        "High": "Monitor closely",
        "Medium": "Standard monitoring",
    }.get(row["risk_category"], "Candidate for loyalty rewards")
    row["claims_per_year"] = round2((claims or 0) / tenure * 12)
    row["risk_score_normalised"] = round2((others + min(row["condition_risk"], 45) - 10) / 140 * 100)
    return row


def _providers(silver: dict[str, list[Row]]) -> list[Row]:
    providers = {r["provider_id"]: r for r in silver["dim_vet_providers"]}
    rows = []
    for key, claims in _group(silver["fact_claims"], "provider_id").items():
        provider = providers.get(key, {})
        names = ("provider_name", "provider_type", "city", "state", "is_in_network", "average_rating")
        row: Row = {"provider_id": key} | {name: provider.get(name) for name in names}
        billed, denied = _sum(claims, "claim_amount"), _count(claims, lambda c: c["status"] == "Denied")
        rate, rating = round2(denied / len(claims) * 100), row["average_rating"]
        row |= {
            "total_claims": len(claims),
            "unique_customers": len(_set(claims, "customer_id")),
            "total_billed": billed,
            "total_paid": _sum(claims, "paid_amount"),
            "avg_claim_amount": _avg(claims, "claim_amount"),
            "avg_processing_days": _avg(claims, "processing_days"),
            "denied_claims": denied,
            "emergency_visits": _count(claims, lambda c: c["is_emergency"]),
            "denial_rate": rate,
            "avg_cost_per_visit": None if billed is None else round2(billed / len(claims)),
        }
        preferred = rating is not None and rating >= 4.5 and rate is not None and rate < 10
        standard = rating is not None and rating >= 4.0 and rate is not None and rate < 20
        row["provider_tier"] = "Preferred" if preferred else "Standard" if standard else "Review Required"
        rows.append(row)
    return rows
