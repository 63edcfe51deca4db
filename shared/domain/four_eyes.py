"""Four eyes: who brought a claim or has decided about it before does not decide about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from shared.domain.rows import BROUGHT_BY, Row
from shared.errors import ForbiddenError


def actor_of(role: str, subject: str) -> str:
    """Who acts, as audit entries and claims name them: `role:subject`."""
    return f"{role}:{subject}"


def with_appeal_of(claim: Row, actor: str) -> Row:
    """The claim, with `actor` among those who have appealed against its denials."""
    before: list[str] = claim.get("appealed_by") or []
    return {**claim, "appealed_by": list(dict.fromkeys((*before, actor)))}


def check_decider(claim: Mapping[str, Any], by: str, deciders: Collection[str | None]) -> None:
    """Raise ForbiddenError unless the subject `by` is new to the claim, whatever the role.

    `own_claim` for one who submitted it or appealed for its owner, `own_decision` for one of its `deciders`
    (subjects) before, however many decisions lie between.
    """
    if by in {actor.partition(":")[2] for actor in _brought_by(claim)}:
        raise ForbiddenError("You submitted this claim. Another person decides about it.", code="own_claim")
    if by in deciders:
        raise ForbiddenError("An appeal is decided by another person.", code="own_decision")


def _brought_by(claim: Mapping[str, Any]) -> list[str]:
    named = [claim.get(name) or [] for name in BROUGHT_BY]
    return [actor for value in named for actor in ([value] if isinstance(value, str) else value)]
