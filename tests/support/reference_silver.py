"""Silver by the rules, one row at a time: slow, plain, and written without a look at the real one.

Bronze and silver rows are dicts; dates are `date`, lists are lists.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.support.reference_dates import months, point_in_time, round2, strict_date, years

Row = dict[str, Any]
Tables = dict[str, list[Row]]
_NEVER = datetime(1, 1, 1, tzinfo=UTC)
KEY = {
    "customers": "customer_id",
    "pets": "pet_id",
    "policies": "policy_id",
    "vet_providers": "provider_id",
    "claims": "claim_id",
}
TABLE = {
    "customers": "dim_customers",
    "pets": "dim_pets",
    "policies": "dim_policies",
    "vet_providers": "dim_vet_providers",
    "claims": "fact_claims",
}
DATES = {
    "customers": ["date_of_birth", "customer_since"],
    "pets": ["date_of_birth", "adoption_date"],
    "policies": ["effective_date", "expiration_date", "cancellation_date"],
    "vet_providers": [],
    "claims": ["service_date", "submitted_date"],
}
# What the API adds to a claim once it is decided; not counted by the quality score.
DECISION = {
    "decided_at",
    "decision_outcome",
    "decision_reasons",
    "decided_covered_cents",
    "decided_deductible_cents",
    "decided_by",
    "rule_version",
}
DERIVED = {
    "customers": ["full_name", "phone_clean", "age", "tenure_months", "is_valid_email"],
    "pets": ["age_years", "age_months", "weight_kg", "has_microchip", "has_pre_existing", "life_stage"],
    "policies": ["annual_premium", "is_active", "policy_age_months", "days_until_renewal", "plan_tier"],
    "vet_providers": ["rating_category", "network_status"],
    "claims": [
        "days_to_submit",
        "customer_out_of_pocket",
        "reimbursement_rate",
        "claim_size_category",
        "service_year",
        "service_month",
        "service_quarter",
    ],
}


def reference_silver(bronze: Tables, as_of: date) -> tuple[Tables, Tables]:
    """Silver rows by table name, and the refused bronze rows by entity."""
    refused = {e: [r for r in rows if r[KEY[e]] is None] for e, rows in bronze.items()}
    rows = {e: [_cleaned(e, r) for r in _latest(e, bronze[e])] for e in bronze}
    for entity, derive in _DERIVE.items():
        for row in rows[entity]:
            derive(row, as_of)
    lookup = {e: {r[KEY[e]]: r for r in rows[e]} for e in rows}
    emails = Counter(r["email"] for r in rows["customers"] if r["email"] is not None)
    for entity, cleaned in rows.items():
        for row in cleaned:
            found = _FLAGS[entity](row, as_of, lookup, emails)
            unparsed = {f"unparsed:{name}" for name in row["_unparsed"]}
            row["_quality_flags"] = sorted(found | unparsed)
            _score(entity, row)
    return {TABLE[e]: rows[e] for e in rows}, refused


def _latest(entity: str, rows: list[Row]) -> list[Row]:
    best: dict[str, Row] = {}
    for row in rows:
        key = row[KEY[entity]]
        if key is not None and (key not in best or _rank(row) > _rank(best[key])):
            best[key] = row
    return list(best.values())


def _rank(row: Row) -> tuple[Any, ...]:
    moment = point_in_time(row.get("updated_at"))
    known = (moment is not None, moment or _NEVER)
    return (row["_ingestion_timestamp"], *known, row["_row_number"], row["_source_file"], row["_source_etag"])


def _cleaned(entity: str, bronze: Row) -> Row:
    row = {k: v for k, v in bronze.items() if k != "_extra"}
    row["_unparsed"] = list(row["_unparsed"])
    row["_source_columns"] = [k for k in row if not k.startswith("_") and k not in DECISION]
    for name in DATES[entity]:
        text = row[name]
        row[name] = strict_date(text)
        if text not in (None, "") and row[name] is None:
            row["_unparsed"].append(name)
    for name in {"customers": ["email"], "vet_providers": []}.get(entity, []):
        row[name] = _map(row[name], lambda t: t.strip(" ").lower())
    if entity in ("customers", "vet_providers"):
        row["state"] = _map(row["state"], lambda t: t.strip(" ").upper())
        row["zip_code"] = _map(row["zip_code"], lambda t: t.rjust(5, "0")[:5])
    names = {"pets": ["pet_name", "species", "breed"], "vet_providers": ["provider_name"]}
    for name in names.get(entity, []):
        row[name] = _map(row[name], _initcap)
    return row


def _map(value: Any, change: Callable[[Any], Any]) -> Any:
    return None if value is None else change(value)


def _initcap(text: str) -> str:
    return " ".join(w[:1].upper() + w[1:].lower() for w in text.strip(" ").split(" "))


def _customers(row: Row, as_of: date) -> None:
    row["full_name"] = " ".join(n for n in (row["first_name"], row["last_name"]) if n is not None)
    pattern = r"[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}"
    row["is_valid_email"] = _map(row["email"], lambda e: re.fullmatch(pattern, e) is not None)
    row["phone_clean"] = _map(row["phone"], lambda p: re.sub("[^0-9]", "", p))
    row["age"] = years(as_of, row["date_of_birth"])
    row["tenure_months"] = months(as_of, row["customer_since"])
    row["age_exact"] = _map(months(as_of, row["date_of_birth"]), lambda m: m // 12)


def _pets(row: Row, as_of: date) -> None:
    row["age_years"] = age = years(as_of, row["date_of_birth"])
    row["age_months"] = months(as_of, row["date_of_birth"])
    row["weight_kg"] = round2(_map(row["weight_lbs"], lambda w: w * 0.453592))
    row["has_microchip"] = row["microchip_id"] is not None
    row["has_pre_existing"] = row["pre_existing_conditions"] is not None
    stages = [(1, "Puppy/Kitten"), (7, "Adult"), (10, "Senior")]
    row["life_stage"] = next((s for limit, s in stages if age is not None and age < limit), "Geriatric")
    row["age_years_exact"] = _map(row["age_months"], lambda m: m // 12)
    row["life_stage_checked"] = "Unknown" if age is None else row["life_stage"]


def _policies(row: Row, as_of: date) -> None:
    start, end, cancelled = (row[n] for n in DATES["policies"])
    row["annual_premium"] = round2(_map(row["monthly_premium"], lambda p: p * 12))
    tiers = ["Basic", "Standard", "Premium", "Unlimited"]
    row["plan_tier"] = tiers.index(row["plan_name"]) + 1 if row["plan_name"] in tiers else 0
    row["is_active"] = _map(row["status"], lambda s: s == "Active")
    row["policy_age_months"] = months(as_of, start)
    row["days_until_renewal"] = (end - as_of).days if row["is_active"] and end else None
    ends = [d for d in (end, cancelled) if d]
    row["cover_end_date"] = cover_end = min(ends) if ends else None
    covered = start is not None and cover_end is not None and start <= as_of < cover_end
    row["is_in_force"] = bool(row["is_active"]) and covered
    days = 0
    if row["status"] != "Pending" and start and end and cover_end:
        day_after = as_of + timedelta(days=1)
        days = max(0, (min(cover_end, day_after) - start).days)
    row["earned_days"] = days
    row["earned_premium"] = _map(row["annual_premium"], lambda p: p / 365 * days)


def _vet_providers(row: Row, as_of: date) -> None:
    rating = row["average_rating"]
    steps = [(4.5, "Excellent"), (4.0, "Good"), (3.5, "Average")]
    category = next(
        (name for limit, name in steps if rating is not None and rating >= limit), "Below Average"
    )
    row["rating_category"] = category
    row["network_status"] = "In-Network" if row["is_in_network"] else "Out-of-Network"
    row["rating_category_checked"] = "Unknown" if rating is None else category


def _claims(row: Row, as_of: date) -> None:
    served, submitted = row["service_date"], row["submitted_date"]
    amount, paid = row["claim_amount"], row["paid_amount"]
    row["service_year"] = _map(served, lambda d: d.year)
    row["service_month"] = _map(served, lambda d: d.month)
    row["service_quarter"] = _map(served, lambda d: (d.month - 1) // 3 + 1)
    row["days_to_submit"] = (submitted - served).days if served and submitted else None
    row["customer_out_of_pocket"] = None if amount is None or paid is None else amount - paid
    row["reimbursement_rate"] = 0.0
    if amount is not None and amount > 0:
        row["reimbursement_rate"] = round2(_map(paid, lambda p: p / amount * 100))
    steps = [(100, "Small (<$100)"), (500, "Medium ($100-$500)"), (2000, "Large ($500-$2000)")]
    size = next((name for limit, name in steps if amount is not None and amount < limit), "Major (>$2000)")
    row["claim_size_category"] = size
    row["claim_size_category_checked"] = "Unknown" if amount is None else size
    row["is_decided"] = row["status"] in ("Approved", "Partially Approved", "Paid", "Denied")
    decided, created = point_in_time(row["decided_at"]), point_in_time(row["created_at"])
    row["time_to_decision"] = (decided - created).total_seconds() if decided and created else None


def _future(row: Row, as_of: date, *names: str) -> set[str]:
    return {f"future_date:{n}" for n in names if row[n] is not None and row[n] > as_of}


def _orphans(row: Row, lookup: Any, **parents: str) -> set[str]:
    keys = {"customer": "customer_id", "pet": "pet_id", "policy": "policy_id", "provider": "provider_id"}
    return {f"orphan_{p}" for p, e in parents.items() if row[keys[p]] and row[keys[p]] not in lookup[e]}


def _below(small: Any, large: Any) -> bool:
    return small is not None and large is not None and small < large


def _differ(one: Any, other: Any) -> bool:
    return one is not None and other is not None and one != other


def _customer_flags(row: Row, as_of: date, lookup: Any, emails: Counter[str]) -> set[str]:
    found = _future(row, as_of, "date_of_birth", "customer_since")
    found |= {"invalid_email"} if row["is_valid_email"] is False else set()
    return found | ({"duplicate_email"} if emails[row["email"]] > 1 else set())


def _pet_flags(row: Row, as_of: date, lookup: Any, emails: Any) -> set[str]:
    found = _future(row, as_of, "date_of_birth", "adoption_date") | _orphans(
        row, lookup, customer="customers"
    )
    return found | (
        {"nonpositive_weight"} if row["weight_lbs"] is not None and row["weight_lbs"] <= 0 else set()
    )


def _policy_flags(row: Row, as_of: date, lookup: Any, emails: Any) -> set[str]:
    pet = lookup["pets"].get(row["pet_id"], {})
    customer = lookup["customers"].get(row["customer_id"], {})
    end = row["expiration_date"]
    checks = {
        "owner_mismatch": _differ(row["customer_id"], pet.get("customer_id")),
        "unknown_plan": row["plan_tier"] == 0,
        "active_but_expired": row["status"] == "Active" and end is not None and end <= as_of,
        "starts_before_birth": _below(row["effective_date"], pet.get("date_of_birth")),
        "starts_before_customer": _below(row["effective_date"], customer.get("customer_since")),
    }
    orphans = _orphans(row, lookup, customer="customers", pet="pets")
    return orphans | {name for name, holds in checks.items() if holds}


def _claim_flags(row: Row, as_of: date, lookup: Any, emails: Any) -> set[str]:
    pet = lookup["pets"].get(row["pet_id"], {})
    policy = lookup["policies"].get(row["policy_id"], {})
    served, cover_end = row["service_date"], policy.get("cover_end_date")
    checks = {
        "owner_mismatch": _differ(row["customer_id"], pet.get("customer_id"))
        or _differ(row["customer_id"], policy.get("customer_id"))
        or _differ(row["pet_id"], policy.get("pet_id")),
        "nonpositive_amount": row["claim_amount"] is not None and row["claim_amount"] <= 0,
        "paid_above_claimed": _below(row["claim_amount"], row["paid_amount"]),
        "service_before_cover": _below(served, policy.get("effective_date")),
        "service_after_cover": served is not None and cover_end is not None and served >= cover_end,
        "denied_without_reason": row["status"] == "Denied" and row["denial_reason"] is None,
    }
    parents = {"customer": "customers", "pet": "pets", "policy": "policies", "provider": "vet_providers"}
    found = _future(row, as_of, "service_date", "submitted_date") | _orphans(row, lookup, **parents)
    return found | {name for name, holds in checks.items() if holds}


_DERIVE: dict[str, Callable[[Row, date], None]] = {
    "customers": _customers,
    "pets": _pets,
    "policies": _policies,
    "vet_providers": _vet_providers,
    "claims": _claims,
}
_FLAGS: dict[str, Callable[..., set[str]]] = {
    "customers": _customer_flags,
    "pets": _pet_flags,
    "policies": _policy_flags,
    "vet_providers": lambda *_: set(),
    "claims": _claim_flags,
}


def _score(entity: str, row: Row) -> None:
    counted = [*row["_source_columns"], *DERIVED[entity]]
    nulls = [name for name in counted if row[name] is None]
    defects = [name for name in nulls if not _is_legitimate(entity, name, row.get("status"))]
    row["_null_cells"] = len(nulls)
    row["_quality_score"] = _points(len(nulls))
    row["_quality_score_adjusted"] = _points(len(defects) + len(row["_quality_flags"]))


def _points(n: int) -> int:
    return 100 if n == 0 else 80 if n <= 2 else 60 if n <= 5 else 40


def _is_legitimate(entity: str, name: str, status: str | None) -> bool:
    if entity == "policies":
        return (name == "cancellation_date" and status != "Cancelled") or (
            name == "days_until_renewal" and status != "Active"
        )
    if entity == "claims" and name == "denial_reason":
        return status != "Denied"
    if entity == "claims" and name == "processing_days":
        return status in ("Submitted", "Under Review")
    always = {
        "customers": {"address_line1", "date_of_birth", "age", "referral_source"},
        "pets": {"color", "microchip_id", "pre_existing_conditions", "adoption_date"},
        "vet_providers": {"specialties"},
        "claims": {"provider_id", "diagnosis_code", "treatment_notes", "invoice_number"},
    }
    return name in always[entity]
