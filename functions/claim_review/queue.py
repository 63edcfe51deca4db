"""The adjusters' queue: cases with what they are about, and the search in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from functions.claim_review.models import QueueQuery
from functions.claim_review.staff_view import at_stake
from functions.records.rows import shown
from shared.domain.case import case_row
from shared.domain.claim import Claim
from shared.domain.rows import wire
from shared.identity.principal import Principal
from shared.records import staff_lists
from shared.records.cases import read_case
from shared.records.model import Stored
from shared.records.partition import Partition, read_partition
from shared.records.store import RecordStore

# A search reads what each case is about, so it looks at so many of those that wait longest.
MAX_SEARCHED = 500

Row = dict[str, Any]


def page(store: RecordStore, query: QueueQuery, caller: Principal, as_of: date) -> tuple[list[Row], int]:
    """The rows of the page that is asked for, the longest waiting first, and how many match."""
    filters = {"standing": query.standing, "state": query.state, "assignee": query.assignee}
    words = query.search.casefold().split() if query.search else []
    limit, offset = (MAX_SEARCHED, 0) if words else (query.limit, query.offset)
    cases, total = store.page("case", filters, limit=limit, offset=offset, count_all=True)
    rows = _rows(store, cases, caller, as_of)
    if not words:
        return rows, total
    matching = [row for row in rows if all(word in _text(row) for word in words)]
    return matching[query.offset : query.offset + query.limit], len(matching)


def _rows(store: RecordStore, cases: Sequence[Stored[Row]], caller: Principal, as_of: date) -> list[Row]:
    claims = store.get_beside("claim", cases)
    owners = list(dict.fromkeys(case.customer_id for case in cases))
    partitions = dict(zip(owners, staff_lists.at_once(read_partition, owners), strict=True))

    def row(case: Stored[Row], claim: Stored[Claim]) -> Row:
        about = at_stake(claim)
        return {
            "case": wire(case_row(read_case(case.row))),
            "claim": shown(claim, caller, as_of),
            "payable": about["payable"],
            "approval_level": about["approval_level"],
            **_names(partitions[case.customer_id], claim, caller, as_of),
        }

    return [row(case, claim) for case, claim in zip(cases, claims, strict=True)]


def _names(partition: Partition | None, claim: Stored[Claim], caller: Principal, as_of: date) -> Row:
    """Whose claim it is and for which pet, as far as the caller may see it."""
    if partition is None:
        return {"customer_name": None, "pet_name": None}
    customer = shown(partition.customer, caller, as_of)
    pet = partition.pets.get(claim.row["pet_id"])
    name = " ".join(filter(None, (customer.get("first_name"), customer.get("last_name"))))
    return {
        "customer_name": name or None,
        "pet_name": shown(pet, caller, as_of).get("pet_name") if pet else None,
    }


def _text(row: Row) -> str:
    claim = row["claim"]
    texts = (claim["claim_number"], claim["claim_type"], claim["claim_category"], claim["provider_name"])
    return " ".join(str(each) for each in (*texts, row["customer_name"], row["pet_name"]) if each).casefold()
