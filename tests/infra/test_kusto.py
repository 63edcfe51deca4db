"""Every query that an operator or an alert runs is read without an error by Kusto's own language service."""

from __future__ import annotations

import json

import pytest

from devhost.launcher import compilers
from tests.support import kusto
from tests.support.bicep import FOLDER
from tests.support.processes import ROOT

ALERT = "Microsoft.Insights/scheduledQueryRules"
WRITTEN = kusto.of_documents() | kusto.of_workbook()
# What must be found: a word of the language as a name, no such column or table, two queries in one.
WRONG = {
    "reserved": ("AppMetrics | summarize sum(Sum) by kind = Name", "KS228"),
    "column": ("AppMetrics | where MetricName == 'x'", "KS142"),
    "table": ("customMetrics | take 1", "KS204"),
    "two": ("AppTraces | take 1\nAppTraces | take 1\n", "KS005"),
    "type": ("AppMetrics | where Sum startswith 'x'", "KS"),
}


@pytest.fixture(scope="session")
def alerts(request: pytest.FixtureRequest) -> dict[str, str]:
    """Queries of the alert rules by name; none where there is no Bicep compiler."""
    if compilers.bicep(ROOT) is None:
        return {}
    rules = request.getfixturevalue("evaluate")("prod").of(ALERT)
    return {r.name: criterion["query"] for r in rules for criterion in r.properties["criteria"]["allOf"]}


@pytest.fixture(scope="session")
def found(alerts: dict[str, str]) -> dict[str, list[str]]:
    return kusto.errors(WRITTEN | alerts | {name: query for name, (query, _) in WRONG.items()})


@pytest.mark.parametrize("name", WRITTEN)
def test_a_query_of_workbook_or_guides_is_read(name: str, found: dict[str, list[str]]) -> None:
    assert found[name] == []


def test_every_alert_is_read(alerts: dict[str, str], found: dict[str, list[str]]) -> None:
    if not alerts:
        pytest.skip(compilers.note(ROOT) or "")
    assert len(alerts) > 6
    assert {name: found[name] for name in alerts if found[name]} == {}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_query_is_noticed(name: str, found: dict[str, list[str]]) -> None:
    assert any(error.startswith(WRONG[name][1]) for error in found[name]), found[name]


def test_the_workbook_is_json_that_a_workbook_is() -> None:
    book = json.loads((FOLDER / "workbook.json").read_text())
    assert book["version"] == "Notebook/1.0"
    assert {item["type"] for item in book["items"]} == {1, 3, 9}
    assert len(kusto.of_workbook()) == sum(item["type"] == 3 for item in book["items"])
