"""Saved views lead into the dashboard and nowhere else; ids are plain."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from functions.insights.saved_views import AlertChange, ViewChange


@pytest.mark.parametrize("address", ["/", "/claims?status=Denied&month=2026-10", "/customers/C-1"])
def test_an_address_of_the_dashboard_is_kept(address: str) -> None:
    assert ViewChange(name=" Denied ", address=address).name == "Denied"


@pytest.mark.parametrize(
    "address",
    ["", "claims", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "/" * 2001],
)
def test_an_address_of_anywhere_else_is_not(address: str) -> None:
    with pytest.raises(ValidationError):
        ViewChange(name="View", address=address)


@pytest.mark.parametrize(
    "change", [{"metric": "profit"}, {"when": "equals"}, {"threshold": -1}, {"name": " "}]
)
def test_a_rule_is_about_what_is_measured(change: dict[str, object]) -> None:
    rule = {"name": "Losses", "metric": "loss_ratio", "by": "month", "when": "above", "threshold": 70}
    assert AlertChange.model_validate(rule).threshold == 70
    with pytest.raises(ValidationError):
        AlertChange.model_validate(rule | change)
