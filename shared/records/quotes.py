"""Quotes: prices that were told to somebody, kept as long as they hold. They belong to no customer yet."""

from __future__ import annotations

from datetime import date

from shared.domain.ids import is_id, new_quote_id
from shared.domain.quote import Quote, quote_of, quote_row
from shared.domain.record_json import decode_row
from shared.domain.rows import Row, encode_row
from shared.errors import NotFoundError, TransientError
from shared.records.tables import delete, find, insert, query
from shared.records.text import get_text, put_text

ROW = "quote"


def save_quote(quote: Quote) -> Row:
    """Store a new quote; returns its row with the `quote_id`."""
    row = {"quote_id": new_quote_id(), **quote_row(quote)}
    until = quote.valid_until.isoformat()
    entity = {"PartitionKey": row["quote_id"], "RowKey": ROW, "valid_until": until}
    put_text(entity, "row", encode_row(row))
    if insert("quotes", entity) is None:
        raise TransientError("The new quote's id is taken. Try again.")
    return row


def read_quote(quote_id: str) -> Row:
    """The row of a quote, with its `quote_id`; raises NotFoundError."""
    entity = find("quotes", quote_id, ROW) if is_id(quote_id) else None
    if entity is None:
        raise NotFoundError(f"Quote {quote_id} not found")
    return decode_row(get_text(entity, "row"))


def find_quote(quote_id: str) -> Quote:
    """The quote behind an id; raises NotFoundError."""
    return quote_of(read_quote(quote_id))


def purge_quotes(as_of: date) -> int:
    """Forget the quotes that nobody can buy any more; returns how many."""
    expired = query(
        "quotes", "valid_until lt @today", {"today": as_of.isoformat()}, select=["PartitionKey", "RowKey"]
    )
    return sum(delete("quotes", entity["PartitionKey"], entity["RowKey"]) for entity in expired)
