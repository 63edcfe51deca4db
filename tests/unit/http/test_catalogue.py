"""What the catalogue offers is accepted; what forms need is in it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

import function_app
from functions.http.endpoint import OPERATIONS
from functions.system.catalogue import Catalogue
from shared.domain import catalogue as offered
from shared.domain.claim import ClaimCreate
from shared.domain.customer import CustomerCreate
from shared.domain.pet import PetCreate
from shared.domain.policy import PolicyCreate
from shared.domain.rating import RATING
from tests.support.http import send

assert function_app.app
CATALOGUE: dict[str, Any] = json.loads(send(OPERATIONS["get_catalogue"]).get_body())
# A field of a request, and the values that the catalogue offers for it.
CHOICES: list[tuple[type[Any], str, list[str]]] = [
    (PetCreate, "species", [s["name"] for s in CATALOGUE["species"]]),
    (PetCreate, "gender", CATALOGUE["genders"]),
    (PetCreate, "vaccination_status", CATALOGUE["vaccination_statuses"]),
    (CustomerCreate, "state", [s["code"] for s in CATALOGUE["states"]]),
    (CustomerCreate, "preferred_contact", CATALOGUE["preferred_contacts"]),
    (CustomerCreate, "referral_source", CATALOGUE["referral_sources"]),
    (PolicyCreate, "payment_method", CATALOGUE["payment_methods"]),
    (PolicyCreate, "payment_frequency", [f["name"] for f in CATALOGUE["payment_frequencies"]]),
    (ClaimCreate, "claim_type", [t["name"] for t in CATALOGUE["claim_types"]]),
    (ClaimCreate, "claim_category", [c for t in CATALOGUE["claim_types"] for c in t["categories"]]),
]


@pytest.mark.parametrize(("model", "field", "values"), CHOICES, ids=lambda v: v if isinstance(v, str) else "")
def test_what_is_offered_is_accepted(model: type[Any], field: str, values: list[str]) -> None:
    info = model.model_fields[field]
    accepts = TypeAdapter(info.rebuild_annotation())
    assert values
    for value in values:
        assert accepts.validate_python(value) == value
    if field not in ("claim_category", "referral_source"):
        with pytest.raises(ValidationError):
            accepts.validate_python("Something else")


def test_the_answer_fits_its_model_and_can_be_kept() -> None:
    Catalogue.model_validate(CATALOGUE)
    answer = send(OPERATIONS["get_catalogue"])
    assert answer.headers["Cache-Control"].startswith("public")
    again = send(OPERATIONS["get_catalogue"], headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_every_rated_breed_is_offered_once_under_its_full_name() -> None:
    for species in CATALOGUE["species"]:
        names = [breed.casefold() for breed in species["breeds"]]
        assert len(names) == len(set(names))
        for group in RATING.breed_groups[species["name"]]:
            missing = group.breeds - set(names)
            assert all(any(other in name for name in names) for other in missing)
    assert "Mixed Breed" in offered.breeds("Dog")


def test_there_are_fifty_states_and_the_district() -> None:
    assert len(CATALOGUE["states"]) == 51
    assert {"code": "TX", "name": "Texas"} in CATALOGUE["states"]
    assert all(len(s["code"]) == 2 and s["name"][0].isupper() for s in CATALOGUE["states"])


def test_every_add_on_names_a_field_of_the_purchase() -> None:
    assert {a["field"] for a in CATALOGUE["add_ons"]} == {
        name for name in PolicyCreate.model_fields if name.startswith("includes_")
    }


def test_a_denial_that_is_offered_denies() -> None:
    assert "DUPLICATE_CLAIM" in {d["code"] for d in CATALOGUE["denials"]}
    assert "FRAUD_REVIEW" not in {d["code"] for d in CATALOGUE["denials"]}
