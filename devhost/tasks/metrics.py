"""`python -m devhost.tasks.metrics`: write the page of the glossary of metrics from its one file."""

from __future__ import annotations

from pathlib import Path

from shared.insights.metrics import Metric, metrics

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "metrics.md"
_HEAD = """# Metrics: one definition per name

Made from `shared/insights/metrics.json` by `python -m devhost.tasks.metrics`: the same file gives the
dashboard its names, tooltips and targets, the API its descriptions, and `GET /api/insights/metrics` its
answer. A test recomputes each metric from exported Parquet.

Money is in US dollars; ratios are in percent. Columns of gold are told in [gold](gold.md), keys of answers in
[insights](insights.md).

| metric | formula | unit | target | columns | keys |
|---|---|---|---|---|---|
"""
_TAIL = """
Columns and keys that bear the names of the reference system but mean something else (`loss_ratio`,
`customer_value_tier`, `customer_risk_score`, `churn_risk`, `total_annual_premium`, `approval_rate`) stay in
tables and answers, and are on no screen.
"""


def page() -> str:
    """The page as it should be."""
    return _HEAD + "".join(map(_row, metrics().values())) + _TAIL


def _row(metric: Metric) -> str:
    goal = ", ".join(f"{word.replace('_', ' ')} {aim} %" for word, aim in (metric.target or {}).items())
    columns, keys = (", ".join(f"`{place}`" for place in places) for places in (metric.source, metric.keys))
    return f"| {metric.name} | {metric.formula} | {metric.unit} | {goal} | {columns} | {keys} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
