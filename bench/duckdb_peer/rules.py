"""Names and expressions of docs/reference/silver.md and quality.md, by entity."""

from __future__ import annotations

from collections.abc import Mapping

KEYS: Mapping[str, str] = {
    "customers": "customer_id", "pets": "pet_id", "policies": "policy_id",
    "vet_providers": "provider_id", "claims": "claim_id",
}  # fmt: skip
TABLES: Mapping[str, str] = {
    "customers": "dim_customers", "pets": "dim_pets", "policies": "dim_policies",
    "vet_providers": "dim_vet_providers", "claims": "fact_claims",
}  # fmt: skip
DATES: Mapping[str, tuple[str, ...]] = {
    "customers": ("date_of_birth", "customer_since"),
    "pets": ("date_of_birth", "adoption_date"),
    "policies": ("effective_date", "expiration_date", "cancellation_date"),
    "vet_providers": (),
    "claims": ("service_date", "submitted_date"),
}
IDS: Mapping[str, tuple[str, ...]] = {
    "customers": ("customer_id",),
    "pets": ("pet_id", "customer_id", "microchip_id"),
    "policies": ("policy_id", "customer_id", "pet_id", "policy_number"),
    "vet_providers": ("provider_id", "license_number"),
    "claims": (
        "claim_id",
        "policy_id",
        "pet_id",
        "customer_id",
        "provider_id",
        "claim_number",
        "invoice_number",
    ),
}
WORDINGS: Mapping[str, tuple[str, ...]] = {
    "customers": ("email", "phone", "state", "zip_code"),
    "pets": ("breed", "pre_existing_conditions", "species"),
    "policies": ("plan_name", "status"),
    "vet_providers": ("state", "zip_code", "phone", "email", "specialties"),
    "claims": ("claim_type", "claim_category", "denial_reason", "diagnosis_code", "status"),
}
BOUNDS: Mapping[str, Mapping[str, tuple[float, float]]] = {
    "customers": {"lifetime_value": (-1e7, 1e7)},
    "pets": {"weight_lbs": (-1000, 1000)},
    "policies": {
        "monthly_premium": (0, 1e4), "annual_deductible": (0, 1e5), "coverage_limit": (0, 1e8),
        "reimbursement_percentage": (0, 100), "waiting_period_days": (0, 3650), "renewal_count": (0, 100),
    },
    "vet_providers": {"average_rating": (0, 5), "total_reviews": (0, 2**31 - 1)},
    "claims": {
        "claim_amount": (0, 1e6), "deductible_applied": (0, 1e6), "covered_amount": (0, 1e6),
        "paid_amount": (-1e6, 1e6), "processing_days": (0, 36500),
    },
}  # fmt: skip
STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ"
    " NM NY NC ND OH OK OR"
    " PA RI SC SD TN TX UT VT VA WA WV WI WY AS FM GU MH MP PW PR VI AA AE AP"
)
KNOWN_STATE = "state IN (" + ", ".join(f"'{state}'" for state in STATES.split()) + ")"
AS_OF = "getvariable('as_of')"

ZIP_CODE = "CASE WHEN regexp_full_match(zip_code, '[0-9]{3,4}') THEN lpad(zip_code, 5, '0') ELSE zip_code END"

# What each table derives, in order: later ones may use earlier ones.
DERIVED: Mapping[str, Mapping[str, str]] = {
    "customers": {
        "full_name": "concat_ws(' ', first_name, last_name)",
        "is_valid_email": r"regexp_full_match(email, '[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}')",
        "phone_clean": "regexp_replace(phone, '[^0-9]', '', 'g')",
        "age": f"years_to(date_of_birth, {AS_OF})",
        "tenure_months": f"months_to(customer_since, {AS_OF})",
    },
    "pets": {
        "age_years": f"years_to(date_of_birth, {AS_OF})",
        "age_months": f"months_to(date_of_birth, {AS_OF})",
        "life_stage": "CASE WHEN age_years < 1 THEN 'Puppy/Kitten' WHEN age_years < 7 THEN 'Adult'"
        " WHEN age_years < 10 THEN 'Senior' ELSE 'Geriatric' END",
        "weight_kg": "round2(weight_lbs * 0.453592)",
        "has_microchip": "microchip_id IS NOT NULL",
        "has_pre_existing": "pre_existing_conditions IS NOT NULL",
    },
    "policies": {
        "plan_tier": "CASE plan_name WHEN 'Basic' THEN 1 WHEN 'Standard' THEN 2 WHEN 'Premium' THEN 3"
        " WHEN 'Unlimited' THEN 4 ELSE 0 END",
        "annual_premium": "round2(monthly_premium * 12)",
        "is_active": "status = 'Active'",
        "policy_age_months": f"months_to(effective_date, {AS_OF})",
        "days_until_renewal": f"CASE WHEN status = 'Active' THEN CAST(expiration_date - {AS_OF} AS"
        f" INTEGER) END",
    },
    "vet_providers": {
        "network_status": "CASE WHEN is_in_network THEN 'In-Network' ELSE 'Out-of-Network' END",
        "rating_category": "CASE WHEN average_rating >= 4.5 THEN 'Excellent' WHEN average_rating >="
        " 4.0 THEN 'Good'"
        " WHEN average_rating >= 3.5 THEN 'Average' ELSE 'Below Average' END",
    },
    "claims": {
        "service_year": "CAST(year(service_date) AS INTEGER)",
        "service_month": "CAST(month(service_date) AS INTEGER)",
        "service_quarter": "CAST(quarter(service_date) AS INTEGER)",
        "days_to_submit": "CAST(submitted_date - service_date AS INTEGER)",
        "customer_out_of_pocket": "claim_amount - paid_amount",
        "reimbursement_rate": "CASE WHEN claim_amount > 0 THEN round2(paid_amount / claim_amount *"
        " 100) ELSE 0 END",
        "claim_size_category": "CASE WHEN claim_amount < 100 THEN 'Small (<$100)' WHEN claim_amount < 500"
        " THEN 'Medium ($100-$500)' WHEN claim_amount < 2000 THEN 'Large ($500-$2000)' ELSE 'Major"
        " (>$2000)' END",
    },
}
# Derived columns that are not counted among the null cells.
NEW: Mapping[str, Mapping[str, str]] = {
    "customers": {"age_exact": f"floor_div(months_to(date_of_birth, {AS_OF}), 12)"},
    "pets": {
        "age_years_exact": "floor_div(age_months, 12)",
        "life_stage_checked": "CASE WHEN age_years IS NULL THEN 'Unknown' ELSE life_stage END",
    },
    "policies": {
        "cover_end_date": "least(expiration_date, cancellation_date)",
        "is_in_force": f"coalesce(status = 'Active' AND effective_date <= {AS_OF} AND {AS_OF} <"
        f" cover_end_date, false)",
        "earned_days": "CASE WHEN status = 'Pending' OR effective_date IS NULL OR expiration_date"
        " IS NULL THEN 0"
        f" ELSE greatest(CAST(least(cover_end_date, {AS_OF} + 1) - effective_date AS INTEGER), 0) END",
        "earned_premium": "annual_premium / 365 * earned_days",
    },
    "vet_providers": {
        "rating_category_checked": "CASE WHEN average_rating IS NULL THEN 'Unknown' ELSE rating_category END"
    },
    "claims": {
        "claim_size_category_checked": "CASE WHEN claim_amount IS NULL THEN 'Unknown' ELSE"
        " claim_size_category END",
        "is_decided": "coalesce(status IN ('Approved', 'Partially Approved', 'Paid', 'Denied'), false)",
        **dict.fromkeys(("decided_at", "decision_outcome"), "NULL::VARCHAR"),
        "decision_reasons": "NULL::VARCHAR[]",
        **dict.fromkeys(("decided_covered_cents", "decided_deductible_cents"), "NULL::BIGINT"),
        **dict.fromkeys(("decided_by", "rule_version"), "NULL::VARCHAR"),
        "time_to_decision": "NULL::DOUBLE",
        "_has_api_record": "false",
    },
}
CLEANED: Mapping[str, Mapping[str, str]] = {
    "customers": {
        "email": "lower(trim(email, ' '))",
        "state": "upper(trim(state, ' '))",
        "zip_code": ZIP_CODE,
    },
    "pets": {name: f"initcap({name})" for name in ("pet_name", "species", "breed")},
    "policies": {},
    "vet_providers": {
        "provider_name": "initcap(provider_name)",
        "state": "upper(trim(state, ' '))",
        "zip_code": ZIP_CODE,
    },
    "claims": {},
}
PARENTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "customers": {},
    "pets": {"c": ("dim_customers", "customer_id")},
    "policies": {"c": ("dim_customers", "customer_id"), "p": ("dim_pets", "pet_id")},
    "vet_providers": {},
    "claims": {
        "c": ("dim_customers", "customer_id"), "p": ("dim_pets", "pet_id"),
        "o": ("dim_policies", "policy_id"), "v": ("dim_vet_providers", "provider_id"),
    },
}  # fmt: skip
ORPHAN = "s.{key} IS NOT NULL AND {alias}.{key} IS NULL"
FLAGS: Mapping[str, Mapping[str, str]] = {
    "customers": {
        "duplicate_email": "s.email IS NOT NULL AND count(*) OVER (PARTITION BY s.email) > 1",
        "future_date:customer_since": f"s.customer_since > {AS_OF}",
        "future_date:date_of_birth": f"s.date_of_birth > {AS_OF}",
        "invalid_email": "NOT s.is_valid_email",
        "invalid_phone": "NOT regexp_full_match(s.phone_clean, '1?[0-9]{10}')",
        "invalid_zip": "NOT regexp_full_match(s.zip_code, '[0-9]{5}')",
        "unknown_state": f"NOT s.{KNOWN_STATE}",
    },
    "pets": {
        "future_date:adoption_date": f"s.adoption_date > {AS_OF}",
        "future_date:date_of_birth": f"s.date_of_birth > {AS_OF}",
        "nonpositive_weight": "s.weight_lbs <= 0",
        "orphan_customer": ORPHAN.format(key="customer_id", alias="c"),
        "unknown_species": "s.species NOT IN ('Dog', 'Cat', 'Bird', 'Exotic')",
    },
    "policies": {
        "active_but_expired": f"s.status = 'Active' AND s.expiration_date <= {AS_OF}",
        "orphan_customer": ORPHAN.format(key="customer_id", alias="c"),
        "orphan_pet": ORPHAN.format(key="pet_id", alias="p"),
        "owner_mismatch": "s.customer_id <> p.customer_id",
        "starts_before_birth": "s.effective_date < p.date_of_birth",
        "starts_before_customer": "s.effective_date < c.customer_since",
        "unknown_plan": "s.plan_tier = 0",
        "unknown_status": "s.status NOT IN ('Active', 'Cancelled', 'Expired', 'Pending')",
    },
    "vet_providers": {
        "invalid_phone": "NOT has_ten_digits(s.phone)",
        "invalid_zip": "NOT regexp_full_match(s.zip_code, '[0-9]{5}')",
        "unknown_state": f"NOT s.{KNOWN_STATE}",
    },
    "claims": {
        "denied_without_reason": "s.status = 'Denied' AND s.denial_reason IS NULL",
        "future_date:service_date": f"s.service_date > {AS_OF}",
        "future_date:submitted_date": f"s.submitted_date > {AS_OF}",
        "nonpositive_amount": "s.claim_amount = 0",
        "orphan_customer": ORPHAN.format(key="customer_id", alias="c"),
        "orphan_pet": ORPHAN.format(key="pet_id", alias="p"),
        "orphan_policy": ORPHAN.format(key="policy_id", alias="o"),
        "orphan_provider": ORPHAN.format(key="provider_id", alias="v"),
        "owner_mismatch": "s.customer_id <> p.customer_id OR s.customer_id <> o.customer_id OR"
        " s.pet_id <> o.pet_id",
        "paid_above_claimed": "s.paid_amount > s.claim_amount",
        "service_after_cover": "s.service_date >= o.cover_end_date",
        "service_before_cover": "s.service_date < o.effective_date",
        "negative_payment": "s.paid_amount < 0",
        "unknown_status": "s.status NOT IN ('Submitted', 'Under Review', 'Approved', 'Partially"
        " Approved', 'Paid', 'Denied')",
    },
}
LEGITIMATE: Mapping[str, tuple[str, ...]] = {
    "customers": ("address_line1", "date_of_birth", "age", "referral_source"),
    "pets": ("color", "microchip_id", "pre_existing_conditions", "adoption_date"),
    "policies": (),
    "vet_providers": ("specialties",),
    "claims": ("provider_id", "diagnosis_code", "treatment_notes", "invoice_number"),
}
LEGITIMATE_WHEN: Mapping[str, Mapping[str, str]] = {
    "policies": {
        "cancellation_date": "s.status IS DISTINCT FROM 'Cancelled'",
        "days_until_renewal": "s.status IS DISTINCT FROM 'Active'",
    },
    "claims": {
        "denial_reason": "s.status IS DISTINCT FROM 'Denied'",
        "processing_days": "s.status IN ('Submitted', 'Under Review')",
    },
}
