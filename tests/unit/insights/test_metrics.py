"""The glossary of metrics: complete, about columns and keys that exist, and the source of the API's words."""

from __future__ import annotations

import pytest

from functions.insights import models
from shared.insights import columns
from shared.insights.metrics import Metric, describe, metrics
from shared.lake.replay.contract import REPLAY
from shared.lake.schema.contracts import TABLES
from tests.support.recompute import PLACES

LISTS = {
    "kpis": models.KpiRow,
    "customers": models.CustomerInsight,
    "claims": models.ClaimInsight,
    "providers": models.ProviderInsight,
    "risk_scores": models.RiskScore,
    "recommendations": models.Recommendation,
    "segments": models.Segment,
    "summary": models.Summary,
    "trend": models.TrendFigures,
}
OTHERS = {"recommendations.total_opportunity", "replay.difference"}
GOLD = {**TABLES["gold"], REPLAY.name: REPLAY}
EVERY = metrics().values()
LOSS, PAYOUT = "paid ÷ earned premium × 100", "paid ÷ claimed × 100"  # noqa: RUF001


@pytest.mark.parametrize("metric", EVERY, ids=lambda metric: metric.key)
def test_a_metric_comes_from_columns_of_gold(metric: Metric) -> None:
    for source in metric.source:
        table, column = source.split(".")
        assert column in GOLD[table].names, source


@pytest.mark.parametrize("metric", EVERY, ids=lambda metric: metric.key)
def test_a_metric_is_carried_by_keys_of_answers(metric: Metric) -> None:
    for place in set(metric.keys) - OTHERS:
        name, key = place.split(".")
        assert key in LISTS[name].model_fields, place


@pytest.mark.parametrize("metric", EVERY, ids=lambda metric: metric.key)
def test_the_api_describes_it_in_the_words_of_the_glossary(metric: Metric) -> None:
    for place in set(metric.keys) - OTHERS:
        name, key = place.split(".")
        assert LISTS[name].model_fields[key].description == metric.sentence, place


def test_no_key_carries_two_metrics_and_no_name_is_used_twice() -> None:
    places = [place for metric in EVERY for place in metric.keys]
    assert len(places) == len(set(places))
    assert len({metric.name for metric in EVERY}) == len(EVERY)


def test_loss_ratio_is_paid_over_earned_premium_and_payout_ratio_paid_over_claimed() -> None:
    loss, payout = metrics()["loss_ratio"], metrics()["payout_ratio"]
    assert (loss.formula, loss.target) == (LOSS, {"below": 70})
    assert (payout.formula, payout.target) == (PAYOUT, None)
    key = next(key for key in columns.KPIS.keys if key.name == "payout_ratio")
    assert key.source == "loss_ratio"


def test_columns_of_the_reference_system_are_told_from_metrics() -> None:
    assert "payout ratio" in str(describe("kpis.loss_ratio"))
    assert "Use value_tier" in str(describe("customers.customer_value_tier"))
    assert describe("kpis.year_month") is None


def test_every_metric_is_recomputed_from_parquet_and_compared_in_the_browser() -> None:
    assert PLACES.keys() == metrics().keys()
