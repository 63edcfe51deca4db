"""The facts a decision rests on: all that the rules read, taken from the records once and kept with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NotRequired, TypedDict, cast

from shared.domain.anniversaries import full_years
from shared.domain.authority import AUTOMATIC
from shared.domain.claim import Claim
from shared.domain.fraud import LookBack, look_back
from shared.domain.records import ClaimFacts, Pet, Policy, PolicyFacts
from shared.domain.rows import Row, timestamp
from shared.domain.terms import Usage, Years, term_of, used


class Verdict(StrEnum):
    """What a person decides."""

    APPROVE = "approve"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Provider:
    """What adjudication needs to know of a vet: network membership and denial rate in percent."""

    is_in_network: bool | None = None
    denial_rate: Decimal | None = None


FindProvider = Callable[[str | None], Provider | None]


class Known(TypedDict):
    """What is known when a claim is decided.

    `history` are all claims of the customer; the claim itself may be among them and does not count.
    `provider` is None or absent when it is not known to us. `documents` counts files by claim, None or absent
    where nothing is known of them. `by_another`: another customer has claimed the same bill.
    `premium_returned`: see policy_changes.is_premium_returned.
    """

    policy: Policy | None
    pet: Pet | None
    history: Iterable[Claim]
    as_of: date
    provider: NotRequired[Provider | None]
    documents: NotRequired[Mapping[str, int] | None]
    by_another: NotRequired[bool]
    premium_returned: NotRequired[bool]


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's decision: the amount to pay when it is not the computed one, or a denial.

    `reason` is the code of the denial, or of why another amount is paid; the customer reads `explanation`.
    """

    verdict: Verdict
    by: str
    covered_cents: int | None = None
    reason: str | None = None
    explanation: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The inputs of one decision, reduced to what the rules read; `versions` names the records' states.

    `documents` counts the claim's own files that count as evidence, None where nothing is known of files.
    `by_adjuster` is true for a claim that an adjuster has submitted, `by_another` for one whose bill another
    customer has claimed, `premium_returned` for one in a term whose premium was given back.
    """

    as_of: date
    claim: ClaimFacts
    policy: PolicyFacts | None
    conditions: str | None
    provider: Provider | None
    term: int
    spent: Usage
    earlier: LookBack
    authority_cents: int = AUTOMATIC
    appealed: bool = False
    ruling: Ruling | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    documents: int | None = None
    by_adjuster: bool = False
    by_another: bool = False
    premium_returned: bool = False


def gather(
    claim: Claim,
    *,
    policy: Policy | None,
    pet: Pet | None,
    history: Iterable[Claim],
    as_of: date,
    provider: Provider | None = None,
    authority_cents: int = AUTOMATIC,
    appealed: bool = False,
    ruling: Ruling | None = None,
    years: Years = full_years,
    documents: Mapping[str, int] | None = None,
    by_another: bool = False,
    premium_returned: bool = False,
) -> Facts:
    """The facts of a claim as of a day, see Known."""
    others = [other for other in history if other["claim_id"] != claim["claim_id"]]
    served = claim["service_date"]
    term = term_of(policy, served, years) if policy else 0
    return Facts(
        as_of=as_of,
        claim=_read_of(claim, ClaimFacts),
        policy=_read_of(policy, PolicyFacts) if policy else None,
        conditions=pet.get("pre_existing_conditions") if pet else None,
        provider=provider,
        term=term,
        spent=used(policy, others, term=term, day=served, years=years) if policy else Usage(),
        earlier=look_back(claim, others, as_of=as_of, documents=documents),
        authority_cents=authority_cents,
        appealed=appealed,
        ruling=ruling,
        versions=_versions(claim, policy, pet, others),
        documents=None if documents is None else documents.get(claim["claim_id"], 0),
        by_adjuster=str(claim.get("submitted_by", "")).startswith("adjuster:"),
        by_another=by_another,
        premium_returned=premium_returned,
    )


def _read_of[F](row: Row, facts: type[F]) -> F:
    return cast(F, {name: row[name] for name in facts.__annotations__ if name in row})


def _versions(claim: Claim, policy: Policy | None, pet: Pet | None, others: list[Claim]) -> dict[str, str]:
    rows: Mapping[str, Row | None] = {"claim": claim, "policy": policy, "pet": pet}
    states = {kind: _state(row) for kind, row in rows.items() if row}
    return {**states, "history": _digest(others)}


def _digest(claims: list[Claim]) -> str:
    # One line for any number of claims: the same claims in the same states, the same text.
    states = sorted(f"{claim.get('claim_id')} {_state(claim)} {claim.get('status')}" for claim in claims)
    return f"{len(claims)} claims, sha256 {hashlib.sha256('\n'.join(states).encode()).hexdigest()[:16]}"


def _state(row: Row) -> str:
    at = row.get("updated_at")
    return timestamp(at) if at else str(at)
