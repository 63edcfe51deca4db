"""Silver by the rules, one row at a time: slow, plain, and written without a look at the real one.

Bronze and silver rows are dicts; dates are `date`, lists are lists.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.support import reference_cells as cells
from tests.support.reference_cells import clean_texts, clean_values, code, is_damaged
from tests.support.reference_dates import months, point_in_time, round2, years

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
    refused = {e: [r for r in rows if _is_refused(r[KEY[e]])] for e, rows in bronze.items()}
    rows = {e: known(e, [r for r in bronze[e] if not _is_refused(r[KEY[e]])]) for e in bronze}
    for entity, derive in _DERIVE.items():
        for row in rows[entity]:
            derive(row, as_of)
    lookup = {e: {r[KEY[e]]: r for r in rows[e]} for e in rows}
    emails = Counter(r["email"] for r in rows["customers"] if r["email"] is not None)
    for entity, cleaned in rows.items():
        for row in cleaned:
            found = _FLAGS[entity](row, as_of, lookup, emails) | _history(row)
            row["_quality_flags"] = sorted(found | {f"{kind}:{name}" for kind, name in row["_found"]})
            _score(entity, row)
    return {TABLE[e]: rows[e] for e in rows}, refused


def _is_refused(key: str | None) -> bool:
    return key is None or is_damaged(key) or code(key) is None


def _history(row: Row) -> set[str]:
    found = {"older_than_known"} if row["_behind"] else set()
    return found | ({"partial_record"} if row["_missing_columns"] else set())


def known(entity: str, rows: list[Row]) -> list[Row]:
    """What is known of each key, statement by statement in the order of arrival."""
    records: dict[str, Row] = {}
    for statement in sorted((_cleaned(entity, row) for row in rows), key=_arrival):
        key = statement[KEY[entity]]
        records[key] = _told(records[key], statement) if key in records else statement
    for record in records.values():
        record["_missing_columns"] = sorted(record["_unsaid"] - DECISION) or None
    return list(records.values())


def _arrival(row: Row) -> tuple[Any, ...]:
    moment = row["_told_at"]
    told = (moment is not None, moment or _NEVER)
    place = (row["_source_file"], row["_row_number"], row["_source_etag"])
    return (row["_batch_id"], row["_ingestion_timestamp"], *told, *place)


def _told(record: Row, statement: Row) -> Row:
    """A record after one more statement."""
    newest, told_at = record["_told_at"], statement["_told_at"]
    if newest is not None and told_at is not None and told_at < newest:
        news = record["_unsaid"] - statement["_unsaid"]
        changed = record | {name: statement[name] for name in news} | {"_behind": True}
    else:
        news = {name for name in statement["_source_columns"] if name not in statement["_unsaid"]}
        news |= DECISION & statement.keys() - statement["_unsaid"]
        if told_at is None and newest is not None:
            news -= {"updated_at"}
        kept = {name: record[name] for name in record if name in _columns(record) and name not in news}
        changed = statement | kept | {"_told_at": newest if told_at is None else told_at}
    # Whether the time was odd is told of the statement that stands.
    odd = news - {"updated_at"} if changed["_behind"] else news | {"updated_at"}
    found = {f for f in statement["_found"] if f[1] in odd} | {f for f in record["_found"] if f[1] not in odd}
    unsaid = record["_unsaid"] - news
    api = record.get("_has_api_record") or statement.get("_has_api_record")
    return changed | {"_found": found, "_unsaid": unsaid, "_has_api_record": api}


def _columns(row: Row) -> set[str]:
    return set(row["_source_columns"]) | (DECISION & row.keys())


def _cleaned(entity: str, bronze: Row) -> Row:
    row = {k: v for k, v in bronze.items() if k != "_extra"}
    row["_source_columns"] = [k for k in row if not k.startswith("_") and k not in DECISION]
    row["_found"] = clean_texts(entity, row) | clean_values(entity, row, DATES[entity])
    names = {"pets": ["pet_name", "species", "breed"], "vet_providers": ["provider_name"]}
    for name in names.get(entity, []):
        row[name] = _map(row[name], _initcap)
    row["_told_at"], odd = cells.told_time(row.get("updated_at"), row["_ingestion_timestamp"])
    row["_found"] |= {(kind, "updated_at") for kind in odd}
    row["_behind"] = False
    row["_has_api_record"] = row["_source"] == "api"
    row["_unsaid"] = set(row.get("_missing_columns") or ()) - {KEY[entity]}
    if row["_source"] != "api":
        row["_unsaid"] |= DECISION & row.keys()
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
    found |= _place_flags(row)
    return found | ({"duplicate_email"} if emails[row["email"]] > 1 else set())


def _place_flags(row: Row) -> set[str]:
    digits = None if row["phone"] is None else re.sub("[^0-9]", "", row["phone"])
    checks = {
        "invalid_phone": digits is not None and not re.fullmatch("1?[0-9]{10}", digits),
        "invalid_zip": row["zip_code"] is not None and not re.fullmatch("[0-9]{5}", row["zip_code"]),
        "unknown_state": row["state"] is not None and row["state"] not in cells.STATES,
    }
    return {name for name, holds in checks.items() if holds}


def _unknown(row: Row, column: str, terms: dict[str, str]) -> bool:
    return row[column] is not None and row[column] not in terms.values()


def _pet_flags(row: Row, as_of: date, lookup: Any, emails: Any) -> set[str]:
    found = _future(row, as_of, "date_of_birth", "adoption_date") | _orphans(
        row, lookup, customer="customers"
    )
    found |= {"unknown_species"} if _unknown(row, "species", cells.SPECIES) else set()
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
        "unknown_status": _unknown(row, "status", cells.POLICY_STATUS),
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
        "nonpositive_amount": row["claim_amount"] == 0
        or ("negative_amount", "claim_amount") in row["_found"],
        "negative_payment": row["paid_amount"] is not None and row["paid_amount"] < 0,
        "unknown_status": _unknown(row, "status", cells.CLAIM_STATUS),
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
    "vet_providers": lambda row, *_: _place_flags(row),
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
