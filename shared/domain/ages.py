"""How old pets and people can be: the bounds of every date of birth."""

from __future__ import annotations

from datetime import date

from shared.domain.anniversaries import anniversary
from shared.domain.fields import refuse_date
from shared.errors import InvalidInputError

OLDEST_PET = 30
YOUNGEST_CUSTOMER = 18
OLDEST_CUSTOMER = 120


def check_pet_birth(born: date, as_of: date) -> None:
    """Raise InvalidInputError for a pet that is not born yet or more than 30 years old."""
    if born > as_of:
        raise _refused(born, "The date of birth must not lie in the future")
    if _reached(born, OLDEST_PET + 1, as_of):
        raise _refused(born, f"A pet can be at most {OLDEST_PET} years old. Check the year")


def check_customer_birth(born: date, as_of: date) -> None:
    """Raise InvalidInputError for a customer who is no adult, or older than anybody."""
    if born >= as_of:
        raise _refused(born, "The date of birth must lie in the past")
    if not _reached(born, YOUNGEST_CUSTOMER, as_of):
        raise _refused(born, f"You must be at least {YOUNGEST_CUSTOMER} years old to insure a pet")
    if _reached(born, OLDEST_CUSTOMER + 1, as_of):
        raise _refused(born, "Check the year of birth")


def _reached(born: date, years: int, as_of: date) -> bool:
    return born.year + years <= date.max.year and anniversary(born, years) <= as_of


def _refused(born: date, message: str) -> InvalidInputError:
    return refuse_date("date_of_birth", born, message)
