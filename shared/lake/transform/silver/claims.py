"""fact_claims."""

from __future__ import annotations

from datetime import date

import narwhals as nw

from shared.lake.transform.dates import day_number, iso_time, microseconds
from shared.lake.transform.frames import Frame, Frames, is_true
from shared.lake.transform.numbers import percent, round2

DERIVED = (
    "days_to_submit",
    "customer_out_of_pocket",
    "reimbursement_rate",
    "claim_size_category",
    "service_year",
    "service_month",
    "service_quarter",
)
_DECIDED = ["Approved", "Partially Approved", "Paid", "Denied"]
col = nw.col


def clean(rows: Frame) -> Frame:
    """Nothing to clean beyond the dates."""
    return rows


def enrich(rows: Frame, parents: Frames, as_of: date) -> Frame:
    """Adds the derived columns, and what customer, pet, policy and provider say about the claim."""
    served, amount = col("service_date"), col("claim_amount")
    month = served.dt.month().cast(nw.Int32())
    derived = rows.with_columns(
        service_year=served.dt.year(),
        service_month=month,
        service_quarter=(month + 2) // 3,
        days_to_submit=day_number(col("submitted_date")) - day_number(served),
        customer_out_of_pocket=amount - col("paid_amount"),
        reimbursement_rate=nw.when(amount > 0)
        .then(percent(col("paid_amount"), amount))
        .otherwise(nw.lit(0.0)),
        claim_size_category=_size_category(),
        is_decided=is_true(col("status").is_in(_DECIDED)),
        # Only decided claims are looked at: a claim of a file says nothing about its decision.
        _decided=iso_time(col("decided_at")),
        _submitted=iso_time(nw.when(~col("decided_at").is_null()).then(col("created_at"))),
    )
    unknown = nw.when(amount.is_null()).then(nw.lit("Unknown")).otherwise(col("claim_size_category"))
    checked = derived.with_columns(
        claim_size_category_checked=unknown,
        reimbursement_rate=round2(col("reimbursement_rate")),
        time_to_decision=_time_to_decision(),
    )
    return _with_parents(checked, parents)


def _time_to_decision() -> nw.Expr:
    """Seconds from the submission to the decision that stands."""
    return (microseconds(col("_decided")) - microseconds(col("_submitted"))) / 1_000_000


def _size_category() -> nw.Expr:
    """No amount falls through to Major, as in the reference; claim_size_category_checked tells it apart."""
    amount = col("claim_amount")
    large = nw.when(amount < 2000).then(nw.lit("Large ($500-$2000)")).otherwise(nw.lit("Major (>$2000)"))
    medium = nw.when(amount < 500).then(nw.lit("Medium ($100-$500)")).otherwise(large)
    return nw.when(amount < 100).then(nw.lit("Small (<$100)")).otherwise(medium)


def _with_parents(rows: Frame, parents: Frames) -> Frame:
    customers = parents["customers"].select("customer_id", _known_customer=nw.lit(True))
    pets = parents["pets"].select("pet_id", _known_pet=nw.lit(True), _pet_customer_id=col("customer_id"))
    policies = parents["policies"].select(
        "policy_id",
        _known_policy=nw.lit(True),
        _policy_customer_id=col("customer_id"),
        _policy_pet_id=col("pet_id"),
        _policy_effective=col("effective_date"),
        _policy_cover_end=nw.min_horizontal("expiration_date", "cancellation_date"),
    )
    providers = parents["vet_providers"].select("provider_id", _known_provider=nw.lit(True))
    joined = rows.join(customers, on="customer_id", how="left").join(pets, on="pet_id", how="left")
    return joined.join(policies, on="policy_id", how="left").join(providers, on="provider_id", how="left")
