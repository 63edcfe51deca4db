"""What the staff keeps of the dashboard and names a customer: addresses of views, words on a day, alerts."""

from __future__ import annotations

from typing import Any

from shared import storage_resources
from shared.insights import staff_rows
from shared.privacy.person import Person

_WORDS = ("name", "address", "text")


def notes_about(person: Person) -> list[dict[str, Any]]:
    """The rows that name a customer by an id or the e-mail address: `kind`, `id` and their words."""
    rows = storage_resources.table(staff_rows.TABLE).query_entities("")
    notes = [{"kind": row["PartitionKey"], "id": row["RowKey"], **_words(row)} for row in rows]
    return [each for each in notes if any(person.is_named_in(str(text)) for text in each.values())]


def remove_notes(person: Person) -> None:
    """Remove them: a view of somebody who is gone shows nothing."""
    for note in notes_about(person):
        staff_rows.forget(note["kind"], note["id"])


def _words(row: dict[str, Any]) -> dict[str, str]:
    from urllib.parse import unquote

    return {name: unquote(str(row[name])) for name in _WORDS if row.get(name)}
