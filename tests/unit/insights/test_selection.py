"""Lists are searched, filtered and sorted as a whole; facets count what each filter would leave."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from shared.insights import columns
from shared.insights.columns import CUSTOMERS, Listing
from shared.insights.masking import EVERYTHING
from shared.insights.selection import Page, facets, matching, ordered

PEOPLE = pl.DataFrame(
    {
        "customer_id": ["C1", "C2", "C3", "C4"],
        "full_name": ["Ann Lee", "Bob Austin", "Cy (Kay) Poe", None],
        "email": ["ann@example.com", "bob@example.com", None, "dee@example.com"],
        "city": ["Austin", "Dallas", "Austin", "Reno"],
        "state": ["TX", "TX", "TX", "NV"],
        "total_claims": [3, None, 7, 3],
        "value_tier": ["Gold", "Gold", "Silver", None],
        "risk_category": ["High", "Low", "High", "High"],
        "churn_risk_adjusted": ["Low", "Low", "Lapsed", "Low"],
        "last_claim_date": [date(2026, 1, day) if day else None for day in (1, 15, 31, 0)],
    }
)


def ids(page: Page) -> list[str]:
    return ordered(CUSTOMERS, matching(CUSTOMERS, PEOPLE, page), page.sort)["customer_id"].to_list()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("austin", ["C1", "C2", "C3"]),
        ("AUSTIN ann", ["C1"]),
        ("(kay)", ["C3"]),
        ("c4", ["C4"]),
        ("dee@", ["C4"]),
        ("nobody", []),
        ("  ", ["C1", "C2", "C3", "C4"]),
    ],
)
def test_every_word_of_a_search_is_found_somewhere(text: str, found: list[str]) -> None:
    assert ids(Page(10, search=text)) == found


def test_who_sees_no_names_finds_nobody_by_name_or_address() -> None:
    assert ids(Page(10, hidden=EVERYTHING, search="ann")) == []
    assert ids(Page(10, hidden=EVERYTHING, search="bob@example.com")) == []
    assert ids(Page(10, hidden=EVERYTHING, search="austin")) == ["C1", "C3"]


def test_equal_rows_keep_the_order_of_the_list_and_empty_ones_come_last() -> None:
    assert ids(Page(10, sort="total_claims")) == ["C1", "C4", "C3", "C2"]
    assert ids(Page(10, sort="-total_claims")) == ["C3", "C1", "C4", "C2"]


def test_a_facet_ignores_its_own_filter_and_keeps_the_others() -> None:
    page = Page(10, equals=(("value_tier", "Gold"), ("risk_category", None)), search="austin")
    assert facets(CUSTOMERS, PEOPLE, page) == {
        "tier": {"Gold": 2, "Silver": 1},
        "risk": {"High": 1, "Low": 1},
        "churn": {"Low": 2},
    }


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(2026, 1, 15), None, ["C2", "C3"]),
        (None, date(2026, 1, 15), ["C1", "C2"]),
        (date(2026, 1, 2), date(2026, 1, 30), ["C2"]),
    ],
)
def test_a_range_of_days_includes_both_and_leaves_out_what_has_none(
    first: date | None, last: date | None, found: list[str]
) -> None:
    assert ids(Page(10, days=(("last_claim_date", first, last),))) == found


def test_several_values_take_the_rows_of_any() -> None:
    assert ids(Page(10, equals=(("value_tier", ("Silver", "Tin")),))) == ["C3"]
    assert ids(Page(10, equals=(("risk_category", ("High", "Low")),))) == ["C1", "C2", "C3", "C4"]


@pytest.mark.parametrize(
    "listing", [columns.CUSTOMERS, columns.CLAIMS, columns.PROVIDERS, columns.RISKS, columns.CROSS_SELL]
)
def test_no_list_is_sorted_by_what_it_may_hide(listing: Listing) -> None:
    assert not {"full_name", "first_name", "email", "phone", "customer_name", "pet_name"} & set(
        listing.sortable
    )


@pytest.mark.parametrize(
    "listing", [columns.CUSTOMERS, columns.CLAIMS, columns.PROVIDERS, columns.RISKS, columns.CROSS_SELL]
)
def test_every_facet_is_a_filter(listing: Listing) -> None:
    assert set(listing.facets) <= set(listing.filters)
