"""Lists of all customers' records: complete whatever dies in between, and read without reading the others."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from shared import clients
from shared.errors import TransientError
from shared.identity.principal import Principal, Role
from shared.records import commit as commit_module
from shared.records import staff_lists, store
from shared.records.commands.claim_review import Assignment, assign_case, release_case
from shared.records.commands.processing import decide_claim, resume_claims
from shared.records.store import RecordStore
from shared.records.tables import delete, query
from tests.support.insurance import VET
from tests.support.records import ISSUER, TODAY, claimed, insured, origin

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

STAFF = RecordStore.system()
SENIOR = Principal("senior", ISSUER, Role.ADJUSTER, level=3)


@pytest.fixture
def everything_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of which all records have been read."""
    real, asked = store._matching, list[str]()

    def matching(kind: Any, conditions: Any) -> Any:
        asked.append(kind)
        return real(kind, conditions)

    monkeypatch.setattr(store, "_matching", matching)
    return asked


def ids(kind: Any, limit: int = 100, **filters: str) -> list[str]:
    return [record.id for record in STAFF.page(kind, filters, limit=limit)[0]]


def entries() -> int:
    # What is removed in passing is removed now.
    staff_lists._pool().shutdown()
    staff_lists._pool.cache_clear()
    return len(query("references", "PartitionKey eq @lists", {"lists": staff_lists.PARTITION}))


def business() -> list[str]:
    """Claims at every stage: submitted, held, assigned, released, paid."""
    family = insured()
    made = [
        claimed(*family, after=timedelta(minutes=n), claim_amount=amount)
        for n, amount in enumerate((120, 6000, 7000, 130))
    ]
    for number, claim_id in enumerate(made[:3]):
        decide_claim(claim_id, origin(after=timedelta(hours=number + 1)), lambda _: VET)
    by = lambda hours: origin(SENIOR, after=timedelta(hours=hours))  # noqa: E731
    assign_case(made[1], Assignment(), by(6))
    assign_case(made[2], Assignment(), by(7))
    release_case(made[2], by(8))
    return made


def test_every_list_says_what_the_records_say(everything_read: list[str]) -> None:
    made = business()
    resume_claims(STAFF.get("claim", made[0]).customer_id, origin(after=timedelta(days=1)), lambda _: VET)
    everything_read.clear()
    choices = {
        "customer": {"state": ("TX", "NY")},
        "pet": {"species": ("Dog", "Cat")},
        "policy": {"plan_name": ("Unlimited", "Basic")},
        "claim": {"claim_type": ("Accident", "Illness"), "status": ("Submitted", "Under Review", "Paid")},
        "case": {"standing": ("Open", "Closed"), "state": ("Queued", "Assigned"), "assignee": ("senior", "")},
    }
    asked: list[tuple[Any, dict[str, str]]] = []
    for kind, columns in choices.items():
        for values in product(*((None, *found) for found in columns.values())):
            asked.append((kind, {n: v for n, v in zip(columns, values, strict=True) if v is not None}))
    found = [STAFF.page(kind, filters, limit=100) for kind, filters in asked]

    assert everything_read == []
    for (kind, filters), (records, total) in zip(asked, found, strict=True):
        expected, count = STAFF.search(kind, filters, limit=100)
        assert ([r.id for r in records], total) == ([r.id for r in expected], count), (kind, filters)
    # A claim: its two filters and the list of all. A case: three, one of them only while assigned.
    # A policy: its two, that of all, and the day on which it changes by its dates.
    assert entries() == 1 + 3 + 2 + 4 + 4 * 3 + 2 * 3 + 1


def test_a_customers_pets_policies_and_claims_are_looked_for_where_they_are(
    everything_read: list[str],
) -> None:
    family, other = insured(), insured()
    mine, _ = claimed(*family), claimed(*other)

    for filters in ({"pet_id": family[1]}, {"policy_id": family[2]}, {"customer_id": family[0]}):
        assert ids("claim", **filters) == [mine]
    assert ids("claim", policy_id="POL-NOBODY") == ids("claim", pet_id="a/b") == []
    customers = {"customer_id": family[0], "pet_id": other[1]}
    assert ids("claim", **customers) == []


def test_a_commit_that_never_came_leaves_nothing_in_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    family = insured()
    claim_id = claimed(*family)
    before = entries()

    def dying(*_: object) -> None:
        raise TransientError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(store, "commit", dying)
        with pytest.raises(TransientError):
            decide_claim(claim_id, origin(), lambda _: VET)

    assert (ids("claim", status="Under Review"), ids("claim", status="Submitted")) == ([], [claim_id])
    assert entries() > before
    monkeypatch.setattr(staff_lists, "MAX_INVOCATION", timedelta())
    assert ids("claim", status="Under Review") == []
    assert ids("claim", status="Submitted") == ids("claim") == [claim_id]
    assert entries() == before


def test_a_process_that_dies_after_its_commit_leaves_the_record_in_its_lists_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claim_id = claimed(*insured())
    monkeypatch.setattr(staff_lists, "forget", lambda keys: None)
    decide_claim(claim_id, origin(), lambda _: VET)

    assert ids("claim", status="Submitted") == []
    assert ids("claim", status="Under Review") == ids("claim") == [claim_id]


def test_records_of_before_there_were_lists_are_found_and_put_into_them(everything_read: list[str]) -> None:
    claim_id = claimed(*insured())
    for row in query("references", "PartitionKey eq @lists", {"lists": staff_lists.PARTITION}):
        delete("references", row["PartitionKey"], row["RowKey"])
    clients.reset()

    assert ids("claim") == [claim_id]
    assert everything_read == ["claim"]
    assert claimed(*insured()) in ids("claim")
    assert staff_lists.tend(TODAY) > 0
    everything_read.clear()
    assert claim_id in ids("claim")
    assert (everything_read, staff_lists.tend(TODAY)) == ([], 0)


def test_a_commit_that_is_tried_again_has_one_place_in_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    family = insured()
    real, times = commit_module.submit, [0]

    def refused_once(operations: Any) -> None:
        times[0] += 1
        if times[0] == 1:
            raise commit_module.TransactionRefusedError(0)
        real(operations)

    monkeypatch.setattr(commit_module, "submit", refused_once)
    claim_id = claimed(*family)

    assert (ids("claim"), STAFF.page("claim", {}, limit=1)[1]) == ([claim_id], 1)
