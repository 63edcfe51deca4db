"""The reference names what the code has, in its order, and nothing else."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from devhost.tasks import reference
from devhost.tasks.metrics import PAGE, page
from shared.domain import events
from shared.domain.claim_status import TRANSITIONS, step_message
from shared.domain.fraud import HIGH_FROM, LOOK_FROM, MEDIUM_FROM
from shared.domain.plans import ADD_ONS, ANNUAL_DISCOUNT_PERCENTAGE, PLANS
from shared.domain.reasons import REASONS
from shared.insights.columns import LISTS, Listing
from shared.lake.replay.contract import REPLAY
from shared.lake.schema.contracts import ENTITIES, SOURCE_COLUMNS, TABLES
from shared.lake.schema.reason_catalog import CATALOGUE
from shared.lake.transform.marks import MARKS
from shared.lake.transform.quality import REFUSALS, RULES
from shared.privacy.kept import KEPT
from shared.privacy.places import PLACES
from shared.privacy.register import State
from shared.realtime.schemas import schemas
from tests.support.documents import Row, section, text_of
from tests.support.insurance import COLUMNS

LAYERS = [("silver", name) for name in TABLES["silver"]]
QUARANTINE = {"Quarantine": "claims", "The report": "data_quality"}
KINDS = {"customers": "customer", "pets": "pet", "policies": "policy", "claims": "claim"}


def named(rows: list[Row]) -> list[tuple[str, str]]:
    """(column, type) of every row, in the order of the page."""
    return [(name, row.cells[1]) for row in rows for name in row.codes()]


@pytest.mark.parametrize(("layer", "table"), LAYERS, ids=lambda value: value)
def test_every_column_stands_in_order_and_no_other(layer: str, table: str) -> None:
    told = [name for name, _ in named(section(f"reference/{layer}.md", table))]
    assert told == list(TABLES[layer][table].names)


@pytest.mark.parametrize(("layer", "table"), LAYERS, ids=lambda value: value)
def test_new_columns_are_told_from_those_of_the_reference_system(layer: str, table: str) -> None:
    rows = section(f"reference/{layer}.md", table)
    told = [name for name, _ in named([row for row in rows if "New columns" in row.headings])]
    assert told == [column.name for column in TABLES[layer][table].columns if column.new]


@pytest.mark.parametrize(("layer", "table"), LAYERS, ids=lambda value: value)
def test_every_column_has_its_type(layer: str, table: str) -> None:
    kinds = {column.name: column.kind for column in TABLES[layer][table].columns}
    told = dict(named(section(f"reference/{layer}.md", table)))
    wrong = {n: kind for n, kind in told.items() if kind not in (kinds.get(n), "as in silver")}
    assert wrong == {}


def test_the_replay_has_the_columns_and_types_that_are_told() -> None:
    told = named([row for row in section("reference/gold.md", REPLAY.name) if len(row.cells) == 3])
    assert [name for name, _ in told] == list(REPLAY.names)
    kinds = {column.name: column.kind for column in REPLAY.columns}
    assert {name: kind for name, kind in told if kind != kinds[name]} == {}


@pytest.mark.parametrize(("heading", "table"), QUARANTINE.items())
def test_the_tables_of_the_quarantine_are_complete(heading: str, table: str) -> None:
    rows = [row for row in section("reference/quality.md", heading) if len(row.cells) == 3]
    told = [
        pair for pair in named(rows) if pair[1] in ("text", "texts", "long", "double", "date", "timestamp")
    ]
    assert told == [(column.name, column.kind) for column in TABLES["quarantine"][table].columns]


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_flag_is_explained(entity: str) -> None:
    rows = [row for row in section("reference/quality.md", "Flags") if entity in row.headings]
    raised = {rule.name for rule in RULES[entity]} | {mark.name for mark in MARKS[entity]}
    assert sorted(name for row in rows for name in row.codes()) == sorted(raised)


def test_every_refusal_is_explained() -> None:
    reasons = {name for row in section("reference/quality.md", "Quarantine") for name in row.codes(1)}
    assert {rule.name for rules in REFUSALS.values() for rule in rules} <= reasons


def test_the_catalogue_of_reasons_is_told_in_its_own_words() -> None:
    told = {row.codes()[0]: row.cells[1:] for row in section("reference/quality.md", "Reasons")}
    assert told == {
        code: tuple(text.replace("{detail}", "…") for text in (reason.sentence, reason.remedy))
        for code, reason in CATALOGUE.items()
    }


@pytest.mark.parametrize("entity", ENTITIES)
def test_the_columns_of_the_files_are_complete(entity: str) -> None:
    row = next(r for r in section("reference/entities.md", "Columns") if r.cells[0] == entity)
    told = re.findall(r"`(\w+)`(?: \((\w+)\))?", row.cells[2])
    assert told == [(c.name, "" if c.kind == "text" else c.kind) for c in SOURCE_COLUMNS[entity]]
    assert entity not in KINDS or list(COLUMNS[KINDS[entity]])[: len(told)] == [name for name, _ in told]


@pytest.mark.parametrize(("name", "listing"), LISTS.items(), ids=LISTS)
def test_the_lists_of_insights_are_in_the_order_that_is_told(name: str, listing: Listing) -> None:
    row = next(r for r in section("reference/insights.md", "Rows") if r.cells[0] == name)
    order = [f"{column} descending" if down else column for column, down in listing.order]
    assert row.cells[2] == ", ".join(order)


def test_the_page_of_metrics_is_that_of_the_glossary() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m devhost.tasks.metrics`"


def test_the_price_list_is_the_one_that_is_sold() -> None:
    rows = section("reference/plans.md", "Plans and premium")
    figures = {
        row.cells[0]: [_number(cell) for cell in row.cells[1:6]] for row in rows if len(row.cells) == 7
    }
    assert figures == {
        plan.name: [
            plan.monthly_premium,
            plan.annual_deductible,
            plan.coverage_limit,
            plan.reimbursement_percentage,
            plan.waiting_period_days,
        ]
        for plan in PLANS.values()
    }
    assert [(row.cells[0], _number(row.cells[1])) for row in rows if len(row.cells) == 2] == list(ADD_ONS)
    assert f"Paying annually takes {ANNUAL_DISCOUNT_PERCENTAGE} % off." in text_of("reference/plans.md")


def test_the_life_cycle_of_a_claim_is_the_one_that_is_enforced() -> None:
    told = {row.cells[0]: row.cells[1] for row in section("reference/claims.md", "Statuses")}
    assert told == {
        str(status): ", ".join(str(to) for to in TRANSITIONS if to in following) or "final"
        for status, following in TRANSITIONS.items()
    }


def test_every_coded_reason_is_explained() -> None:
    told = {name for row in section("reference/claims.md", "Claims: life cycle and adjudication") for name in
            re.findall(r"`([A-Z][A-Z_]+)`", " ".join(row.cells))}  # fmt: skip
    assert told | {"LOOK_ADVISED"} == set(REASONS)


def test_every_failed_check_denies_as_told() -> None:
    rows = section("reference/claims.md", "Checks")
    assert {row.codes(2)[0]: row.cells[3] for row in rows} == {
        code: str(reason.denial_reason) for code, reason in REASONS.items() if reason.kind == "hard"
    }


def test_the_fraud_levels_begin_where_told() -> None:
    text = text_of("reference/claims.md")
    assert f"HIGH from {HIGH_FROM}, MEDIUM from {MEDIUM_FROM}, else LOW; from {LOOK_FROM} on" in text


def test_the_messages_of_the_steps_are_those_sent() -> None:
    rows = [r for r in section("reference/claims.md", "What the API does today") if "`" not in r.cells[0]]
    told = {status: row.cells[1] for row in rows for status in row.cells[0].split(", ")}
    assert told == {str(status): step_message(status, "{denial_reason}") for status in TRANSITIONS}


def test_every_event_has_its_keys() -> None:
    rows = [row for row in section("reference/events.md", "Events: the catalogue") if len(row.cells) == 3]
    told = {row.codes()[0]: re.findall(r"`(\w+)`(\*?)", row.cells[1]) for row in rows}
    payloads = {name: schema["properties"]["data"] for name, schema in schemas().items()}
    assert told == {
        name: [(key, "" if key in data["required"] else "*") for key in data["properties"]]
        for name, data in payloads.items()
    }


def test_every_event_has_its_receivers() -> None:
    rows = [row for row in section("reference/events.md", "Events: the catalogue") if len(row.cells) == 2]
    told = {row.cells[0]: set(row.codes(1)) for row in rows}
    states = {events.PIPELINE_PROGRESS, events.GOLD_REFRESHED, events.CHANGES_COUNTED}
    assert told == {
        "the customer": events.CUSTOMER_EVENTS,
        "claims staff": events.CLAIMS_STAFF_EVENTS,
        "the dashboard": events.DASHBOARD_HIDES.keys() | states,
    }


def _number(cell: str) -> Decimal:
    return Decimal(cell.split(maxsplit=1)[0].replace(",", ""))


def test_places_of_personal_data_and_what_is_kept_are_those_of_the_code() -> None:
    places = section("reference/privacy.md", "Places")
    told = [(*row.codes(), *row.cells[1:]) for row in places]
    assert told == [(p.name, p.holds, p.way, str(p.days)) for p in PLACES]
    kept = [
        (*row.codes(), tuple(row.codes(1)), *row.cells[2:])
        for row in section("reference/privacy.md", "What is kept")
    ]
    assert kept == [(k.kind, k.fields, str(k.years), k.reason) for k in KEPT]
    states = section("reference/privacy.md", "States of an erasure")
    assert [row.codes()[0] for row in states] == [*State]


def test_tables_of_gold_and_lists_of_insights_are_those_of_the_code() -> None:
    assert reference.outdated() == [], "run `python -m devhost.tasks.reference`"
