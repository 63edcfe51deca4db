"""Which fields a role sees: one table, asked wherever a row of a person leaves the app.

Records, insights, claims on their way, look-ups and live events all ask here, so that what is hidden at one
door is not shown at the next. Whose rows a caller may see at all is the stores' to say. Refused rows of batch
files are shown as they came, to those who may correct them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.identity.principal import Role

MASK = "***"

NAMES = frozenset(("full_name", "first_name", "last_name", "customer_name", "name"))
CONTACTS = frozenset(("email", "phone", "phone_clean", "address_line1", "zip_code"))
BIRTH = frozenset(("date_of_birth",))
PETS = frozenset(("pet_name", "microchip_id"))
# In the customer's own words, which may name people, or copied from a paper that does.
WORDS = frozenset(
    (
        *("invoice_number", "treatment_notes", "description", "diagnosis", "diagnosis_code"),
        *("diagnosis_text", "pre_existing_conditions", "line_items", "message"),
    )
)
PERSONAL = NAMES | CONTACTS | BIRTH | PETS | WORDS

# Adjusters judge claims: they know whose they are, and not how to reach them. Who runs the pipeline or loads
# in bulk, and who works with figures, needs no person at all.
HIDDEN: Mapping[Role, frozenset[str]] = {
    Role.CUSTOMER: frozenset(),
    Role.ADMIN: frozenset(),
    Role.ADJUSTER: CONTACTS | BIRTH,
    Role.ANALYST: PERSONAL,
    Role.LOADER: PERSONAL,
    Role.OPERATOR: PERSONAL,
}
# Fields that are a person's in one kind of row and nobody's in another.
NOBODYS: Mapping[str, frozenset[str]] = {
    "pet": BIRTH,
    "provider": NAMES | CONTACTS,
}


def hidden_from(role: Role, *, of: str = "") -> frozenset[str]:
    """The fields that a role does not see; `of` is the kind of row (`pet`, `provider`) where it is known."""
    return HIDDEN[role] - NOBODYS.get(of, frozenset())


def shown(row: Mapping[str, Any], role: Role, *, of: str = "") -> dict[str, Any]:
    """A row as a role sees it: the keys stay, hidden texts are masked, other hidden values are null."""
    hidden = hidden_from(role, of=of)
    return {name: _masked(name, value) if name in hidden else value for name, value in row.items()}


def _masked(name: str, value: Any) -> str | None:
    # A mask is no date, and no list of lines.
    return MASK if isinstance(value, str) and name not in BIRTH else None
