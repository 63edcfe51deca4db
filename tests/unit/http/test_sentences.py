"""What is wrong with a field is said in the product's words, whatever found it."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError
from pydantic_core.core_schema import ErrorType

from functions.http.problem import invalid
from functions.http.sentences import SENTENCES, label, sentence
from functions.pipeline.run_models import RunRequest
from shared.domain.claim import PortalClaim
from shared.domain.customer import CustomerCreate
from shared.domain.pet import PetCreate
from shared.domain.quote import QuoteCreate
from tests.support.processes import ROOT

VALIDATORS = ("Input should", "String should", "Value error", "Extra inputs", "Field required")
MODELS: tuple[type[BaseModel], ...] = (PortalClaim, CustomerCreate, PetCreate, QuoteCreate)
BAD = (None, "", " ", "x" * 5000, -1, 0, 1e12, True, [], {}, "2026-13-01", "\ud800")


def said(model: type[BaseModel], data: Any) -> list[tuple[str, str]]:
    try:
        model.model_validate(data)
    except ValidationError as error:
        return [(e.type, e.msg) for e in invalid(error, "body").errors]
    return []


@pytest.mark.parametrize("model", MODELS)
def test_no_form_ever_says_a_validator_s_sentence(model: type[BaseModel]) -> None:
    heard = said(model, {}) + said(model, []) + said(model, {"unknown": 1})
    for field in model.model_fields:
        for value in BAD:
            heard += said(model, {field: value})
    assert len({kind for kind, _ in heard}) > 5
    for kind, text in heard:
        assert not any(words in text for words in VALIDATORS), (kind, text)
        assert text.endswith("."), (kind, text)


@pytest.mark.parametrize("kind", sorted(get_args(ErrorType)))
def test_every_error_there_is_has_a_sentence_of_ours(kind: str) -> None:
    heard = sentence(kind, "Input should be something", {})
    assert not heard.startswith("Input should")
    assert heard


def test_a_sentence_names_the_bound() -> None:
    assert sentence("string_too_long", "", {"max_length": 200}) == "Use at most 200 characters."
    assert sentence("greater_than", "", {"gt": 0}) == "Enter more than 0."
    assert set(SENTENCES) <= set(get_args(ErrorType))
    assert sentence("breed", "Enter a breed", {}) == "Enter a breed."


def test_the_whole_is_told_by_the_names_of_fields() -> None:
    with pytest.raises(ValidationError) as caught:
        PetCreate.model_validate({"pet_name": "x" * 51})
    detail = invalid(caught.value, "body").detail
    assert detail.startswith("Customer id: This is needed. Pet name: Use at most 50 characters. ")
    assert detail.endswith("more.")
    assert label("line_items.0.amount") == "Line items 1, amount"
    # A field that a caller has named so: these are digits, and no numbers that an index has.
    assert label("\u00b2") == "\u00b2"
    assert label("items." + "9" * 5000) == "Items, " + "9" * 5000


def test_a_rule_over_several_fields_says_what_to_do() -> None:
    with pytest.raises(ValidationError) as caught:
        RunRequest.model_validate({"as_of": "2026-01-01"})
    assert invalid(caught.value, "body").detail.endswith(
        "Send as_of with the kind as_of, and with no other kind."
    )


def test_no_request_is_refused_by_an_error_that_has_no_sentence() -> None:
    """pydantic reports a ValueError of a rule as its own kind of error, whose text is not shown."""
    models = (
        path for path in ROOT.glob("functions/**/*.py") if "(Request)" in path.read_text(encoding="utf-8")
    )
    places = [ROOT / "shared/domain/fields.py", *models]
    bare = [path.name for path in places if "raise ValueError" in path.read_text(encoding="utf-8")]
    assert bare == []
