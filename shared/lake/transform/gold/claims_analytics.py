"""claims_analytics: one row per claim, with what policy, pet, provider and customer add to it."""

from __future__ import annotations

from datetime import datetime

import narwhals as nw

from shared.lake.schema.contracts import TABLES
from shared.lake.transform.frames import Frame, stamped

CONTRACT = TABLES["gold"]["claims_analytics"]
_NETWORK_DISCOUNT = 0.15
col, lit = nw.col, nw.lit


def claims_analytics(
    claims: Frame, policies: Frame, pets: Frame, providers: Frame, customers: Frame, *, at: datetime
) -> Frame:
    """The mart of the given claims."""
    joined = (
        claims.join(policies.select("policy_id", "plan_name", "plan_tier"), on="policy_id", how="left")
        .join(pets.select("pet_id", "species", "breed", "life_stage", "pet_name"), on="pet_id", how="left")
        .join(_providers(providers), on="provider_id", how="left")
        .join(customers.select("customer_id", customer_name="full_name"), on="customer_id", how="left")
    )
    savings = nw.when(col("is_in_network")).then(col("claim_amount") * _NETWORK_DISCOUNT).otherwise(lit(0.0))
    months = joined.with_columns(
        service_year_month=col("service_date").dt.to_string("%Y-%m"), network_savings=savings
    )
    return stamped(months, CONTRACT, at)


def _providers(providers: Frame) -> Frame:
    return providers.select("provider_id", "provider_name", "is_in_network", "provider_type")
