"""Who may hear what: every role against every group."""

from __future__ import annotations

import pytest

from shared.errors import ForbiddenError
from shared.identity.principal import Principal, Role
from shared.realtime import access, groups
from shared.realtime.access import Listener

OWN, FOREIGN = groups.customer("CUST-1"), groups.customer("CUST-2")
HEARD = {
    Role.CUSTOMER: {OWN},
    Role.ADJUSTER: {groups.CLAIMS},
    Role.ANALYST: {groups.DASHBOARD},
    Role.ADMIN: {groups.CLAIMS, groups.DASHBOARD},
    Role.LOADER: set(),
    Role.OPERATOR: set(),
}
# Beyond what is heard at once: whoever serves customers may follow one of them.
JOINED_ON_REQUEST = {Role.ADJUSTER: {OWN, FOREIGN}, Role.ADMIN: {OWN, FOREIGN}}


def principal(role: Role, customer_id: str | None = None) -> Principal:
    return Principal("somebody", "https://issuer", role, customer_id)


@pytest.mark.parametrize("role", Role)
def test_a_token_holds_exactly_the_groups_of_its_role(role: Role) -> None:
    caller = principal(role, "CUST-1" if role is Role.CUSTOMER else None)
    if not HEARD[role]:
        with pytest.raises(ForbiddenError):
            access.grant(caller)
        return
    grant = access.grant(caller)
    assert set(grant.groups) == HEARD[role]
    joined = {f"webpubsub.joinLeaveGroup.{group}" for group in HEARD[role]}
    assert set(grant.roles) == (set() if role is Role.CUSTOMER else joined)


def test_nobody_may_send() -> None:
    grants = [access.grant(principal(r, "C-1" if r is Role.CUSTOMER else None)) for r in Role if HEARD[r]]
    assert not [role for grant in grants for role in grant.roles if "sendToGroup" in role]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("group", [OWN, FOREIGN, groups.CLAIMS, groups.DASHBOARD, "claims ", "customer:", ""])
def test_a_listener_may_hear_what_the_role_says(role: Role, group: str) -> None:
    listener = Listener(role, "CUST-1" if role is Role.CUSTOMER else None)
    assert listener.may_hear(group) is (group in HEARD[role] | JOINED_ON_REQUEST.get(role, set()))


def test_a_customer_who_is_not_registered_hears_nothing() -> None:
    with pytest.raises(ForbiddenError) as refused:
        access.grant(principal(Role.CUSTOMER))
    assert refused.value.code == "not_registered"
    assert Listener(Role.CUSTOMER).groups() == ()


@pytest.mark.parametrize("role", [role for role in Role if HEARD[role]])
def test_a_user_id_says_who_listens(role: Role) -> None:
    caller = principal(role, "CUST-1" if role is Role.CUSTOMER else None)
    assert access.listener(access.user_id(caller)) == Listener(role, caller.customer_id)


@pytest.mark.parametrize(
    "user",
    [None, "", "CUST-1", "customer.", "customer.a/b", "root.CUST-1", "Customer.CUST-1", "customer.CUST-1.x"],
)
def test_another_user_id_is_nobody(user: str | None) -> None:
    assert access.listener(user) is None


@pytest.mark.parametrize("wrong", ["", "a b", "../x", "a:b", "é", "x" * 65])
def test_no_group_is_made_of_what_is_no_id(wrong: str) -> None:
    with pytest.raises(ValueError, match="id"):
        groups.customer(wrong)
    assert groups.customer_of(f"customer:{wrong}") is None
