"""What a person decides about a claim of $1,000, for the tests of its rules."""

from __future__ import annotations

from typing import Any

from shared.domain.decision import Decision
from shared.domain.facts import Ruling, Verdict
from shared.domain.rows import Row
from shared.domain.ruling import rule_on
from tests.support.insurance import AS_OF, VET, a_claim, a_pet, a_policy


def rule(ruling: Ruling, *history: Row, authority: int = 250_000, **world: Any) -> Decision:
    """The decision that a ruling makes; `world` replaces claim, policy, pet or provider."""
    given = {"claim": a_claim(1000, status="Under Review"), "policy": a_policy(), "pet": a_pet()}
    given |= {"provider": VET, **world}
    claim = given.pop("claim")
    return rule_on(claim, ruling, history=history, as_of=AS_OF, authority_cents=authority, **given)  # type: ignore[arg-type]


def approve(cents: int | None = None, reason: str | None = None) -> Ruling:
    """An approval; with a reason it explains itself."""
    explanation = None if reason is None else "The second visit was not billed by the vet."
    return Ruling(Verdict.APPROVE, "adjuster-1", cents, reason, explanation)


def deny(reason: str | None) -> Ruling:
    """A denial."""
    return Ruling(Verdict.DENY, "adjuster-1", reason=reason)
