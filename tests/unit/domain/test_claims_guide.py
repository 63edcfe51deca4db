"""The guide to claims says what the rules do: its reason codes, its authorities, its example."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from shared.domain.adjudication import adjudicate
from shared.domain.authority import authority_of
from shared.domain.facts import Provider
from shared.domain.money import from_cents
from shared.domain.reasons import REASONS
from tests.support.insurance import AS_OF, a_claim, a_pet, a_policy, decided

GUIDE = (Path(__file__).parents[3] / "docs" / "guides" / "claims.md").read_text()


def section(title: str) -> str:
    return GUIDE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_the_reason_codes_are_the_catalogue() -> None:
    rows = [line for line in section("Reason codes").splitlines() if line.startswith("|")][2:]
    assert rows == [
        f"| {reason.number} | `{reason.code}` | {reason.kind} | {reason.denial_reason or 'none'} "
        f"| {reason.customer_text or 'none'} |"
        for reason in REASONS.values()
    ]


@pytest.mark.parametrize(
    ("role", "level", "name"),
    [
        *(("adjuster", level, f"adjuster, level {level}") for level in (1, 2, 3)),
        ("admin", 1, "admin"),
    ],
)
def test_the_authorities_are_those_of_the_rules(role: str, level: int, name: str) -> None:
    row = f"| {name} | {from_cents(authority_of(role, level)):,.2f} |"
    assert row in section("When a person decides")


def test_the_example_is_what_the_rules_compute() -> None:
    decision = adjudicate(
        a_claim(1240),
        policy=a_policy(),
        pet=a_pet(),
        history=[decided(1, "Paid", 100, 9500)],
        as_of=AS_OF,
        provider=Provider(is_in_network=False),
    )
    example = section("An example")
    for line in decision.lines:
        amount = Decimal(line.amount_cents) / 100
        assert f"| {line.label} | {amount:,.2f} | {line.explanation} |" in example
    assert f"**{decision.evaluation.covered_amount}**" in example
    assert f"{decision.status}: less than half of the bill" in example
    assert "Reasons: " + ", ".join(f"`{code}`" for code in decision.reasons) + "." in example
