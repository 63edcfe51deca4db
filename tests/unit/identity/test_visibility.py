"""What each role sees of every field that the product serves: records, insights, live events."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product
from typing import Any, get_type_hints

import polars as pl
import pytest

import function_app
from functions.http.endpoint import OPERATIONS
from functions.records.rows import ClaimRow, CustomerDetail, PetRow, PolicyRow, shown
from shared.domain import events
from shared.identity.principal import Principal, Role
from shared.identity.visibility import MASK, hidden_from
from shared.insights import columns, masking
from shared.insights.masking import EVERYTHING, NOTHING
from shared.lake.schema.contracts import TABLES
from shared.realtime.envelope import staff_copies
from shared.realtime.payloads import PAYLOADS
from shared.records.model import OutboxEvent, Stored
from tests.support.insurance import COLUMNS

assert function_app.app
NOW = datetime(2026, 6, 1, tzinfo=UTC)
# Said here once more, field by field: who sees what of a person. Everybody sees every other field.
ADMIN_AND_OWNER = {Role.ADMIN, Role.CUSTOMER}
JUDGES = ADMIN_AND_OWNER | {Role.ADJUSTER}
SEEN_BY = {
    **dict.fromkeys(("email", "phone", "phone_clean", "address_line1", "zip_code"), ADMIN_AND_OWNER),
    "date_of_birth": ADMIN_AND_OWNER,
    **dict.fromkeys(("first_name", "last_name", "full_name", "customer_name", "name"), JUDGES),
    **dict.fromkeys(("pet_name", "microchip_id", "pre_existing_conditions"), JUDGES),
    **dict.fromkeys(("treatment_notes", "invoice_number", "diagnosis_code", "message"), JUDGES),
    **dict.fromkeys(("description", "diagnosis", "diagnosis_text", "line_items"), JUDGES),
}
KINDS = {"customer": CustomerDetail, "pet": PetRow, "policy": PolicyRow, "claim": ClaimRow}
SERVED = sorted(
    {
        key.name
        for listing in vars(columns).values()
        if isinstance(listing, columns.Listing)
        for key in listing.keys
    }
    | {c.name for c in TABLES["gold"]["customer_360_view"].columns}
)
TOLD = sorted({field for payload in PAYLOADS.values() for field in get_type_hints(payload)})


def sees(role: Role, field: str) -> bool:
    return role in SEEN_BY.get(field, set(Role))


@pytest.mark.parametrize(("role", "kind"), list(product(Role, KINDS)))
def test_every_field_of_a_record_is_shown_to_whom_it_is_for(role: Role, kind: Any) -> None:
    fields = dict.fromkeys({*KINDS[kind].model_fields, *COLUMNS[kind]}, "said")
    names = ("effective_date", "expiration_date", "cancellation_date")
    row = fields | dict.fromkeys(names, date(2026, 1, 1))
    told = shown(Stored(kind, "ID", "CUST-1", row, "e"), Principal("s", "i", role), date(2026, 6, 1))
    for field in fields:
        # A pet's date of birth is nobody's secret who judges its claims.
        clear = sees(role, field) or (kind, field) == ("pet", "date_of_birth")
        assert (told[field] in (MASK, None)) is not clear, field


@pytest.mark.parametrize("role", Role)
def test_every_column_of_insights_is_shown_to_whom_it_is_for(role: Role) -> None:
    frame = pl.DataFrame(
        {name: [date(2026, 6, 1)] if name == "date_of_birth" else ["said"] for name in SERVED}
    )
    told = masking.masked(frame, hidden_from(role)).row(0, named=True)
    for field in SERVED:
        assert (told[field] in (MASK, None)) is not sees(role, field), field


@pytest.mark.parametrize("name", events.DASHBOARD_HIDES)
def test_every_key_of_an_event_is_told_to_whom_it_is_for(name: str) -> None:
    data = dict.fromkeys(TOLD, "said")
    event = OutboxEvent("CUST-1", 1, name, "S", data, NOW, None)
    for group, envelope in staff_copies(event, None, lambda _: "ANON-1"):
        listeners = {"claims": {Role.ADJUSTER, Role.ADMIN}, "dashboard": {Role.ANALYST, Role.ADMIN}}[group]
        assert not [key for key in envelope["data"] if not all(sees(role, key) for role in listeners)]


def test_nobody_finds_by_searching_what_is_hidden() -> None:
    for role, listing in product(
        Role, (columns.CUSTOMERS, columns.CLAIMS, columns.RISKS, columns.CROSS_SELL)
    ):
        open_to = set(listing.search) - hidden_from(role)
        assert all(sees(role, column) for column in open_to)


def test_answers_of_readers_who_see_differently_are_kept_apart() -> None:
    labels = {role: masking.label(hidden_from(role)) for role in (Role.ADMIN, Role.ADJUSTER, Role.ANALYST)}
    assert len(set(labels.values())) == 3
    assert labels[Role.ADMIN] == masking.label(hidden=NOTHING) == ""
    assert labels[Role.ANALYST] == masking.label(hidden=EVERYTHING)


LOADS = {
    "create_customer",
    "create_pet",
    "create_policy",
    "create_claim",
    "submit_portal_claim",
    "upload_document",
    "begin_document_upload",
    "complete_document_upload",
}
RUNS = {"request_run", "list_quarantine", "replay_quarantine", "request_adjudication_replay"}


def admitted(role: Role) -> set[str]:
    return {o.name for o in OPERATIONS if role in o.policy.roles and not o.policy.anonymous}


def test_who_loads_brings_records_and_reads_none() -> None:
    others = admitted(Role.LOADER) - LOADS
    assert admitted(Role.LOADER) >= LOADS
    assert all(
        name.startswith(
            (
                "get_pipeline",
                "list_provider",
                "get_provider",
                "get_pending",
                "get_quality",
                "list_runs",
                "get_run",
                "list_left",
            )
        )
        for name in others
    ), others


def test_who_runs_the_pipeline_sees_no_record() -> None:
    assert admitted(Role.OPERATOR) >= RUNS
    assert not admitted(Role.OPERATOR) & LOADS
    assert admitted(Role.OPERATOR) - RUNS == admitted(Role.LOADER) - LOADS
