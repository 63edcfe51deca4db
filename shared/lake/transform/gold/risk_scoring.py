"""risk_scoring: one row per customer."""

from __future__ import annotations

from datetime import datetime

import narwhals as nw

from shared.lake.schema.contracts import TABLES
from shared.lake.transform.frames import Frame, stamped
from shared.lake.transform.numbers import rounded

CONTRACT = TABLES["gold"]["risk_scoring"]
_CONDITION_CAP = 45
# Least and most that is possible once condition_risk is held to its cap.
_LOWEST, _HIGHEST = 10, 150
col, lit = nw.col, nw.lit


def risk_scoring(customer_360: Frame, *, at: datetime) -> Frame:
    """The mart of the customers of a customer_360_view."""
    tenure = nw.max_horizontal(col("tenure_months").fill_null(1), lit(1))
    rows = customer_360.with_columns(_tenure=tenure)
    scored = rows.with_columns(
        pet_age_risk=_steps(col("avg_pet_age"), {4: 10, 7: 20, 10: 30}, least=5),
        condition_risk=nw.when(col("pets_with_conditions") > 0)
        .then(col("pets_with_conditions") * 15)
        .otherwise(lit(0)),
        claims_frequency_risk=_steps(col("total_claims") / col("_tenure"), {1: 15, 2: 25}, least=5),
        emergency_risk=_steps(col("emergency_claims"), {1: 10, 3: 20}, least=0),
        loss_ratio_risk=_steps(col("loss_ratio"), {70: 10, 100: 20, 150: 30}, least=0),
    )
    others = (
        col("pet_age_risk") + col("claims_frequency_risk") + col("emergency_risk") + col("loss_ratio_risk")
    )
    capped = others + nw.min_horizontal(col("condition_risk"), lit(_CONDITION_CAP))
    summed = rounded(
        scored.with_columns(total_risk_score=others + col("condition_risk")),
        risk_score_normalised=(capped - _LOWEST) / (_HIGHEST - _LOWEST) * 100,
        claims_per_year=col("total_claims").fill_null(0) / col("_tenure") * 12,
    )
    return stamped(_categorized(summed), CONTRACT, at)


def _steps(value: nw.Expr, points: dict[int, int], *, least: int) -> nw.Expr:
    """Points for values above each bound, bounds ascending; `least` below all of them and for null."""
    chosen = lit(least)
    for bound, number in points.items():
        chosen = nw.when(value > bound).then(lit(number)).otherwise(chosen)
    return chosen


def _categorized(rows: Frame) -> Frame:
    score, category = col("total_risk_score"), lit("Very Low")
    for bound, name in {20: "Low", 40: "Medium", 60: "High", 80: "Very High"}.items():
        category = nw.when(score > bound).then(lit(name)).otherwise(category)
    return rows.with_columns(risk_category=category).with_columns(recommended_action=_action())


def _action() -> nw.Expr:
    category = col("risk_category")
    loyal = nw.when(category.is_in(["Low", "Very Low"])).then(lit("Candidate for loyalty rewards"))
    watched = nw.when(category == "High").then(lit("Monitor closely"))
    rest = watched.otherwise(loyal.otherwise(lit("Standard monitoring")))
    return nw.when(category == "Very High").then(lit("Review for rate adjustment")).otherwise(rest)
