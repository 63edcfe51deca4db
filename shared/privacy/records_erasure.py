"""Erasing a customer from the tables and from the files of documents.

Before: nothing more can be committed for the customer (`freeze`). Every step may be repeated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace as changed
from datetime import datetime
from itertools import batched

from shared.domain.claim_status import DECIDED, ClaimStatus
from shared.domain.policy_changes import status_of
from shared.domain.rows import Row
from shared.errors import ConflictError
from shared.privacy.finding import entities_of
from shared.privacy.kept import keep
from shared.privacy.person import Person
from shared.privacy.references import references_to, sign_ins_of
from shared.privacy.staff_notes import remove_notes
from shared.records.commands.policies import cancel_policy
from shared.records.commit import read_head
from shared.records.documents import delete_file
from shared.records.entities import head_entity, stored
from shared.records.identities import ROW as SIGN_IN
from shared.records.keys import HEAD
from shared.records.model import Origin
from shared.records.partition import read_kind
from shared.records.quotes import ROW as QUOTE
from shared.records.store import RecordStore
from shared.records.tables import Entity, delete, find, replace, table
from shared.records.uploads import PREFIX as UPLOAD

MAX_OPERATIONS = 100
# Approved and not paid is owed: it is waited for, too.
SETTLED = frozenset((ClaimStatus.DENIED, ClaimStatus.PAID))


def live_policies(customer_id: str, now: datetime) -> list[str]:
    """Ids of the policies that cover today, or will."""
    if RecordStore.system().find("customer", customer_id) is None:
        return []
    day = RecordStore.system().local_day(customer_id, now)
    policies = read_kind(customer_id, "policy")
    return [each.id for each in policies if status_of(each.row, day) in ("Active", "Pending")]


def open_claims(customer_id: str) -> list[str]:
    """Ids of the claims that are not decided, or decided and not paid."""
    claims = read_kind(customer_id, "claim")
    return [each.id for each in claims if each.row["status"] not in SETTLED and not _owes_nothing(each.row)]


def _owes_nothing(claim: Row) -> bool:
    return claim["status"] in DECIDED and not claim["covered_amount"]


def end_policies(customer_id: str, origin: Origin) -> None:
    """Cancel what is live and book the refunds."""
    for policy_id in live_policies(customer_id, origin.now):
        try:
            cancel_policy(policy_id, origin)
        except ConflictError:
            # Ended meanwhile, or on its way there by somebody else.
            continue


def freeze(customer_id: str) -> None:
    """Let nobody commit for this customer any more; raises ConflictError while claims are open.

    A commit that is under way wins: then the head has moved, and the claims are looked at again.
    """
    for _ in range(MAX_OPERATIONS):
        head = read_head(customer_id)
        if head.void or head.etag is None:
            return
        if open_claims(customer_id):
            raise ConflictError("A claim was submitted in the meantime.", code="claims_open")
        if replace("records", head_entity(customer_id, changed(head, void=True)), head.etag):
            return
    raise ConflictError("The customer's records keep changing.", code="changed")


def keep_money(person: Person, secret: str) -> Counter[str]:
    """Store what the law makes us keep, before anything goes; returns how many entries by kind."""
    return keep(entities_of(person.customer_id), secret)


def erase_records(person: Person) -> None:
    """Remove everything of a customer from tables and documents."""
    entities = entities_of(person.customer_id)
    _remove_files(person, entities)
    _remove_quotes(entities)
    remove_notes(person)
    for partition, row in references_to(person):
        delete("references", partition, row)
    for partition in sign_ins_of(person.customer_id):
        delete("identities", partition, SIGN_IN)
    _remove_partition(person.customer_id, entities)


def _remove_files(person: Person, entities: list[Entity]) -> None:
    kinds = ("document", "picture")
    rows = [stored(entity).row for entity in entities if entity.get("kind") in kinds]
    for row in rows:
        if row.get("blob"):
            delete_file(row["blob"])
    for partition, row_key in references_to(person):
        if partition.startswith(UPLOAD):
            upload = find("references", partition, row_key)
            if upload is not None:
                delete_file(upload["blob"])


def _remove_quotes(entities: list[Entity]) -> None:
    policies = [stored(entity).row for entity in entities if entity.get("kind") == "policy"]
    for quote in {policy.get("quote_id") for policy in policies} - {None}:
        delete("quotes", str(quote), QUOTE)


def _remove_partition(customer_id: str, entities: list[Entity]) -> None:
    # The head goes last: as long as it stands, void, nobody can begin the partition anew.
    keys = [entity["RowKey"] for entity in entities if entity["RowKey"] != HEAD]
    for group in batched(keys, MAX_OPERATIONS, strict=False):
        _delete_together(customer_id, group)
    delete("records", customer_id, HEAD)


def _delete_together(customer_id: str, keys: Sequence[str]) -> None:
    from azure.data.tables import TableTransactionError

    rows = [{"PartitionKey": customer_id, "RowKey": key} for key in keys]
    try:
        table("records").submit_transaction([("delete", row) for row in rows])
    except TableTransactionError:
        # An attempt before has removed some of them.
        for key in keys:
            delete("records", customer_id, key)
