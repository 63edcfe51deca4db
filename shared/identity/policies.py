"""Who may call an operation. Whose objects it may touch is enforced where records are read."""

from dataclasses import dataclass

from shared.errors import ForbiddenError, UnauthenticatedError
from shared.identity.principal import Principal, Role


@dataclass(frozen=True, slots=True)
class Policy:
    """The roles an operation admits; `anonymous`: everybody; `own`: customers see only what is theirs."""

    roles: frozenset[Role]
    anonymous: bool = False
    own: bool = False

    def admits(self, principal: Principal | None) -> bool:
        """True when `principal` may call the operation."""
        return self.anonymous or (principal is not None and principal.role in self.roles)

    def check(self, principal: Principal | None) -> None:
        """Raise UnauthenticatedError or ForbiddenError unless `principal` is admitted."""
        if self.admits(principal):
            return
        if principal is None:
            raise UnauthenticatedError("This operation needs a bearer token.")
        raise ForbiddenError(f"The role {principal.role} may not do this.")


def public() -> Policy:
    """Everybody, without a token."""
    return Policy(frozenset(Role), anonymous=True)


def role(*roles: Role) -> Policy:
    """Exactly the named roles."""
    if not roles:
        raise ValueError("A policy names at least one role.")
    return Policy(frozenset(roles))


def own_or_staff(*staff_roles: Role) -> Policy:
    """Customers for their own objects, and the named staff roles (default: all of them) for everybody's."""
    staff = staff_roles or tuple(r for r in Role if r is not Role.CUSTOMER)
    return Policy(frozenset((Role.CUSTOMER, *staff)), own=True)
