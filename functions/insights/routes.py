"""Insights: the figures of the business, by month, tier or any range of days."""

from dataclasses import asdict

import azure.durable_functions as df

from functions.http.endpoint import Answer, Call, operation
from functions.insights import models, parameters
from functions.insights.answers import READERS, TAGS, as_answer, hides_identifiers, version_of
from shared.insights import decisions, moments, queries, trend
from shared.insights.metrics import metrics
from shared.insights.selection import Page

bp = df.Blueprint()


@operation(
    bp,
    "GET",
    "api/insights/summary",
    name="get_summary",
    policy=READERS,
    summary="How many customers, pets, policies, claims and providers there are, and how claims are decided",
    tags=TAGS,
    query=parameters.Moment,
    response=models.Summary,
    errors=(404,),
)
def get_summary(call: Call) -> Answer:
    """Row counts of the published tables, and the figures of all known decisions."""
    version = version_of(call)
    return Answer(queries.summary(version) | decisions.figures(version))


@operation(
    bp,
    "GET",
    "api/insights/kpis",
    name="get_kpis",
    policy=READERS,
    summary="Monthly key figures, newest month first",
    tags=TAGS,
    query=parameters.KpisQuery,
    response=models.Kpis,
    errors=(404,),
)
def get_kpis(call: Call) -> Answer:
    """The newest months."""
    return as_answer(queries.kpis(Page(call.query.limit, version=version_of(call))))


@operation(
    bp,
    "GET",
    "api/insights/segments",
    name="get_segments",
    policy=READERS,
    summary="Customers by value tier",
    tags=TAGS,
    query=parameters.Moment,
    response=models.Segments,
    errors=(404,),
)
def get_segments(call: Call) -> Answer:
    """The four tiers."""
    return as_answer(queries.segments(hidden=hides_identifiers(call), version=version_of(call)))


@operation(
    bp,
    "GET",
    "api/insights/trend",
    name="get_trend",
    policy=READERS,
    summary="Claims, payments and premium over a range of days, by day, week or month",
    description="Without its ends, the month of the figures and the eleven before it.",
    tags=TAGS,
    query=parameters.TrendQuery,
    response=models.Trend,
    errors=(404,),
)
def get_trend(call: Call) -> Answer:
    """The periods of the range, their total, and that of as many days before."""
    query, version = call.query, version_of(call)
    return as_answer(trend.report(query.from_, query.to, query.granularity, version, today=call.as_of))


@operation(
    bp,
    "GET",
    "api/insights/versions",
    name="list_figure_versions",
    policy=READERS,
    summary="Versions of the figures that can still be looked at, newest first",
    description="Every other operation of insights takes one as `as_of_version`, or a time as `as_of`.",
    tags=TAGS,
    response=models.Versions,
)
def list_figure_versions(call: Call) -> Answer:
    """The present version and those before it that are kept."""
    return Answer({"versions": moments.listed(), "kept_hours": moments.KEPT_HOURS})


@operation(
    bp,
    "GET",
    "api/insights/metrics",
    name="list_metrics",
    policy=READERS,
    summary="The glossary: what each figure means, its formula, unit, source and target",
    tags=TAGS,
    response=models.Metrics,
)
def list_metrics(call: Call) -> Answer:
    """Every metric of the dashboard."""
    return Answer({"metrics": [asdict(metric) for metric in metrics().values()]})
