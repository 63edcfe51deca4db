"""How much one may decide: payouts in cents, by role and level."""

from __future__ import annotations

from collections.abc import Mapping

from shared.errors import ForbiddenError

# The largest limit that is sold: the rules decide every claim that a policy of ours can pay.
AUTOMATIC = 99_999_900
# What the rules pay a customer within 30 days that no document shows and nobody has looked at: as much as an
# adjuster of the first level may decide.
UNDOCUMENTED = 250_000
ADJUSTERS: Mapping[int, int] = {1: 250_000, 2: 1_000_000, 3: 5_000_000}
ADMIN = 99_999_900


def authority_of(role: str, level: int = 1) -> int:
    """The authority in cents of a role (`adjuster` with a level, `admin`), 0 for those who decide nothing."""
    if role == "admin":
        return ADMIN
    return ADJUSTERS.get(level, 0) if role == "adjuster" else 0


def check_authority(at_stake_cents: int, authority_cents: int) -> None:
    """Raise ForbiddenError when what is at stake exceeds the authority."""
    if at_stake_cents > authority_cents:
        raise ForbiddenError(
            "This claim is above your authority. Assign it to someone who may decide it.",
            code="authority_exceeded",
        )
