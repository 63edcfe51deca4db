"""What a query may say has bounds in every operation: how far it skips, and how long a filter is."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

import function_app
from functions.http.endpoint import OPERATIONS, Operation
from functions.http.problem import MAX_INPUT, problem
from shared.errors import FieldError, InvalidInputError
from tests.support.http import problem_of

assert function_app
PAGED = [each for each in OPERATIONS if each.query and "offset" in each.query.model_fields]
# Answers to these are kept by their questions.
KEPT = [each for each in OPERATIONS if each.query and each.path.startswith("/api/insights/")]


@pytest.mark.parametrize("operation", PAGED, ids=lambda each: each.name)
def test_an_offset_beyond_every_list_is_refused(operation: Operation) -> None:
    assert operation.query is not None
    operation.query.model_validate({"offset": 1_000_000})
    for beyond in (1_000_001, 2**63, 2**65):
        with pytest.raises(ValidationError):
            operation.query.model_validate({"offset": beyond})


def test_paged_operations_are_looked_at() -> None:
    assert len(PAGED) > 10


@pytest.mark.parametrize("operation", KEPT, ids=lambda each: each.name)
def test_a_filter_of_insights_is_no_longer_than_its_values(operation: Operation) -> None:
    assert operation.query is not None
    for name in operation.query.model_fields:
        with pytest.raises(ValidationError):
            operation.query.model_validate({name: "x" * 201})


def test_a_refusal_repeats_the_beginning_of_what_was_sent() -> None:
    errors = [
        FieldError("string_type", ("body", "notes"), "wrong", given)
        for given in ("y" * 5000, {"deep": ["z" * 5000]}, "short", 7, None)
    ]
    found = problem_of(problem(InvalidInputError("wrong", errors), "trace"))["errors"]
    inputs = [each["input"] for each in found]
    assert inputs[0] == "y" * MAX_INPUT + "…"
    assert inputs[1].startswith('{"deep": ["zzz')
    assert len(inputs[1]) == MAX_INPUT + 1
    assert inputs[2:] == ["short", 7, None]
