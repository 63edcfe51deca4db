"""Policies by status, as staff ask for them: what their dates say on the day, without reading all of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from shared.domain.policy_changes import status_of
from shared.errors import TransientError
from shared.records import staff_lists, store
from shared.records.commands.policies import cancel_policy, renew_policy
from shared.records.model import Audit, Commit, Event, Origin, Write
from shared.records.store import RecordStore
from shared.records.tables import query
from tests.support.records import NOW, TODAY, insured, origin

pytestmark = [pytest.mark.azurite, pytest.mark.usefixtures("app_settings")]

STAFF = RecordStore.system()
STATUSES = ("Active", "Pending", "Expired", "Cancelled")
DAYS = [TODAY + timedelta(days=days) for days in (0, 9, 10, 40, 364, 365, 366, 800)]


def changed(policy_id: str, **dates: Any) -> None:
    """A policy with other dates, stored as a command would."""
    policy = STAFF.get("policy", policy_id)
    write = Write("policy", policy_id, {**policy.row, **dates}, before=policy)
    event = Event("policy_changed", policy_id, {})
    audit = Audit("system:test", "change_policy", policy_id)
    STAFF.commit(Commit(policy.customer_id, (write,), (event,), audit, at=NOW))


def on(day: date) -> Origin:
    """A command of the staff on a later day."""
    return replace(origin(after=day - TODAY), as_of=day)


def found(status: str, as_of: date, **more: str) -> tuple[list[str], int]:
    records, total = STAFF.page("policy", {"status": status, **more}, limit=50, as_of=as_of)
    # Those of one moment have no order.
    return sorted(record.id for record in records), total


def expected(status: str, as_of: date, **more: str) -> tuple[list[str], int]:
    accept: Callable[[Any], bool] = lambda row: status_of(row, as_of) == status  # noqa: E731
    records, total = STAFF.search("policy", more, limit=50, accept=accept)
    return sorted(record.id for record in records), total


def business() -> list[str]:
    """Policies that begin later, end sooner, were cancelled or renewed, and one that was only bought."""
    ids = [insured()[2] for _ in range(5)]
    changed(ids[0], effective_date=TODAY + timedelta(days=10))
    changed(ids[1], expiration_date=TODAY + timedelta(days=40))
    cancel_policy(ids[2], origin())
    last = STAFF.get("policy", ids[3]).row["expiration_date"] - timedelta(days=1)
    renew_policy(STAFF.get("policy", ids[3]), on(last))
    return ids


def entries() -> set[str]:
    staff_lists._pool().shutdown()
    staff_lists._pool.cache_clear()
    return {row["RowKey"] for row in query("references", "PartitionKey eq @lists", {"lists": "lists"})}


def test_on_every_day_a_list_says_what_the_dates_say(monkeypatch: pytest.MonkeyPatch) -> None:
    business()
    asked = list(product(STATUSES, ({}, {"plan_name": "Unlimited"}, {"plan_name": "Basic"})))
    wanted = {day: [expected(status, day, **more) for status, more in asked] for day in DAYS}
    seen = {status for day in DAYS for status in STATUSES if expected(status, day)[0]}
    assert seen == set(STATUSES)

    with monkeypatch.context() as patched:
        patched.setattr(store, "_matching", None)
        for day in DAYS:
            assert [found(status, day, **more) for status, more in asked] == wanted[day], day
            assert staff_lists.settle(day) == 0
    before = entries()
    staff_lists.build(DAYS[-1])
    assert entries() == before


def test_who_dies_while_moving_policies_leaves_them_to_be_moved_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    business()
    day = DAYS[-1]

    def dying(*_: object) -> None:
        raise TransientError("gone")

    for step in ("_upsert", "_remove"):
        with monkeypatch.context() as patched:
            patched.setattr(staff_lists, step, dying)
            with pytest.raises(TransientError):
                staff_lists.settle(day)
    assert [found(status, day) for status in STATUSES] == [expected(status, day) for status in STATUSES]
    before = entries()
    staff_lists.build(day)
    assert entries() == before


def test_a_policy_that_changes_before_its_day_was_noticed_is_in_one_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = business()
    later = DAYS[3] + timedelta(days=1)
    cancel_policy(ids[0], on(later))

    monkeypatch.setattr(staff_lists, "MAX_INVOCATION", timedelta())
    assert [found(status, later) for status in STATUSES] == [expected(status, later) for status in STATUSES]
    assert found("Cancelled", later)[0] == sorted([ids[2], ids[0]])
