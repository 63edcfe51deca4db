"""What is accepted can be decided: a claim and any decision about it fit into one entity of the service."""

from __future__ import annotations

from typing import Any

import pytest

from shared.domain.adjudication import adjudicate
from shared.domain.rows import Row, encode_row
from shared.errors import InvalidInputError
from shared.records.claim_size import LARGEST_CLAIM, check_room
from shared.records.entities import record_entity
from shared.records.model import Write
from tests.support.insurance import AS_OF, a_claim, a_pet, a_policy, decided, money

MAX_BYTES = 1024 * 1024


def with_lines(count: int, text: str) -> Row:
    items = [{"description": text, "amount": money(1)} for _ in range(count)]
    return a_claim(count, line_items=items, diagnosis_text="x" * 200, treatment_notes="é" * 4000)


def largest(text: str) -> Row:
    """The claim with the most lines of this text that is accepted."""
    per_line = len(encode_row(with_lines(2, text))) - len(encode_row(with_lines(1, text)))
    count = (LARGEST_CLAIM - len(encode_row(with_lines(0, text)))) // per_line
    check_room(with_lines(count, text))
    with pytest.raises(InvalidInputError) as refusal:
        check_room(with_lines(count + 10, text))
    assert refusal.value.code == "record_too_large"
    return with_lines(count, text)


def size(entity: dict[str, Any]) -> int:
    """Bytes by the formula that the service documents; every text is UTF-16."""
    keys = 4 + 2 * len(entity["PartitionKey"] + entity["RowKey"])
    return keys + sum(8 + 2 * len(name) + 4 + 2 * len(value) for name, value in entity.items())


@pytest.mark.parametrize("text", ["a" * 200, "é" * 200, "x", '"' * 200])
def test_the_largest_claim_fits_with_a_decision_that_says_all_it_can(text: str) -> None:
    claim = largest(text)
    history = [decided(n, "Paid", 1, 1, service_date=claim["service_date"]) for n in range(1, 20)]
    pet = a_pet(pre_existing_conditions="é" * 4000)
    decision = adjudicate(claim, policy=a_policy(), pet=pet, history=history, as_of=AS_OF, authority_cents=0)
    entity = record_entity("CUST-1", Write("claim", "CLM-1", claim, None, decision))

    assert len(encode_row(claim)) > LARGEST_CLAIM * 0.9
    assert size(entity) <= MAX_BYTES
