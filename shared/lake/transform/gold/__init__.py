"""Gold: six marts, each a pure function of silver frames."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache

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
    "marts",
    "monthly_kpis",
    "premium_changes",
    "provider_performance",
    "risk_scoring",
    "updated_kpis",
]

Mart = Callable[[], Frame]


def build_gold(silver: Frames, *, as_of: date, at: datetime) -> dict[str, Frame]:
    """The six marts by name, from the silver tables by name; as_of is the one silver was built for."""
    return {name: mart() for name, mart in marts(silver, as_of=as_of, at=at).items()}


def marts(
    silver: Frames, *, as_of: date, at: datetime, cut: Cut = whole, once: Callable[[Mart], Mart] = cache
) -> dict[str, Mart]:
    """How each mart is made, those that take longest first.

    `once` makes what several are made from, for all of them; it must lock when they are made side by side.
    """
    customers, pets, policies = silver["dim_customers"], silver["dim_pets"], silver["dim_policies"]
    providers, claims = silver["dim_vet_providers"], silver["fact_claims"]
    view = once(lambda: customer_360(customers, pets, policies, claims, as_of=as_of, at=at, cut=cut))
    return {
        "customer_360_view": view,
        "claims_analytics": lambda: claims_analytics(claims, policies, pets, providers, customers, at=at),
        "monthly_kpis": lambda: monthly_kpis(claims, policies, at=at, cut=cut),
        "provider_performance": lambda: provider_performance(claims, providers, at=at),
        "cross_sell_recommendations": lambda: cross_sell(view(), policies, at=at),
        "risk_scoring": lambda: risk_scoring(view(), at=at),
    }
