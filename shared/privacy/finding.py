"""Finding the ids that stand for a customer: in the records, and in what batch files have delivered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from shared.lake.delta import commit, frames
from shared.lake.intake.erased_rows import plain_id
from shared.lake.schema.contracts import KEYS, TABLES, bronze_contract, silver_contract
from shared.lake.state import published
from shared.privacy.person import OWN, OWNER, Person, owned
from shared.records.entities import ENTITIES, stored
from shared.records.tables import Entity, query

if TYPE_CHECKING:
    import polars as pl

OWNED = ("pets", "policies", "claims")


def entities_of(customer_id: str) -> list[Entity]:
    """Everything in a customer's partition."""
    return query("records", "PartitionKey eq @customer", {"customer": customer_id})


def is_delivered(customer_id: str) -> bool:
    """True for a customer whom files have told of, whether the records know one or not."""
    import polars as pl

    rows = _silver("customers")
    return rows is not None and not rows.filter(pl.col(OWNER) == customer_id).collect().is_empty()


def find_person(customer_id: str) -> Person:
    """The customer by all ids; one whom nobody knows has no more than the id that was asked for."""
    own, emails = _in_records(entities_of(customer_id))
    emails |= _delivered_emails(customer_id)
    emails -= _emails_of_others(customer_id, emails)
    # Parents first: a row that names no customer is told by the pet or policy that it names.
    for entity in OWNED:
        own[KEYS[entity]] |= _delivered_keys(entity, _person(customer_id, own, emails))
    return _person(customer_id, own, emails)


def _person(customer_id: str, own: Mapping[str, set[str]], emails: set[str]) -> Person:
    ids = {name: frozenset(own.get(name, ())) for name in (*OWN, "quote_id")}
    return Person(customer_id, ids, frozenset(emails))


def _in_records(entities: Iterable[Entity]) -> tuple[dict[str, set[str]], set[str]]:
    own, emails = defaultdict[str, set[str]](set), set[str]()
    for entity in entities:
        kind = entity.get("kind")
        if kind not in ENTITIES:
            continue
        if kind == "customer":
            emails.add(stored(entity).row["email"].strip(" ").lower())
        else:
            own[f"{kind}_id"].add(entity["record_id"])
        if kind == "policy" and (quote := stored(entity).row.get("quote_id")):
            own["quote_id"].add(quote)
    return own, emails


def _delivered_keys(entity: str, person: Person) -> set[str]:
    """Keys of delivered rows that are the customer's, but for those that are somebody else's by now."""
    rows, key = _bronze(entity), KEYS[entity]
    if rows is None:
        return set()
    owned_rows = rows.filter(owned(person, bronze_contract(entity).names)).select(key)
    keys = {plain_id(own) for own in owned_rows.collect(engine="in-memory").to_series()}
    delivered = {own for own in keys if own}
    return delivered - _owned_by_others(entity, person.customer_id, delivered)


def _owned_by_others(entity: str, customer_id: str, keys: set[str]) -> set[str]:
    import polars as pl

    rows, key = _silver(entity), pl.col(KEYS[entity])
    if rows is None or not keys:
        return set()
    others = rows.filter(pl.col(OWNER) != customer_id, key.is_in(sorted(keys))).select(key)
    return set(others.collect(engine="in-memory").to_series().to_list())


def _delivered_emails(customer_id: str) -> set[str]:
    import polars as pl

    rows = _bronze("customers")
    if rows is None:
        return set()
    matches = rows.filter(pl.col(OWNER).str.contains(customer_id, literal=True)).select("email", OWNER)
    pairs = matches.collect(engine="in-memory").iter_rows()
    return {email.strip(" ").lower() for email, owner in pairs if email and plain_id(owner) == customer_id}


def _emails_of_others(customer_id: str, emails: set[str]) -> set[str]:
    import polars as pl

    rows = _silver("customers")
    if rows is None:
        return set()
    shared = rows.filter(pl.col(OWNER) != customer_id, pl.col("email").is_in(sorted(emails)))
    return set(shared.select("email").collect(engine="in-memory").to_series().to_list())


def _bronze(entity: str) -> pl.LazyFrame | None:
    handle = commit.newest(bronze_contract(entity))
    return frames.scan(bronze_contract(entity), handle.version()) if handle else None


def _silver(entity: str) -> pl.LazyFrame | None:
    manifest = published.read_head().manifest
    contract = silver_contract(entity)
    version = manifest.version("silver", contract.name) if manifest else None
    return None if version is None else frames.scan(TABLES["silver"][contract.name], version)
