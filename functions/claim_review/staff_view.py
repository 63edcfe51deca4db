"""What those who decide see of a claim besides its decision: what is at stake, and what resembles it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from shared.domain.authority import level_for
from shared.domain.case import case_row
from shared.domain.claim import Claim
from shared.domain.decision import decision_row, lines_for_staff
from shared.domain.four_eyes import conflict_of
from shared.domain.money import from_cents, to_cents
from shared.domain.ruling import denials_possible, most_payable, payable_by_person
from shared.records.cases import StoredCase
from shared.records.dossier import deciders_of
from shared.records.messages import list_messages, message_answer
from shared.records.model import Stored
from shared.records.partition import read_kind

MAX_RELATED = 20


def for_staff(claim: Stored[Claim], case: StoredCase | None, *, reader: str) -> dict[str, Any]:
    """The keys of a decision's answer that only staff see; `reader` is the subject who reads it."""
    before = [row.row for row in read_kind(claim.customer_id, "decision")]
    messages = list_messages(claim)
    appeal = next((row for row in reversed(messages) if row["is_appeal"]), None)
    return {
        "record": decision_row(claim.decision) if claim.decision else None,
        "lines": lines_for_staff(claim.decision) if claim.decision else [],
        "superseded": [row["decision"] for row in before if row["claim_id"] == claim.id],
        "case": case_row(case.case) if case else None,
        "stake": at_stake(claim),
        "conflict": conflict_of(claim.row, reader, deciders_of(claim)),
        "appeal": message_answer(appeal, is_staff=True) if appeal else None,
        "related": _related(claim),
    }


def at_stake(claim: Stored[Claim]) -> dict[str, Any]:
    """What a person may approve or deny, and the level of authority that each takes.

    A level is null where only an administrator may, an amount where there is no policy to pay from.
    """
    billed = claim.row["claim_amount"]
    stake: dict[str, Any] = {
        "payable": None,
        "most": None,
        "lines": [],
        "denials": [],
        "approval_level": None,
        "denial_level": level_for(to_cents(billed)),
    }
    if claim.decision is None:
        return stake
    facts = claim.decision.facts
    stake["denials"] = list(denials_possible(facts))
    if facts.policy is None:
        return stake
    plain = payable_by_person(facts)
    payable = plain.evaluation.covered_amount
    return stake | {
        "payable": payable,
        "most": from_cents(to_cents(most_payable(facts, facts.policy))),
        "lines": lines_for_staff(plain),
        "approval_level": level_for(to_cents(payable)),
    }


def _related(claim: Stored[Claim]) -> list[dict[str, Any]]:
    """The pet's other claims: those that look like this one first, then the newest."""
    earlier = asdict(claim.decision.facts.earlier) if claim.decision else {}
    others = [each.row for each in read_kind(claim.customer_id, "claim") if each.id != claim.id]
    same = {other["claim_id"]: [n for n, v in earlier.items() if v == other["claim_id"]] for other in others}
    related = [row for row in others if row["pet_id"] == claim.row["pet_id"] or same[row["claim_id"]]]
    related.sort(key=lambda row: (bool(same[row["claim_id"]]), row["created_at"]), reverse=True)
    names = ("claim_id", "claim_number", "status", "service_date", "claim_type", "claim_category")
    more = ("claim_amount", "paid_amount", "provider_name", "diagnosis_code")
    return [
        {**{name: row.get(name) for name in (*names, *more)}, "why": same[row["claim_id"]]}
        for row in related[:MAX_RELATED]
    ]
