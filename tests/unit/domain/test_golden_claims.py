"""The golden table: what the policy wording promises, claim by claim (golden_claims.txt)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shared.domain.add_on_periods import ADD_ON_KEYS, Period, with_periods
from shared.domain.adjudication import adjudicate, replay
from shared.domain.authority import AUTOMATIC
from shared.domain.claim_status import ClaimStatus
from shared.domain.decision import Decision
from shared.domain.facts import Provider
from shared.domain.money import to_cents
from shared.domain.plans import PLANS
from shared.domain.rows import Row
from tests.support.insurance import AS_OF, a_claim, a_pet, a_policy, decided, earlier, money

GOLDEN = [
    line
    for line in (Path(__file__).parent / "golden_claims.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
OUTCOMES = {
    "A": ClaimStatus.APPROVED,
    "P": ClaimStatus.PARTIALLY_APPROVED,
    "D": ClaimStatus.DENIED,
    "U": ClaimStatus.UNDER_REVIEW,
}
POLICY_NAMES = {
    "deductible": "annual_deductible",
    "limit": "coverage_limit",
    "percentage": "reimbursement_percentage",
    "waiting": "waiting_period_days",
    "begins": "effective_date",
    "expires": "expiration_date",
    "cancelled": "cancellation_date",
    "status": "status",
    **{cover: f"includes_{cover}" for cover in ("wellness", "dental", "behavioral")},
}
CLAIM_NAMES = {"type": "claim_type", "on": "service_date", "sent": "submitted_date", "dx": "diagnosis_code"}


def test_the_table_holds_at_least_120_cases() -> None:
    assert len(set(GOLDEN)) == len(GOLDEN) >= 120


@pytest.mark.parametrize("line", GOLDEN)
def test_a_claim_is_decided_as_the_wording_promises(line: str) -> None:
    policy, claim, circumstances, outcome, deductible, paid, codes = map(str.strip, line.split("|"))
    decision = decide(policy, claim, circumstances)
    assert decision.status is OUTCOMES[outcome]
    assert to_cents(decision.evaluation.deductible_applied) == int(deductible)
    assert to_cents(decision.evaluation.covered_amount) == int(paid)
    assert decision.reasons == tuple(codes.split())
    assert sum(step.amount_cents for step in decision.lines) == int(paid)
    assert replay(decision) == decision


def decide(policy: str, claim: str, circumstances: str) -> Decision:
    """The decision about a case of the table."""
    asked, known = the_claim(claim), dict(pairs(circumstances.split()))
    if "said" in known:
        asked["is_in_network"] = known["said"] == "in"
    if "by" in known:
        asked["submitted_by"] = f"{known['by']}:somebody"
    if known.keys() & {"invoice", "bill", "rebilled"}:
        asked["invoice_number"] = "INV-1"
    return adjudicate(
        asked,
        policy=the_policy(policy),
        pet=a_pet(pre_existing_conditions=known.get("pet")),
        history=list(the_history(known, asked)),
        as_of=asked.pop("asof", AS_OF),
        provider=the_vet(known),
        authority_cents=int(known.get("auth", AUTOMATIC)),
        appealed="appealed" in known,
        documents=the_documents(known),
    )


def the_documents(known: dict[str, str | None]) -> dict[str, int]:
    """Files by claim; the claim has one unless `docs` says how many."""
    return {"CLM-1": int(known.get("docs") or 1)} if known.get("docs") != "0" else {}


def pairs(words: list[str]) -> Iterator[tuple[str, str | None]]:
    """name=value words; `none` is no value, `_` a blank."""
    for word in words:
        name, _, value = word.partition("=")
        yield name, None if value == "none" else value.replace("_", " ")


def the_policy(text: str) -> Row | None:
    """The plan as sold, with changes."""
    plan, *changes = text.split()
    if plan == "none":
        return None
    policy = a_policy(plan, waiting_period_days=PLANS[plan].waiting_period_days)
    policy |= dict.fromkeys(("includes_wellness", "includes_dental", "includes_behavioral"), False)
    given = dict(pairs(changes))
    policy |= {POLICY_NAMES[name]: the_value(name, given[name]) for name in given if name in POLICY_NAMES}
    return the_periods(policy, given)


def the_periods(policy: Row, given: dict[str, str | None]) -> Row:
    """The policy with the days on which a change has let its add-ons cover."""
    for name in ADD_ON_KEYS:
        if value := given.get(f"{name}_on"):
            days = (date.fromisoformat(text) if text else None for text in value.split("/"))
            policy = with_periods(policy, name, (Period(*days),))
    return policy


def the_value(name: str, value: str | None) -> Any:
    """A policy's value of the right type."""
    if value is None or name == "status":
        return value
    if name in ("begins", "expires", "cancelled"):
        return date.fromisoformat(value)
    if name == "waiting":
        return int(value)
    return value == "yes" if name in ("wellness", "dental", "behavioral") else Decimal(value)


def the_claim(text: str) -> Row:
    """A claim of an amount, with changes."""
    amount, *changes = text.split()
    given = dict(pairs(changes))
    claim = a_claim(amount, **{column: given[name] for name, column in CLAIM_NAMES.items() if name in given})
    if (items := given.get("items")) is not None:
        parts = [item.partition("=") for item in items.split(";")]
        share = money(Decimal(amount) / len(parts))
        claim["line_items"] = [{"description": d, "amount": money(a) if a else share} for d, _, a in parts]
    if "text" in given:
        claim["diagnosis_text"] = given["text"]
    if (as_of := given.get("asof")) is not None:
        claim |= {"asof": date.fromisoformat(as_of), "created_at": datetime.fromisoformat(f"{as_of}T00:00Z")}
    return claim


def the_history(known: dict[str, str | None], claim: Row) -> Iterator[Row]:
    """Earlier claims: decided ones of the policy, and others that make the claim suspicious."""
    for number, entry in enumerate(filter(None, (known.get("had") or "").split(",")), start=1):
        status, deductible, covered, *more = entry.split("/")
        given = dict(pairs(more))
        changes: dict[str, Any] = {"service_date": given["day"]} if "day" in given else {}
        changes |= {"submitted_date": given["sent"]} if "sent" in given else {}
        changes |= {"decided_by": given["by"]} if "by" in given else {}
        if given.get("exact"):
            changes["covered_exact"] = Decimal(str(given["exact"]))
        if given.get("net"):
            changes["network_adjustment"] = Decimal("1.0") if given["net"] == "in" else Decimal("0.8")
        yield decided(number, status, deductible, covered, **changes)
    for number in range(int(known.get("recent") or 0)):
        yield earlier(10 + number, policy_id="POL-2", submitted_date="2026-05-10")
    if "sameday" in known:
        yield earlier(20, pet_id="PET-2", service_date=claim["service_date"])
    if "invoice" in known:
        yield earlier(21, policy_id="POL-2", invoice_number="INV-1")
    if "bill" in known:
        same = {"pet_id": claim["pet_id"], "service_date": claim["service_date"]}
        yield earlier(22, invoice_number="inv 1", claim_amount=money(1), **same)
    if "rebilled" in known:
        yield earlier(23, pet_id="PET-2", invoice_number="inv 1", claim_amount=claim["claim_amount"])
    if "again" in known:
        same = {"service_date": claim["service_date"], "claim_amount": claim["claim_amount"]}
        yield earlier(24, pet_id=known["again"] or claim["pet_id"], **same)
    if "elsewhere" in known:
        yield earlier(25, policy_id="POL-2", claim_amount=money(1), service_date=claim["service_date"])


def the_vet(known: dict[str, str | None]) -> Provider | None:
    """The vet's record, None when it is not known to us."""
    if known.get("net") == "unknown":
        return None
    rate = known.get("rate")
    return Provider(known.get("net") != "out", Decimal(rate) if rate else None)
