"""Four eyes: who brought a claim or has decided about it before does not decide about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal, TypedDict

from shared.domain.rows import Row
from shared.errors import ForbiddenError


class Brought(TypedDict, total=False):
    """Who brought a claim, and who its appeals (`role:subject`): they decide nothing about it."""

    submitted_by: str
    appealed_by: list[str]


BROUGHT_BY = tuple(Brought.__annotations__)


def actor_of(role: str, subject: str) -> str:
    """Who acts, as audit entries and claims name them: `role:subject`."""
    return f"{role}:{subject}"


def with_appeal_of(claim: Row, actor: str) -> Row:
    """The claim, with `actor` among those who have appealed against its denials."""
    before: list[str] = claim.get("appealed_by") or []
    return {**claim, "appealed_by": list(dict.fromkeys((*before, actor)))}


Conflict = Literal["own_claim", "own_decision"]
_TOLD: Mapping[Conflict, str] = {
    "own_claim": "You submitted this claim. Another person decides about it.",
    "own_decision": "An appeal is decided by another person.",
}


def conflict_of(claim: Mapping[str, Any], by: str, deciders: Collection[str | None]) -> Conflict | None:
    """Why the subject `by` may not decide the claim, whatever the role; None for one who is new to it.

    `own_claim` for one who submitted it or appealed for its owner, `own_decision` for one of its `deciders`
    (subjects) before, however many decisions lie between.
    """
    if by in {actor.partition(":")[2] for actor in _brought_by(claim)}:
        return "own_claim"
    return "own_decision" if by in deciders else None


def check_decider(claim: Mapping[str, Any], by: str, deciders: Collection[str | None]) -> None:
    """Raise ForbiddenError with the code of a conflict, see conflict_of."""
    if conflict := conflict_of(claim, by, deciders):
        raise ForbiddenError(_TOLD[conflict], code=conflict)


def _brought_by(claim: Mapping[str, Any]) -> list[str]:
    named = [claim.get(name) or [] for name in BROUGHT_BY]
    return [actor for value in named for actor in ([value] if isinstance(value, str) else value)]
