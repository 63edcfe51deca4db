"""Every place where something of a customer may be: the one list that export and erasure work through.

A test holds the list equal to what the export tells of, and to what the erasure answers for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# removed: what is there goes. rewritten: it goes, and what is of others stays as it is. expires: copies that
# nobody rewrites and that end by themselves. nothing: nothing of a person is stored there.
Way = Literal["removed", "rewritten", "expires", "nothing"]


@dataclass(frozen=True, slots=True)
class Place:
    """One place.

    holds: what of a customer is there. days: after how many days the last copy has gone that erasure itself
    does not remove; 0 when it removes all of them.
    """

    name: str
    holds: str
    way: Way
    days: int = 0


PLACES: tuple[Place, ...] = (
    Place("records", "the customer, pets, policies, claims, decisions, cases, payments", "removed"),
    Place("events", "what clients were told, with the records as they then were", "removed"),
    Place("idempotency_answers", "answers kept for repeated requests, and their reservations", "removed"),
    Place("audit", "who changed what when", "removed"),
    Place(
        "references",
        "where records are and in which lists, digests of email address and bills, marks of the outbox, "
        "receipts due",
        "removed",
    ),
    Place("sign_in", "which customer a sign-in belongs to, under a digest", "removed"),
    Place("quotes", "quotes with which policies were bought", "removed"),
    Place(
        "staff_notes",
        "saved views, annotations and alerts of the dashboard that name the customer",
        "removed",
    ),
    Place("documents", "files of claims and pictures of pets", "removed"),
    Place("uploads", "files on their way to a claim", "removed"),
    Place("raw_files", "records as delivered: one file each from the API, rows of batch files", "rewritten"),
    Place("intake_ledger", "names of the raw files of records", "rewritten"),
    Place("plans", "the same names in the plans of passes", "rewritten"),
    Place("runs", "ids in sentences about runs", "rewritten"),
    Place("bronze", "every delivered row", "rewritten"),
    Place("silver", "one row per record", "rewritten"),
    Place("gold", "marts about the customer and the claims", "rewritten"),
    Place("quarantine", "rows that no layer could take, as they came", "rewritten"),
    Place("adjudication_replay", "what the rules of today would decide about the claims", "rewritten"),
    Place("table_history", "earlier files and logs of the lake's tables", "expires", 7),
    Place("backups", "the tables as they stood", "expires", 14),
    Place("run_history", "histories of orchestrations: ids and counts", "expires", 37),
    Place("queues", "customer ids in hints of the outbox", "expires", 7),
    Place("logs", "ids and counts, never names", "expires", 90),
    Place("soft_deleted", "what storage keeps of removed blobs", "expires", 30),
    Place("alert_mail", "messages with an alert's name and figures of all customers together", "nothing"),
    Place("customer_mail", "receipts of refunds, in the customer's own mailbox", "nothing"),
    Place("live_events", "events pushed to signed-in clients", "nothing"),
    Place("pseudonyms", "analysts see the customer id; there is no list of other names", "nothing"),
)

BY_NAME = {place.name: place for place in PLACES}
# The places that an erasure empties itself.
EMPTIED = tuple(place.name for place in PLACES if place.way in ("removed", "rewritten"))
