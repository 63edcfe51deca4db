"""Single gold rules that are easy to get wrong: nulls, empty groups, views."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from shared.lake.engine_polars import SilverRun, rebuild_gold, update_gold
from shared.lake.engine_polars.collect import plan
from shared.lake.engine_polars.totals import totals
from shared.lake.schema.contracts import TABLES
from shared.lake.schema.polars_schema import empty_frame, schema
from shared.lake.transform import views
from tests.support.lake_worlds import at_hand

AS_OF = date(2026, 1, 31)
AT = datetime(2026, 2, 1, tzinfo=UTC)
SILVER = TABLES["silver"]
ANN = {"customer_id": "ann", "full_name": "Ann Oz", "tenure_months": 10}


def silver(**tables: list[dict[str, Any]]) -> dict[str, pl.LazyFrame]:
    """Silver tables of rows with just the columns that matter."""
    return {
        name: pl.DataFrame(tables.get(name, []), schema=schema(contract), orient="row").lazy()
        for name, contract in SILVER.items()
    }


def gold(**tables: list[dict[str, Any]]) -> dict[str, pl.DataFrame]:
    return dict(rebuild_gold(silver(**tables), as_of=AS_OF, at=AT).tables)


def customer(mart: str = "customer_360_view", **tables: list[dict[str, Any]]) -> dict[str, Any]:
    """Ann's row of a customer mart."""
    return gold(dim_customers=[ANN], **tables)[mart].row(0, named=True)


def policy(**values: Any) -> dict[str, Any]:
    return {
        "policy_id": "p",
        "customer_id": "ann",
        "plan_name": "Basic",
        "plan_tier": 1,
        "earned_days": 0,
    } | values


def claim(key: str = "k", **values: Any) -> dict[str, Any]:
    return {"claim_id": key, "customer_id": "ann"} | values


def test_empty_silver_gives_empty_marts_of_the_right_types() -> None:
    marts = gold()
    for name, contract in TABLES["gold"].items():
        assert marts[name].schema == schema(contract)
        assert marts[name].height == 0


def test_a_customer_with_nothing() -> None:
    row = customer()
    assert row["total_pets"] is None
    assert row["loss_ratio"] == 0.0
    assert (row["churn_risk"], row["churn_risk_adjusted"]) == ("Low", "No Policy")
    assert (row["in_force_policies"], row["earned_premium"], row["earned_loss_ratio"]) == (0, 0.0, None)


def test_a_payer_without_claims_has_no_loss_ratio_and_gets_an_adjusted_offer() -> None:
    paying = policy(annual_premium=300.0, is_active=True, includes_wellness=True, includes_dental=True)
    view = customer(dim_policies=[paying])
    assert (view["loss_ratio"], view["customer_risk_score"]) == (None, "Very Low Risk")
    offer = customer("cross_sell_recommendations", dim_policies=[paying])
    assert (offer["upgrade_opportunity"], offer["upgrade_opportunity_adjusted"]) == (False, True)
    assert (offer["priority_score"], offer["priority_score_adjusted"]) == (None, 0.0)


def test_priorities_are_never_negative_when_adjusted() -> None:
    paying = policy(annual_premium=100.0, is_active=True)
    offer = customer(
        "cross_sell_recommendations", dim_policies=[paying], fact_claims=[claim(paid_amount=900.0)]
    )
    assert offer["priority_score"] == 120 * (100 - 900) / 100
    assert offer["priority_score_adjusted"] == 0.0


def test_a_sum_over_nulls_is_null() -> None:
    row = customer(fact_claims=[claim(paid_amount=5.0), claim("l")], dim_policies=[policy()])
    assert (row["total_claim_amount"], row["total_paid_amount"]) == (None, 5.0)
    assert row["total_annual_premium"] is None


def test_current_plans_stand_by_tier() -> None:
    plans = [("Unlimited", 4), ("Basic", 1), ("Zebra", 0), ("Basic", 1), (None, 0)]
    rows = [
        policy(policy_id=str(n), plan_name=name, plan_tier=tier, is_active=True)
        for n, (name, tier) in enumerate(plans)
    ]
    lapsed = policy(policy_id="z", plan_name="Premium", plan_tier=3, is_active=False)
    offer = customer("cross_sell_recommendations", dim_policies=[*rows, lapsed])
    assert offer["current_plans"] == ["Zebra", "Basic", "Unlimited"]
    assert customer("cross_sell_recommendations")["current_plans"] == []


def test_every_recommendation_names_its_reason() -> None:
    offer = customer("cross_sell_recommendations", dim_policies=[policy(is_active=True, annual_premium=0.0)])
    assert offer["recommendation"] == "Plan Upgrade"
    assert "below Premium" in offer["recommendation_reason"]


def test_in_force_cover_near_its_end_is_a_churn_risk() -> None:
    for days, risk in ((29, "High"), (59, "Medium"), (60, "Low")):
        end = date.fromordinal(AS_OF.toordinal() + days)
        row = customer(dim_policies=[policy(is_in_force=True, expiration_date=end)])
        assert row["churn_risk_adjusted"] == risk


def test_condition_risk_is_unbounded_but_held_when_normalised() -> None:
    pets = [{"pet_id": str(n), "customer_id": "ann", "has_pre_existing": True} for n in range(6)]
    row = customer("risk_scoring", dim_pets=pets)
    assert (row["condition_risk"], row["total_risk_score"]) == (90, 100)
    assert row["risk_score_normalised"] == 32.14


def test_claims_of_unknown_providers_keep_a_row_without_attributes() -> None:
    marts = gold(fact_claims=[claim("a", provider_id="x"), claim("b"), claim("c")])
    rows = (
        marts["provider_performance"]
        .sort("provider_id")
        .select("provider_id", "provider_name", "total_claims")
    )
    assert rows.rows() == [(None, None, 2), ("x", None, 1)]


def test_claims_without_a_service_date_make_a_month_of_their_own() -> None:
    dated = {"service_date": date(2025, 3, 1), "service_year": 2025, "service_month": 3}
    months = gold(fact_claims=[claim("a"), claim("b", **dated), claim("c", **dated)])["monthly_kpis"]
    columns = ("year_month", "total_claims", "prev_month_claims", "claims_growth_pct", "earned_loss_ratio")
    assert months.select(columns).rows() == [(None, 1, None, 0.0, None), ("2025-03", 2, 1, 100.0, None)]


def test_premium_is_earned_by_the_days_of_each_month() -> None:
    start = date(2025, 1, 30)
    paid = policy(annual_premium=365.0, effective_date=start, earned_days=31)
    served = [(2025, 1), (2025, 2), (2025, 3), (2024, 12)]
    claims = [
        claim(f"{y}{m}", service_date=date(y, m, 1), service_year=y, service_month=m, paid_amount=7.0)
        for y, m in served
    ]
    months = gold(fact_claims=claims, dim_policies=[paid])["monthly_kpis"]
    assert months.select("year_month", "earned_premium", "earned_loss_ratio").rows() == [
        ("2024-12", 0.0, None),
        ("2025-01", 2.0, 350.0),
        ("2025-02", 28.0, 25.0),
        ("2025-03", 1.0, 700.0),
    ]


def view(name: str, **tables: list[dict[str, Any]]) -> pl.DataFrame:
    frames = silver(**tables)
    marts = {n: nw.from_native(t.lazy()) for n, t in rebuild_gold(frames, as_of=AS_OF, at=AT).tables.items()}
    made: pl.LazyFrame = views.VIEWS[name](
        marts, {n: nw.from_native(t) for n, t in frames.items()}
    ).to_native()
    return made.collect(engine="streaming")


def test_providers_without_claims_are_listed_in_the_view() -> None:
    providers = [{"provider_id": key, "provider_name": key.upper(), "average_rating": 5.0} for key in "ab"]
    rows = view("vw_provider_performance", dim_vet_providers=providers, fact_claims=[claim(provider_id="a")])
    told = rows.sort("provider_id").select(
        "provider_name", "total_claims", "denial_rate", "provider_tier_adjusted"
    )
    assert told.rows() == [("A", 1, 0.0, "Preferred"), ("B", 0, None, "No Claims")]


def test_averages_by_tier_leave_out_zero_ratios() -> None:
    others = [{"customer_id": "bob"}, {"customer_id": "cy"}]
    paying = [policy(annual_premium=300.0), policy(policy_id="q", customer_id="bob", annual_premium=300.0)]
    rows = view(
        "vw_segments_by_tier",
        dim_customers=[ANN, *others],
        dim_policies=paying,
        fact_claims=[claim(paid_amount=30.0), claim("l", customer_id="bob", paid_amount=0.0)],
    )
    assert rows.rows() == [("Silver", 2, 600.0, 2, 10.0), ("Bronze", 1, 0.0, 0, None)]


def month(*claims: dict[str, Any]) -> tuple[float | None, ...]:
    day = date(2026, 1, 5)
    rows = [{"service_date": day, "service_year": 2026, "service_month": 1, **row} for row in claims]
    names = ("straight_through_rate", "time_to_decision_p50", "time_to_decision_p95")
    found: tuple[float | None, ...] = gold(fact_claims=rows)["monthly_kpis"].select(names).row(0)
    return found


def test_straight_through_counts_claims_whose_decision_is_known() -> None:
    decisions = ["automatic", "automatic", "person", None]
    claims = [claim(f"k{n}", decided_by=by, is_decided=True) for n, by in enumerate(decisions)]
    assert month(*claims)[0] == 66.67
    assert month(claim(is_decided=True)) == (None, None, None)


def test_time_to_decision_lies_between_its_neighbors() -> None:
    claims = [claim(f"k{n}", time_to_decision=float(n)) for n in range(1, 5)]
    assert month(*claims, claim("undecided"))[1:] == (2.5, pytest.approx(3.85))


def test_decisions_of_claims_without_a_service_date_take_their_time_in_the_month_of_none() -> None:
    none = {"service_date": None, "service_year": None, "service_month": None}
    months = gold(
        fact_claims=[claim("a", time_to_decision=2.0, **none), claim("b", time_to_decision=4.0, **none)]
    )["monthly_kpis"]
    columns = ("year_month", "time_to_decision_p50", "time_to_decision_p95")
    assert months.select(columns).rows() == [(None, 3.0, pytest.approx(3.9))]


@pytest.mark.parametrize("name", list(views.VIEWS))
def test_every_view_works_on_empty_gold(name: str) -> None:
    assert view(name).height == 0


def test_a_customer_summary_joins_score_and_offer() -> None:
    marts = {n: nw.from_native(t.lazy()) for n, t in gold(dim_customers=[ANN]).items()}
    row: pl.LazyFrame = views.customer_summary(marts, "ann").to_native()
    told = row.collect().row(0, named=True)
    assert (told["total_risk_score"], told["risk_category"], told["recommendation"]) == (
        10,
        "Very Low",
        "Retain & Engage",
    )


def test_claims_by_service_date_come_newest_first() -> None:
    days = {"a": date(2025, 1, 1), "b": date(2025, 2, 1), "c": date(2025, 3, 1)}
    marts = gold(fact_claims=[claim(key, service_date=day, status=key) for key, day in days.items()])
    frames = {n: nw.from_native(t.lazy()) for n, t in marts.items()}
    rows: pl.LazyFrame = views.claims_by_service_date(frames, days["a"], days["b"]).to_native()
    assert rows.collect()["status"].to_list() == ["b", "a"]


def test_a_small_update_merges_customer_marts_and_a_large_one_replaces_them() -> None:
    customers = [{"customer_id": f"c{n}"} for n in range(10)]
    frames = silver(dim_customers=customers, fact_claims=[claim(customer_id="c1")])
    for ids, merged in ((["c1"], True), ([f"c{n}" for n in range(5)], False)):
        touched = pl.Series("customer_id", ids)
        run = SilverRun({}, {}, pl.DataFrame(), touched_customers=touched)
        tables = at_hand({name: rows.collect() for name, rows in frames.items()})
        made = update_gold(tables, at_hand(gold()), run, as_of=AS_OF, at=AT)
        assert ("customer_360_view" not in made.whole) == merged
        assert made.tables["customer_360_view"].height == (1 if merged else 10)
        assert "claims_analytics" not in made.tables


def test_missing_silver_tables_count_as_empty() -> None:
    run = rebuild_gold({"dim_customers": empty_frame(SILVER["dim_customers"]).lazy()}, as_of=AS_OF, at=AT)
    assert run.whole == set(TABLES["gold"])


def test_the_premium_of_a_month_takes_no_row_for_each_pair_of_month_and_day() -> None:
    tables = {name: empty_frame(table).lazy() for name, table in SILVER.items()}
    steps = plan(totals({**tables, **silver()}, AT)["monthly_kpis"]).explain()
    assert "CROSS" not in steps
    assert "NESTED LOOP" not in steps


def test_the_premium_of_every_month_is_exact_however_many_policies_there_are() -> None:
    dice = random.Random(7)
    policies = [
        {
            "policy_id": f"p{number}",
            "annual_premium": dice.randrange(1, 1_200_000) / 100,
            "effective_date": date(2019, 1, 1) + timedelta(days=dice.randrange(2000)),
            "earned_days": dice.randrange(0, 400),
        }
        for number in range(400)
    ]
    days = [date(2019, 1, 15) + timedelta(days=31 * n) for n in range(80)]
    claims = [
        claim(f"k{n}", service_date=day, service_year=day.year, service_month=day.month)
        for n, day in enumerate(days)
    ]
    found = gold(fact_claims=claims, dim_policies=policies)["monthly_kpis"]
    for month, premium in found.select("year_month", "earned_premium").iter_rows():
        first = date.fromisoformat(f"{month}-01")
        following = (first + timedelta(days=32)).replace(day=1)
        cents = Fraction(0)
        for each in policies:
            end = each["effective_date"] + timedelta(days=each["earned_days"])
            covered = (min(following, end) - max(first, each["effective_date"])).days
            cents += Fraction(round(each["annual_premium"] * 100) * max(0, covered), 365)
        assert abs(Fraction(str(premium)) * 100 - cents) <= Fraction(1, 2), month
