"""Who is calling, as the token said and we believe."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The product's app roles; a token carries them capitalized in `roles`."""

    CUSTOMER = "customer"
    ADJUSTER = "adjuster"
    ANALYST = "analyst"
    ADMIN = "admin"
    LOADER = "loader"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated caller; `customer_id` is None for staff and for a customer not registered yet.

    `level` is an adjuster's level of authority. `email` is an address that the issuer has verified.
    """

    subject: str
    issuer: str
    role: Role
    customer_id: str | None = None
    name: str | None = None
    level: int = 1
    email: str | None = None

    @property
    def is_staff(self) -> bool:
        """True for everybody but customers."""
        return self.role is not Role.CUSTOMER
