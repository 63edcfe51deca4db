"""A record is stated once, by its class: what is stored, answered and taken by the lake has its columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from functions.records.rows import ClaimRow, CustomerRow, PetRow, PolicyRow
from shared.domain.case import Note, open_case
from shared.domain.claim import Claim
from shared.domain.customer import CustomerCreate, new_customer
from shared.domain.demo import demo_records
from shared.domain.ledger import Entry
from shared.domain.record_json import RECORDS, decode_row, types_of
from shared.domain.records import INTERNAL, Customer, Decided, Pet, Policy
from shared.domain.rows import encode_row, timestamp
from shared.lake.schema.contracts import ADDED_COLUMNS, DATE_COLUMNS, KNOWN_EXTRAS, SOURCE_COLUMNS
from shared.records.entities import FILTERS, NOT_FOR_LAKE
from tests.support.insurance import AS_OF, COLUMNS, NOW, a_claim, a_pet, a_policy

KINDS: Mapping[str, tuple[str, Any, Any]] = {
    "customer": ("customers", Customer, CustomerRow),
    "pet": ("pets", Pet, PetRow),
    "policy": ("policies", Policy, PolicyRow),
    "claim": ("claims", Claim, ClaimRow),
}
BRONZE: Mapping[Any, tuple[str, ...]] = {
    **{Decimal: ("double",), bool: ("bool",), int: ("int", "long"), str: ("text",)},
    # They are read in silver, where one that is wrong is flagged.
    **{date: ("text",), datetime: ("text",), list[str]: ("texts",)},
}
# A file may name what records of the API do not have.
OF_FILES = {"claims": {"diagnosis"}}


def types(record: Any) -> dict[str, Any]:
    """A record's columns with their types, without the null that some may be."""
    return {name: next(iter(parts_of(hint))) for name, hint in get_type_hints(record).items()}


def parts_of(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if isinstance(hint, UnionType) else (hint,)


def stored(kind: str) -> dict[str, Any]:
    """A record as one goes into the store."""
    asked = CustomerCreate.model_validate(
        {"first_name": "A", "last_name": "B", "email": "a@b.test", "phone": "5550100199", "city": "C"}
        | {"state": "TX", "zip_code": "78701", "date_of_birth": "1980-02-29"}
    )
    made = {
        "customer": new_customer(asked, customer_id="CUST-1", as_of=AS_OF, now=NOW),
        "pet": a_pet(adoption_date="2021-01-01"),
        "policy": a_policy(cancellation_date="2026-12-01"),
        "claim": a_claim(processing_days=2),
    }
    return dict(made[kind])


def test_a_name_has_one_type_in_all_records() -> None:
    typed = (date, datetime, Decimal)
    named = {name: kind for name, kind in types_of(*RECORDS) if kind in typed}
    differing = {n for n, kind in types_of(*RECORDS) if kind not in (named.get(n, kind), type(None))}
    assert not differing
    assert {"begins", "until", "at", "opened_at", "as_of", "amount"} <= named.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_stored_record_has_the_types_that_its_class_states(kind: str) -> None:
    row, hints = stored(kind), types(KINDS[kind][1])
    assert row.keys() == set(COLUMNS[kind])
    wrong = {n: value for n, value in row.items() if value is not None and type(value) is not hints[n]}
    assert not wrong
    assert decode_row(encode_row(row)) == row


@pytest.mark.parametrize("kind", KINDS)
def test_demo_records_have_the_types_that_their_class_states(kind: str) -> None:
    demo = demo_records(as_of=AS_OF, now=NOW)
    rows = {"customer": demo.customers, "pet": demo.pets, "policy": demo.policies}.get(kind, ())
    hints = types(KINDS[kind][1])
    assert not [n for row in rows for n, v in row.items() if v is not None and type(v) is not hints[n]]


def test_what_is_beside_a_record_is_read_with_its_types_too() -> None:
    text = (
        '{"add_on_periods": [{"begins": "2026-03-01", "ends": null}], '
        '"status_history": [{"at": "2026-03-01T12:00:00.000001Z"}], '
        '"earlier_premiums": [{"until": "2026-04-01", "monthly_premium": 5}]}'
    )
    row = decode_row(text)
    assert row["add_on_periods"] == [{"begins": date(2026, 3, 1), "ends": None}]
    assert timestamp(row["status_history"][0]["at"]) == "2026-03-01T12:00:00.000001Z"
    premium = row["earlier_premiums"][0]
    assert (premium["until"], type(premium["monthly_premium"])) == (date(2026, 4, 1), Decimal)
    assert encode_row(row) == text
    case = open_case("CLM-1", (), now=NOW)
    assert all(isinstance(at, datetime) for at in (case.opened_at, case.updated_at))
    assert [get_type_hints(each)["at"] for each in (Note, Entry)] == [datetime] * 2


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_has_a_record_s_columns(kind: str) -> None:
    _, record, answer = KINDS[kind]
    assert told(answer) == stated(record)
    required = {name for name, field in answer.model_fields.items() if field.is_required()}
    assert required == set(COLUMNS[kind])


def told(answer: Any) -> dict[str, Any]:
    """The columns of an answer with their types, those of what is in it as well."""
    return {name: _shown(field.annotation) for name, field in answer.model_fields.items()}


def stated(record: Any) -> dict[str, Any]:
    """The columns of a record's class as answers have them."""
    hints = get_type_hints(record)
    return {name: _shown(hint) for name, hint in hints.items() if name not in INTERNAL}


def _shown(hint: Any) -> Any:
    found = parts_of(hint)[0]
    inside = get_args(found)[0] if get_origin(found) is list else found
    if is_typeddict(inside):
        return stated(inside)
    if hasattr(inside, "model_fields"):
        return told(inside)
    return float if inside is Decimal else inside


@pytest.mark.parametrize("kind", KINDS)
def test_bronze_has_a_record_s_columns(kind: str) -> None:
    entity, record, _ = KINDS[kind]
    hints, columns = types(record), SOURCE_COLUMNS[entity]
    assert [column.name for column in columns] == [n for n in COLUMNS[kind] if n != "provider_name"]
    for column in (*columns, *ADDED_COLUMNS[entity]):
        assert column.kind in BRONZE[hints[column.name]], column
    assert set(DATE_COLUMNS[entity]) == {c.name for c in columns if hints[c.name] is date}


@pytest.mark.parametrize("kind", KINDS)
def test_the_lake_knows_everything_else_that_a_record_may_have(kind: str) -> None:
    entity, record, _ = KINDS[kind]
    source, added = ({c.name for c in each[entity]} for each in (SOURCE_COLUMNS, ADDED_COLUMNS))
    others = set(types(record)) - source - added - NOT_FOR_LAKE
    assert KNOWN_EXTRAS[entity] == others | OF_FILES.get(entity, set())
    assert kind != "claim" or set(Decided.__annotations__) <= added <= set(types(Claim))


@pytest.mark.parametrize("kind", KINDS)
def test_lists_are_filtered_by_texts(kind: Any) -> None:
    assert {types(KINDS[kind][1])[name] for name in FILTERS[kind]} == {str}
