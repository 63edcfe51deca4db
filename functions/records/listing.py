"""Lists of records: staff see all customers', a customer the own."""

from collections.abc import Mapping
from typing import Any

from functions.http.endpoint import Answer, Call
from functions.records.commands import entity_tag, records
from functions.records.models import set_filters
from functions.records.rows import all_shown
from shared.domain.ids import Kind
from shared.domain.version import version_of


def page(call: Call, kind: Kind, name: str) -> Answer:
    """The page that the query asks for, newest first, under `name`."""
    filters = call.query.model_dump()
    limit, offset = filters.pop("limit"), filters.pop("offset")
    stored, total = records(call).page(kind, filters, limit=limit, offset=offset, as_of=call.as_of)
    rows = all_shown(stored, call.caller, call.as_of)
    return Answer({name: rows, "count": len(rows), "total": total, "filter": set_filters(filters)})


def of_customer(call: Call, kind: Kind, name: str, *, newest_first: bool = False) -> Answer:
    """All records of the customer in the path; raises NotFoundError for somebody else's."""
    store, customer_id = records(call), call.path["customer_id"]
    store.check_customer(customer_id)
    stored = list(store.list(kind, customer_id))
    if not stored:
        store.get("customer", customer_id)
    rows = all_shown(stored[::-1] if newest_first else stored, call.caller, call.as_of)
    return Answer({"customer_id": customer_id, name: rows, "count": len(rows)})


def one(call: Call, kind: Kind, *, message: str) -> Answer:
    """The record in the path; raises NotFoundError."""
    record = records(call).get(kind, call.path[f"{kind}_id"])
    row = all_shown([record], call.caller, call.as_of)[0]
    body: Mapping[str, Any] = {kind: row, "version": version_of(record.row), "message": message}
    return Answer(body, etag=entity_tag(record, body))
