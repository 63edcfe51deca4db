"""How much one may decide: payouts in cents, by role and level."""

from __future__ import annotations

from collections.abc import Mapping

from shared.domain.money import dollars, from_cents
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


def level_for(at_stake_cents: int) -> int | None:
    """The lowest level of adjusters who may decide about so much, None where only an administrator may."""
    return min((level for level, most in ADJUSTERS.items() if at_stake_cents <= most), default=None)


def check_authority(at_stake_cents: int, authority_cents: int) -> None:
    """Raise ForbiddenError when what is at stake exceeds the authority."""
    if at_stake_cents > authority_cents:
        raise ForbiddenError(
            f"You may decide up to {dollars(from_cents(authority_cents))}, and this is about "
            f"{dollars(from_cents(at_stake_cents))}. Hand it to somebody with a higher authority.",
            code="authority_exceeded",
        )
