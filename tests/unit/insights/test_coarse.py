"""Analysts see terms and bands: nothing that singles out one person among the others."""

from __future__ import annotations

import polars as pl

from shared.insights.coarse import coarsened

NEEDLE = "Zanzibar Longtail"


def rows(**columns: list[object]) -> pl.DataFrame:
    return pl.DataFrame(columns)


def test_words_of_one_s_own_are_other_and_terms_of_the_catalog_stay() -> None:
    told = coarsened(
        rows(
            claim_category=["Digestive", NEEDLE, None],
            breed=["Beagle", NEEDLE, None],
            referral_source=["Vet", NEEDLE, None],
            pet_breeds_list=[["Beagle", NEEDLE, "My own"], [], None],
            claim_categories_list=[["Dental"], [NEEDLE], None],
        )
    )
    assert told.to_dict(as_series=False) == {
        "claim_category": ["Digestive", "Other", None],
        "breed": ["Beagle", "Other", None],
        "referral_source": ["Vet", "Other", None],
        "pet_breeds_list": [["Beagle", "Other"], [], None],
        "claim_categories_list": [["Dental"], ["Other"], None],
    }


def test_an_age_is_the_first_year_of_its_ten() -> None:
    assert coarsened(rows(age=[18, 39, 40, 49, None]))["age"].to_list() == [10, 30, 40, 40, None]


def test_a_city_of_few_customers_is_hidden_and_one_of_a_vet_is_not() -> None:
    cities = ["Austin"] * 5 + ["Paris"] * 4 + [None]
    states = ["TX"] * 10
    people = rows(customer_id=list(range(10)), city=cities, state=states)
    assert coarsened(people)["city"].to_list() == ["Austin"] * 5 + ["***"] * 4 + [None]
    vets = rows(provider_id=list(range(10)), city=cities, state=states)
    assert coarsened(vets).equals(vets)


def test_a_city_is_told_from_its_namesake_in_another_state() -> None:
    people = rows(customer_id=list(range(6)), city=["Paris"] * 6, state=["TX"] * 5 + ["ME"])
    assert coarsened(people)["city"].to_list() == ["Paris"] * 5 + ["***"]
