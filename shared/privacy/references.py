"""Rows outside a customer's partition that point to it: references, reservations, marks, sign-ins."""

from __future__ import annotations

from itertools import batched

from shared.privacy.person import Person
from shared.records.tables import Entity, query

# A filter takes fifteen comparisons.
MAX_COMPARED = 12


def references_to(person: Person) -> list[tuple[str, str]]:
    """Keys (partition, row) of all reference rows about a customer; reads the whole table."""
    # `partition` is where a reserved answer goes; a mark of the outbox has the customer as its row.
    conditions = [f"{name} eq @customer" for name in ("customer_id", "partition", "RowKey")]
    keys = _keys(" or ".join(conditions), {"customer": person.customer_id})
    claims = sorted(person.own.get("claim_id", ()))
    for group in batched(claims, MAX_COMPARED, strict=False):
        names = {f"claim{number}": claim for number, claim in enumerate(group)}
        keys |= _keys(" or ".join(f"RowKey eq @{name}" for name in names), names)
    return sorted(keys)


def sign_ins_of(customer_id: str) -> list[str]:
    """Digests of the sign-ins that are bound to a customer; reads the whole table."""
    rows = query("identities", "customer_id eq @customer", {"customer": customer_id}, select=["PartitionKey"])
    return [row["PartitionKey"] for row in rows]


def _keys(condition: str, values: dict[str, str]) -> set[tuple[str, str]]:
    rows: list[Entity] = query("references", condition, values, select=["PartitionKey", "RowKey"])
    return {(row["PartitionKey"], row["RowKey"]) for row in rows}
