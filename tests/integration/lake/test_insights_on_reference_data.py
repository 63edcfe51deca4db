"""The reference data set through the real pipeline, asked through insights: the known figures come out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared import clients
from shared.errors import NotFoundError
from shared.insights import providers, queries
from shared.insights.answers import Body
from shared.insights.masking import EVERYTHING, NOTHING
from shared.insights.selection import Page
from shared.records.pseudonyms import pseudonym
from tests.support import reference_data
from tests.support.azurite import RunningAzurite
from tests.support.lake import ask_day, drive, drop, new_process
from tests.support.small_world import claim

pytestmark = [pytest.mark.azurite, reference_data.requires_reference_data]


@pytest.fixture(scope="module", autouse=True)
def _loaded(azurite: RunningAzurite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The five root files, as of 2026-01-01; tables in a folder."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in azurite.new_account().environment().items():
            patch.setenv(name, value)
        patch.setenv("LAKE_URI", f"file://{tmp_path_factory.mktemp('lake')}")
        clients.reset()
        new_process()
        ask_day(reference_data.AS_OF)
        for path in sorted(Path(reference_data.FOLDER).iterdir()):
            drop(path.name, path.read_bytes())
        drive()
        new_process()
        yield
    clients.reset()
    new_process()


def told(body: Body) -> Any:
    return json.loads(body.data)


def test_the_newest_month_comes_first() -> None:
    answer = told(queries.kpis(Page(2)))
    assert [row["year_month"] for row in answer["kpis"]] == ["2025-12", "2025-11"]
    latest = answer["kpis"][0]
    assert (latest["total_claims"], latest["approval_rate"], latest["loss_ratio"]) == (302, 16.89, 41.01)
    assert (latest["claims_growth_pct"], latest["approval_rate_decided"]) == (-23.54, 79.25)
    assert (answer["count"], answer["total"], answer["as_of"]) == (2, 72, "2026-01-01")


@pytest.mark.parametrize(("tier", "total"), [("Platinum", 0), ("Bronze", 5000), ("Tin", 0)])
def test_customers_are_filtered_before_they_are_cut(tier: str, total: int) -> None:
    """Every policy of the reference data has ended by its day: nobody pays for cover in force."""
    answer = told(queries.customers(Page(10, equals=(("value_tier", tier),))))
    assert (answer["count"], answer["total"]) == (min(10, total), total)
    assert {row["value_tier"] for row in answer["customers"]} <= {tier}


def test_a_customer_has_one_value_per_name_in_list_and_page() -> None:
    for row in told(queries.customers(Page(50, sort="-total_claims")))["customers"]:
        one = told(queries.customer(row["customer_id"], hidden=NOTHING))["customer"]
        score = told(queries.risks(Page(1, equals=(("customer_id", row["customer_id"]),))))["risk_scores"][0]
        assert {name: one[name] for name in row if name in one} == row
        assert row["risk_category"] == score["risk_category"]


def test_customers_with_the_latest_claim_come_first_and_those_without_last() -> None:
    ids = [row["customer_id"] for row in told(queries.customers(Page(1000, offset=4000)))["customers"]]
    firsts = [row["customer_id"] for row in told(queries.customers(Page(1)))["customers"]]
    latest = told(queries.customer(firsts[0], hidden=NOTHING))["customer"]["last_claim_date"]
    assert latest == "2025-12-22"
    assert told(queries.customer(ids[-1], hidden=NOTHING))["customer"]["last_claim_date"] is None


def test_claims_are_paged_over_the_whole_table() -> None:
    seen: list[str] = []
    for offset in range(0, 2484, 1000):
        page = Page(1000, offset, (("status", "Paid"), ("claim_category", None)))
        answer = told(queries.claims(page, status="Paid", category=None))
        assert answer["total"] == 2484
        assert answer["filters"] == {"status": "Paid", "category": None}
        seen += [row["claim_id"] for row in answer["claims"]]
    assert len(seen) == len(set(seen)) == 2484


def test_claims_come_newest_service_first() -> None:
    days = [
        row["service_date"] for row in told(queries.claims(Page(500), status=None, category=None))["claims"]
    ]
    assert days == sorted(days, reverse=True)


def test_every_provider_is_listed() -> None:
    answer = told(queries.providers(Page(200)))
    assert (answer["count"], answer["total"]) == (200, 200)
    counts = [row["total_claims"] for row in answer["providers"]]
    assert (counts[0], counts[-1]) == (103, 48)
    assert told(providers.page(providers.Filters(in_network=True), 1, 0))["total"] == 135


def test_the_distribution_counts_everybody() -> None:
    answer = told(queries.risks(Page(5)))
    assert answer["distribution"] == {
        "Very Low": 1535,
        "Low": 1372,
        "Medium": 892,
        "High": 632,
        "Very High": 569,
    }
    assert answer["risk_scores"][0]["total_risk_score"] == 165
    assert {row["breed_risk"] for row in answer["risk_scores"]} == {None}


def test_the_opportunity_sums_all_rows_that_match() -> None:
    everything = told(queries.cross_sell(Page(1)))
    assert everything["total_opportunity"] == pytest.approx(930748.53, abs=0.01)
    parts = [
        told(queries.cross_sell(Page(1, equals=(("value_tier", tier),))))["total_opportunity"]
        for tier in ("Platinum", "Gold", "Silver", "Bronze")
    ]
    assert sum(parts) == pytest.approx(930748.53, abs=0.03)


def test_customers_are_searched_and_sorted_as_a_whole() -> None:
    dearest = told(queries.customers(Page(3, search="tx", sort="-total_annual_premium")))
    premiums = [row["total_annual_premium"] for row in dearest["customers"]]
    assert premiums == sorted(premiums, reverse=True)
    assert {row["state"] for row in dearest["customers"]} == {"TX"}
    assert dearest["facets"]["risk"].keys() == {"Very High", "High", "Medium", "Low", "Very Low"}
    assert sum(dearest["facets"]["tier"].values()) == dearest["total"]


def test_one_customer_s_pets_policies_and_claims_are_those_that_gold_counts() -> None:
    page = Page(1, sort="-total_claims")
    row = told(queries.customers(page))["customers"][0]
    one = row["customer_id"]
    claims = queries.claims(Page(100, equals=(("customer_id", one),)), status=None, category=None)
    assert told(claims)["total"] == row["total_claims"]
    assert told(queries.pets(pseudonym(one), hidden=EVERYTHING))["total"] == row["total_pets"]
    policies = told(queries.policies(one, hidden=NOTHING))["policies"]
    assert len(policies) == row["total_policies"]
    assert sum(p["annual_premium"] for p in policies) == pytest.approx(row["total_annual_premium"])
    with pytest.raises(NotFoundError):
        queries.pets("nobody", hidden=NOTHING)


def test_segments_pool_what_was_paid_over_what_was_earned() -> None:
    answer = told(queries.segments(hidden=NOTHING))
    [bronze] = answer["segments"]
    assert (bronze["tier"], bronze["count"], bronze["total_premium"]) == ("Bronze", 5000, 0.0)
    assert (bronze["total_claims"], bronze["total_paid_amount"]) == (15000, 9722651.77)
    customers = [told(queries.customers(Page(1000, offset)))["customers"] for offset in range(0, 5000, 1000)]
    earned = sum(row["earned_premium"] for page in customers for row in page)
    assert bronze["earned_premium"] == pytest.approx(earned, abs=0.01)
    assert bronze["avg_loss_ratio"] == pytest.approx(9722651.77 / earned * 100, abs=0.005)
    assert answer["total_customers"] == 5000


def test_the_summary_counts_silver() -> None:
    assert list(queries.summary().values()) == [5000, 6500, 6000, 15000, 200]


def test_nobody_is_found_under_an_unknown_id() -> None:
    with pytest.raises(NotFoundError):
        queries.customer("nobody", hidden=NOTHING)


def test_masked_and_open_answers_have_tags_of_their_own() -> None:
    shown, hidden = queries.customers(Page(1)), queries.customers(Page(1, hidden=EVERYTHING))
    assert shown.etag != hidden.etag
    assert told(hidden)["customers"][0]["full_name"] == "***"
    assert told(shown)["customers"][0]["full_name"] != "***"


def test_a_repeated_question_is_answered_from_memory() -> None:
    page = Page(37)
    assert queries.customers(page).data is queries.customers(page).data


def test_tags_change_with_what_changed_and_answers_follow() -> None:
    kpis, provider_list = queries.kpis(Page(12)).etag, providers.page(providers.Filters(), 10, 0).etag
    claims = told(queries.claims(Page(1), status=None, category=None))["total"]
    drop("claims/more.jsonl", [claim(1, service_date="2025-12-30")])
    drive()
    assert queries.kpis(Page(12)).etag != kpis
    assert providers.page(providers.Filters(), 10, 0).etag == provider_list
    assert told(queries.claims(Page(1), status=None, category=None))["total"] == claims + 1
