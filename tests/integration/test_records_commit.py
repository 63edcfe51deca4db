"""A command is stored entirely or not at all, under gap-free numbers, whoever writes at the same time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.errors import ConflictError, NotFoundError, TransientError
from shared.records import audit, outbox, transaction
from shared.records import commit as commit_module
from shared.records.audit_check import broken_log
from shared.records.commit import commit, read_head
from shared.records.keys import audit_key
from shared.records.model import Audit, Commit, Event, Write
from shared.records.store import RecordStore
from shared.records.tables import find, table
from tests.support.records import NOW, at_once, claimed, insured, registered

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]


def a_change(customer_id: str, *, etag: str | None = None, **changes: object) -> Commit:
    stored = RecordStore.system().get("customer", customer_id)
    row = {**stored.row, **changes}
    return Commit(
        customer_id,
        (Write("customer", customer_id, row, replace(stored, etag=etag or stored.etag)),),
        (Event("customer_changed", customer_id, {"customer_id": customer_id}),),
        Audit("admin:staff", "change_customer", customer_id),
        NOW,
    )


def an_event(customer_id: str) -> Commit:
    return Commit(customer_id, (), (Event("noted", customer_id, {}),), Audit("a", "note", customer_id), NOW)


def numbers(customer_id: str) -> list[int]:
    return [event.sequence for event in outbox.events_after(customer_id, 0, 1000)]


def test_eight_concurrent_writers_leave_no_gap_in_the_numbers() -> None:
    customer_id = registered()

    outcomes = at_once([lambda: commit(an_event(customer_id)) for _ in range(64)], threads=8)

    assert not [o for o in outcomes if isinstance(o, Exception)]
    assert numbers(customer_id) == list(range(1, 66))
    assert sorted(o.sequence for o in outcomes) == list(range(2, 66))  # type: ignore[union-attr]


def test_a_record_that_changed_since_it_was_read_is_not_overwritten() -> None:
    customer_id = registered()
    first, second = a_change(customer_id, city="Dallas"), a_change(customer_id, city="Houston")

    commit(first)
    with pytest.raises(ConflictError) as refused:
        commit(second)

    assert refused.value.code == "changed_meanwhile"
    assert RecordStore.system().get("customer", customer_id).row["city"] == "Dallas"
    assert numbers(customer_id) == [1, 2]


def test_nothing_is_stored_for_a_customer_that_does_not_exist() -> None:
    with pytest.raises(NotFoundError, match="Customer CUST-00000000 not found"):
        commit(an_event("CUST-00000000"))
    assert read_head("CUST-00000000").etag is None


def test_a_lost_answer_to_a_commit_that_happened_is_recognized(monkeypatch: pytest.MonkeyPatch) -> None:
    customer_id = registered()
    real = transaction.submit

    def happens_but_breaks(operations: object) -> None:
        real(operations)  # type: ignore[arg-type]
        raise ConnectionResetError

    monkeypatch.setattr(commit_module, "submit", happens_but_breaks)

    assert commit(an_event(customer_id)).sequence == 2
    assert numbers(customer_id) == [1, 2]


def test_a_repeated_request_by_the_client_library_is_recognized(monkeypatch: pytest.MonkeyPatch) -> None:
    customer_id = registered()
    real = transaction.submit

    def happens_twice(operations: object) -> None:
        real(operations)  # type: ignore[arg-type]
        real(operations)  # type: ignore[arg-type]

    monkeypatch.setattr(commit_module, "submit", happens_twice)

    assert commit(an_event(customer_id)).sequence == 2
    assert numbers(customer_id) == [1, 2]


def test_a_commit_that_never_reached_the_table_is_a_transient_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    customer_id = registered()

    def breaks(_operations: object) -> None:
        raise ConnectionResetError

    monkeypatch.setattr(commit_module, "submit", breaks)

    with pytest.raises(TransientError):
        commit(an_event(customer_id))
    assert numbers(customer_id) == [1]


def test_times_of_versions_grow_even_when_a_clock_is_behind() -> None:
    customer_id = registered()
    late = an_event(customer_id)
    early = Commit(customer_id, (), late.events, late.audit, NOW - timedelta(hours=1))

    commit(late)
    commit(early)

    first, second, third = outbox.events_after(customer_id, 0, 10)
    assert first.at < second.at < third.at


def test_every_commit_leaves_an_audit_entry_chained_to_the_one_before() -> None:
    customer_id, pet_id, policy_id = insured()
    claim_id = claimed(customer_id, pet_id, policy_id)

    log = audit.entries(customer_id)

    assert [(entry.actor, entry.action, entry.object) for entry in log] == [
        ("admin:staff", "register_customer", customer_id),
        ("admin:staff", "add_pet", pet_id),
        ("admin:staff", "buy_policy", policy_id),
        ("customer:someone", "submit_claim", claim_id),
    ]
    assert broken_log(customer_id) is None


@pytest.mark.parametrize("tamper", ["change", "remove one between", "remove the last"])
def test_a_tampered_audit_log_shows(tamper: str) -> None:
    customer_id, _, _ = insured()
    key = audit_key(3 if tamper == "remove the last" else 2)
    entity = find("records", customer_id, key)
    assert entity is not None

    if tamper == "change":
        table("records").upsert_entity(entity | {"entry": entity["entry"].replace("staff", "nobody")})
    else:
        table("records").delete_entity(customer_id, key)

    assert broken_log(customer_id) is not None


def test_long_text_survives_in_any_script() -> None:
    customer_id = registered()
    text = "Señor Łukasz 🐕 'quoted' \"twice\" \r\n--batch " * 3000

    commit(a_change(customer_id, city=text))

    assert RecordStore.system().get("customer", customer_id).row["city"] == text


def test_a_record_too_large_for_the_table_is_refused_before_anything_is_stored() -> None:
    customer_id = registered()

    with pytest.raises(Exception, match="too large"):
        commit(a_change(customer_id, city="x" * 500_000))
    assert numbers(customer_id) == [1]
