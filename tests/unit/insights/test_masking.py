"""Analysts see figures, not people: identifiers are hidden, keys stay."""

from __future__ import annotations

from datetime import date

import polars as pl

from shared.identity.principal import Role
from shared.identity.visibility import shown
from shared.insights import columns, masking

PEOPLE = pl.DataFrame(
    {
        "customer_id": ["C1", "C2"],
        "full_name": ["Ann Lee", None],
        "email": ["ann@example.com", "x@example.com"],
        "date_of_birth": [date(1985, 3, 15), None],
        "pre_existing_conditions": ["Allergy, says Ann", None],
        "city": ["Austin", "Dallas"],
        "total_claims": [3, 4],
    }
)


def test_identifiers_are_hidden_and_everything_else_stays() -> None:
    shown = masking.masked(PEOPLE, masking.EVERYTHING).row(0, named=True)
    assert list(shown) == PEOPLE.columns
    assert (shown["full_name"], shown["email"], shown["date_of_birth"]) == ("***", "***", None)
    assert shown["pre_existing_conditions"] == "***"
    assert (shown["customer_id"], shown["city"], shown["total_claims"]) == ("C1", "Austin", 3)


def test_what_is_empty_stays_empty() -> None:
    assert masking.masked(PEOPLE, masking.EVERYTHING)["full_name"].to_list() == ["***", None]


def test_a_single_row_is_masked_alike() -> None:
    assert shown(PEOPLE.row(0, named=True), Role.ANALYST) == masking.masked(PEOPLE, masking.EVERYTHING).row(
        0, named=True
    )


def test_no_name_or_contact_of_a_person_is_left_out() -> None:
    listings = (columns.CUSTOMERS, columns.CLAIMS, columns.RISKS, columns.CROSS_SELL, columns.PETS)
    keys = {key.name for listing in listings for key in listing.keys}
    personal = {name for name in keys if any(word in name for word in ("name", "email", "phone"))}
    assert personal - masking.TEXT == {"provider_name"}


def test_sums_of_very_small_groups_are_left_out() -> None:
    segments = pl.DataFrame({"tier": ["Gold", "Silver"], "count": [5, 4], "total_premium": [10.0, 8.0]})
    assert masking.small_groups_hidden(segments)["total_premium"].to_list() == [10.0, None]
