"""Four eyes: who brought a claim or has decided about it before does not decide about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Literal

from shared.domain.records import Brought
from shared.errors import ForbiddenError

if TYPE_CHECKING:
    from shared.domain.claim import Claim

BROUGHT_BY = tuple(Brought.__annotations__)


def actor_of(role: str, subject: str) -> str:
    """Who acts, as audit entries and claims name them: `role:subject`."""
    return f"{role}:{subject}"


def with_appeal_of(claim: Claim, actor: str) -> Claim:
    """The claim, with `actor` among those who have appealed against its denials."""
    return {**claim, "appealed_by": list(dict.fromkeys((*claim.get("appealed_by", ()), actor)))}


Conflict = Literal["own_claim", "own_decision"]
_TOLD: Mapping[Conflict, str] = {
    "own_claim": "You submitted this claim. Another person decides about it.",
    "own_decision": "An appeal is decided by another person.",
}


def conflict_of(claim: Brought, by: str, deciders: Collection[str | None]) -> Conflict | None:
    """Why the subject `by` may not decide the claim, whatever the role; None for one who is new to it.

    `own_claim` for one who submitted it or appealed for its owner, `own_decision` for one of its `deciders`
    (subjects) before, however many decisions lie between.
    """
    brought = (claim.get("submitted_by", ""), *claim.get("appealed_by", ()))
    if by in {actor.partition(":")[2] for actor in brought}:
        return "own_claim"
    return "own_decision" if by in deciders else None


def check_decider(claim: Brought, by: str, deciders: Collection[str | None]) -> None:
    """Raise ForbiddenError with the code of a conflict, see conflict_of."""
    if conflict := conflict_of(claim, by, deciders):
        raise ForbiddenError(_TOLD[conflict], code=conflict)
