"""Gold: six marts, each a pure function of silver frames."""

from __future__ import annotations

from datetime import date, datetime

from shared.lake.transform.frames import Cut, Frame, Frames, whole
from shared.lake.transform.gold.claims_analytics import claims_analytics
from shared.lake.transform.gold.cross_sell import cross_sell
from shared.lake.transform.gold.customer_360 import customer_360
from shared.lake.transform.gold.monthly_kpis import monthly_kpis, premium_changes, updated_kpis
from shared.lake.transform.gold.provider_performance import provider_performance
from shared.lake.transform.gold.risk_scoring import risk_scoring

__all__ = [
    "build_gold",
    "claims_analytics",
    "cross_sell",
    "customer_360",
    "monthly_kpis",
    "premium_changes",
    "provider_performance",
    "risk_scoring",
    "updated_kpis",
]


def build_gold(silver: Frames, *, as_of: date, at: datetime, cut: Cut = whole) -> dict[str, Frame]:
    """The six marts by name, from the silver tables by name; as_of is the one silver was built for."""
    customers, pets, policies = silver["dim_customers"], silver["dim_pets"], silver["dim_policies"]
    providers, claims = silver["dim_vet_providers"], silver["fact_claims"]
    view = cut(customer_360(customers, pets, policies, claims, as_of=as_of, at=at, cut=cut))
    return {
        "customer_360_view": view,
        "claims_analytics": claims_analytics(claims, policies, pets, providers, customers, at=at),
        "monthly_kpis": monthly_kpis(claims, policies, at=at, cut=cut),
        "cross_sell_recommendations": cross_sell(view, policies, at=at),
        "provider_performance": provider_performance(claims, providers, at=at),
        "risk_scoring": risk_scoring(view, at=at),
    }
