"""Changing a policy's add-ons."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date

from shared.domain.add_ons import AddOnBill, AddOnChange, add_on_rows, bill_row, change_add_ons
from shared.domain.claim import Claim
from shared.domain.records import Policy
from shared.domain.rows import Row
from shared.domain.version import check_version, version_of
from shared.records.commands.policies import policy_change, policy_commit
from shared.records.commit import read_head
from shared.records.dossier import repeated
from shared.records.model import Origin, Result
from shared.records.store import RecordStore


def update_add_ons(
    policy_id: str, request: AddOnChange, origin: Origin, *, expected: Set[str] | None = None
) -> Result:
    """Change the add-ons of a policy that is in one of the `expected` versions (None: in any).

    Raises NotFoundError, PreconditionFailedError, and as shared.domain.add_ons.change_add_ons.
    """
    return repeated(lambda: _update(policy_id, request, origin, expected))


def add_ons_answer(
    policy: Policy, bill: AddOnBill, *, version: str, as_of: date, claims: Sequence[Claim]
) -> Row:
    """A policy's add-ons and what a change costs, as an answer; `version` is that of the stored policy."""
    return {
        "policy_id": policy["policy_id"],
        "as_of": as_of,
        "version": version,
        **bill_row(bill),
        "add_ons": add_on_rows(policy, as_of=as_of, claims=claims),
    }


def _update(policy_id: str, request: AddOnChange, origin: Origin, expected: Set[str] | None) -> Result:
    store = RecordStore.for_principal(origin.principal)
    policy = store.get("policy", policy_id)
    # A claim that comes in now may need the add-on that is taken back.
    head = read_head(policy.customer_id)
    check_version(policy.row, expected)
    as_of = store.local_day(policy.customer_id, origin.now)
    claims = [claim.row for claim in store.list("claim", policy.customer_id)]
    row, bill = change_add_ons(policy.row, request, as_of=as_of, now=origin.now, claims=claims)
    version = version_of(row)
    answer = add_ons_answer(row, bill, version=version, as_of=as_of, claims=claims)
    result = Result.of("add_ons_changed", answer)
    news = (policy_change(row, "add_ons_changed"),)
    command = policy_commit("change_add_ons", row, news, origin, before=policy, result=result)
    store.commit(command, head=head)
    return result
