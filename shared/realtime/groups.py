"""The groups of the hub. No other module makes a group's name."""

from __future__ import annotations

from shared.domain.ids import is_id

# Claims staff, and those who watch the business.
CLAIMS = "claims"
DASHBOARD = "dashboard"
_CUSTOMER = "customer:"


def customer(customer_id: str) -> str:
    """One customer's own group; raises ValueError for what is no id."""
    if not is_id(customer_id):
        raise ValueError("Not the id of a customer.")
    return _CUSTOMER + customer_id


def customer_of(group: str) -> str | None:
    """The customer whose own group this is, None for every other text."""
    customer_id = group.removeprefix(_CUSTOMER)
    return customer_id if group.startswith(_CUSTOMER) and is_id(customer_id) else None
