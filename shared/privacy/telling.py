"""What each place is told to hold of a customer, as JSON-able data: the parts of an export."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shared import storage_resources
from shared.domain.case import CaseState
from shared.domain.decision import decision_of, told
from shared.domain.record_json import to_wire
from shared.domain.rows import Row, wire
from shared.lake.state import runs
from shared.privacy import lake_rows
from shared.privacy.finding import entities_of, find_person
from shared.privacy.lake_rows import LakeTable
from shared.privacy.person import Person
from shared.privacy.places import BY_NAME
from shared.privacy.raw_names import files_of_records
from shared.privacy.references import references_to, sign_ins_of
from shared.privacy.staff_notes import notes_about
from shared.records import audit
from shared.records.archive import backups, container
from shared.records.entities import outbox_event, result_of, stored
from shared.records.keys import AUDIT_PREFIX, EVENT_PREFIX, IDEMPOTENCY_PREFIX
from shared.records.messages import message_answer
from shared.records.model import RecordKind, Stored
from shared.records.quotes import ROW as QUOTE
from shared.records.quotes import read_quote
from shared.records.tables import Entity, find

if TYPE_CHECKING:
    import polars as pl

# What is kept and not told, and why: it is about the rules and about staff, not about the customer.
WITHHELD: Mapping[str, str] = {
    "decision_reasons": "rules that hold a claim; what was decided is told under records, with its reasons",
    "replayed_reasons": "rules that would hold a claim",
    "moved_by": "rules that would hold a claim",
    "_inputs": "a fingerprint of what the rules read",
    "notes": "notes of staff on a claim; what the customer said is told",
    "assignee": "who of the staff works on a claim",
    "decided_by": "who of the staff has decided a claim",
    "blob": "where a file lies; the file itself is told",
}


@dataclass(slots=True)
class PersonalData:
    """A customer with all that was read of one for an export, each of it once."""

    person: Person
    entities: list[Entity]
    rows: list[tuple[LakeTable, pl.DataFrame]] = field(default_factory=list)

    def of_kind(self, *kinds: RecordKind) -> list[Stored[Row]]:
        """Records of these kinds."""
        return [stored(entity) for entity in self.entities if entity.get("kind") in kinds]

    def beginning(self, prefix: str) -> list[Entity]:
        """Other entities, by the beginning of their keys."""
        return [entity for entity in self.entities if entity["RowKey"].startswith(prefix)]

    def files(self) -> list[Stored[Row]]:
        """Documents and pictures that have a file."""
        return [each for each in self.of_kind("document", "picture") if each.row.get("blob")]


def look_up(customer_id: str) -> PersonalData:
    """Read what there is of a customer in tables and lake."""
    return look_up_as(find_person(customer_id))


def look_up_as(person: Person) -> PersonalData:
    """Read what there is under ids that are known already."""
    rows = [(table, table.rows_of(person)) for table in lake_rows.tables()]
    return PersonalData(
        person, entities_of(person.customer_id), [(t, frame) for t, frame in rows if frame.height]
    )


def _records(data: PersonalData) -> Any:
    kinds: dict[str, list[Any]] = {}
    told_of = data.of_kind("customer", "pet", "policy", "claim", "case", "decision", "entry", "message")
    for record in told_of:
        kinds.setdefault(record.kind, []).append(_record(record))
    # Whatever else there is: nothing in a partition is left out because nobody has thought of it.
    others = [entity for entity in data.entities if _is_other(entity)]
    return kinds | ({"others": [_plain(entity) for entity in others]} if others else {})


def _is_other(entity: Entity) -> bool:
    known = (EVENT_PREFIX, IDEMPOTENCY_PREFIX, AUDIT_PREFIX)
    return "kind" not in entity and not entity["RowKey"].startswith(known)


def _plain(entity: Entity) -> Row:
    return {name: str(value) for name, value in entity.items() if name not in ("PartitionKey", "etag")}


def _record(record: Stored[Row]) -> Row:
    if record.kind == "decision":
        return {"claim_id": record.row["claim_id"], "decision": told(decision_of(record.row["decision"]))}
    if record.kind == "case":
        own = [{"at": n["at"], "text": n["text"]} for n in record.row["notes"] if _is_customers(n["by"])]
        return {
            "claim_id": record.id,
            "is_open": record.row["state"] != CaseState.CLOSED,
            "documents_wanted": list(record.row["wanted"]),
            "said": wire(own),
        }
    if record.kind == "message":
        return to_wire(message_answer(record.row, is_staff=False))
    row = without_withheld(to_wire(record.row))
    return row | ({"decision": told(record.decision)} if record.decision else {})


def _events(data: PersonalData) -> Any:
    read = [outbox_event(entity) for entity in data.beginning(EVENT_PREFIX)]
    return [
        {
            "number": each.sequence,
            "type": each.type,
            "at": each.at.isoformat(),
            "data": each.data,
            "record": without_withheld(to_wire(each.raw.row)) if each.raw else None,
        }
        for each in read
    ]


def _answers(data: PersonalData) -> Any:
    kept = [result_of(entity) for entity in data.beginning(IDEMPOTENCY_PREFIX)]
    return [{"result": each.kind, "body": each.value} for each in kept]


def _audit(data: PersonalData) -> Any:
    entries = audit.entries(data.person.customer_id)
    return [{"at": e.at, "action": e.action, "object": e.object, "by": _by(e.actor)} for e in entries]


def _by(actor: str) -> str:
    return "customer" if _is_customers(actor) else "staff"


def _is_customers(actor: str) -> bool:
    return actor.startswith("customer:")


def _quotes(data: PersonalData) -> Any:
    ids = {str(policy.row["quote_id"]) for policy in data.of_kind("policy") if policy.row.get("quote_id")}
    return [to_wire(read_quote(quote)) for quote in sorted(ids) if find("quotes", quote, QUOTE)]


def _documents(data: PersonalData) -> Any:
    return [without_withheld(to_wire(each.row)) for each in data.files()]


def _uploads(data: PersonalData) -> Any:
    keys = [partition for partition, _ in references_to(data.person)]
    return [key.removeprefix("upload_") for key in keys if key.startswith("upload_")]


def _raw_files(data: PersonalData) -> Any:
    columns = {"bronze": "_source_file", "quarantine": "source_file"}
    names = {blob.name for blob in files_of_records(data.person)}
    for table, rows in data.rows:
        if table.place in columns:
            names |= set(rows[columns[table.place]].to_list())
    return sorted(names)


def _plans(data: PersonalData) -> Any:
    batches = {batch for t, rows in data.rows if t.place == "bronze" for batch in rows["_batch_id"].to_list()}
    return sorted(batches)


def _runs(data: PersonalData) -> Any:
    rows = storage_resources.table(runs.TABLE).query_entities(f"PartitionKey eq '{runs.RUNS}'")
    texts = ((row["RowKey"], json.dumps(dict(row), default=str)) for row in rows)
    return [run_id for run_id, text in texts if data.person.is_named_in(text)]


def _lake(place: str) -> Callable[[PersonalData], Any]:
    def told_rows(data: PersonalData) -> Any:
        tables = {t.contract.name: rows.to_dicts() for t, rows in data.rows if t.place == place}
        return {name: [without_withheld(row) for row in rows] for name, rows in tables.items()}

    return told_rows


def _copies(place: str, of: str) -> Callable[[PersonalData], Any]:
    return lambda _: {"copies_of": of, "days": BY_NAME[place].days}


def _backups(_found: PersonalData) -> Any:
    names = [name for name, _ in backups(container())]
    return {"copies_of": "records", "days": BY_NAME["backups"].days, "names": names}


def without_withheld(row: Row) -> dict[str, Any]:
    """A row without what is not told."""
    return {name: value for name, value in row.items() if name not in WITHHELD}


# One for each place.
TOLD: Mapping[str, Callable[[PersonalData], Any]] = {
    "records": _records,
    "events": _events,
    "idempotency_answers": _answers,
    "audit": _audit,
    "references": lambda data: references_to(data.person),
    "sign_in": lambda data: sign_ins_of(data.person.customer_id),
    "quotes": _quotes,
    "staff_notes": lambda data: notes_about(data.person),
    "documents": _documents,
    "uploads": _uploads,
    "raw_files": _raw_files,
    "intake_ledger": lambda data: sorted(blob.name for blob in files_of_records(data.person)),
    "plans": _plans,
    "runs": _runs,
    **{place: _lake(place) for place in ("bronze", "silver", "gold", "quarantine", "adjudication_replay")},
    "table_history": _copies("table_history", "bronze, silver, gold, quarantine"),
    "backups": _backups,
    "run_history": _copies("run_history", "runs"),
    "queues": _copies("queues", "references"),
    "logs": _copies("logs", "nothing but ids"),
    "soft_deleted": _copies("soft_deleted", "removed files"),
    "alert_mail": lambda _: None,
    "customer_mail": lambda _: None,
    "live_events": lambda _: None,
    "pseudonyms": lambda _: None,
}
