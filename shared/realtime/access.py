"""Who may hear which group. Nobody may send to one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from shared.domain.ids import is_id
from shared.errors import ForbiddenError
from shared.identity.principal import Principal, Role
from shared.realtime import groups

STAFF_GROUPS: Mapping[Role, tuple[str, ...]] = {
    Role.ADJUSTER: (groups.CLAIMS,),
    Role.ANALYST: (groups.DASHBOARD,),
    Role.ADMIN: (groups.CLAIMS, groups.DASHBOARD),
}
# These serve customers, and may follow one customer's events.
FOLLOWERS = frozenset((Role.ADJUSTER, Role.ADMIN))
JOIN = "webpubsub.joinLeaveGroup."


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody on a connection; `customer_id` for customers only."""

    role: Role
    customer_id: str | None = None

    def groups(self) -> tuple[str, ...]:
        """The groups of a new connection."""
        if self.customer_id is not None:
            return (groups.customer(self.customer_id),)
        return STAFF_GROUPS.get(self.role, ())

    def may_hear(self, group: str) -> bool:
        """True when this group may be joined."""
        return group in self.groups() or (self.role in FOLLOWERS and groups.customer_of(group) is not None)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a connection's token says."""

    user_id: str
    groups: tuple[str, ...]
    roles: tuple[str, ...]


def grant(principal: Principal) -> Grant:
    """The token content of a caller; raises ForbiddenError for one who may hear nothing."""
    listener = Listener(principal.role, principal.customer_id)
    if principal.role is Role.CUSTOMER and principal.customer_id is None:
        raise ForbiddenError("Register first: there are no events of yours.", code="not_registered")
    heard = listener.groups()
    if not heard:
        raise ForbiddenError(f"The role {principal.role} receives no events.")
    # Customers get no role at all: their token has joined the one group that they may hear.
    roles = tuple(JOIN + group for group in heard) if principal.is_staff else ()
    return Grant(user_id(principal), heard, roles)


def user_id(principal: Principal) -> str:
    """The service's name for a caller: the role, and what tells its holders apart."""
    if principal.customer_id is not None:
        return f"{principal.role}.{principal.customer_id}"
    person = hashlib.sha256(f"{principal.issuer}|{principal.subject}".encode()).hexdigest()
    return f"{principal.role}.{person[:32]}"


def listener(user: str | None) -> Listener | None:
    """The caller behind a user id that the service vouches for, None for nobody of ours."""
    role, _, name = (user or "").partition(".")
    if role not in {r.value for r in Role} or not is_id(name):
        return None
    return Listener(Role(role), name if role == Role.CUSTOMER else None)
