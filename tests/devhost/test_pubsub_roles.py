"""Which role allows which action on which group."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from devhost.pubsub.roles import ACTIONS, Action, Roles

JOIN: Action = "joinLeaveGroup"
SEND: Action = "sendToGroup"
GROUPS = ("claims", "claims2", "customer:1", "customer:10", "team.a", "team.a.b", "team", "Claims", "a*b")

# role → the groups that it allows JOIN on; the same holds for SEND with the verb exchanged.
JOIN_TABLE: tuple[tuple[str, Sequence[str]], ...] = (
    ("webpubsub.joinLeaveGroup", GROUPS),
    ("webpubsub.joinLeaveGroup.claims", ("claims",)),
    ("webpubsub.joinLeaveGroup.customer:1", ("customer:1",)),
    ("webpubsub.joinLeaveGroup.team.a", ("team.a",)),
    ("webpubsub.joinLeaveGroup.*", ()),
    (
        "webpubsub.joinLeaveGroups.*",
        ("claims", "claims2", "customer:1", "customer:10", "team", "Claims", "a*b"),
    ),
    ("webpubsub.joinLeaveGroups.**", GROUPS),
    ("webpubsub.joinLeaveGroups.customer:*", ("customer:1", "customer:10")),
    ("webpubsub.joinLeaveGroups.customer:?", ("customer:1",)),
    ("webpubsub.joinLeaveGroups.claims?", ("claims2",)),
    ("webpubsub.joinLeaveGroups.team.*", ("team.a",)),
    ("webpubsub.joinLeaveGroups.team.**", ("team.a", "team.a.b")),
    ("webpubsub.joinLeaveGroups.team?a", ()),
    (r"webpubsub.joinLeaveGroups.a\*b", ("a*b",)),
    ("webpubsub.joinLeaveGroups.*****", GROUPS),
    ("webpubsub.joinLeaveGroups.******", ()),
    ("webpubsub.joinLeaveGroups", ()),
    ("webpubsub.joinLeaveGroups.", ()),
    ("webpubsub.invoke", ()),
    ("joinLeaveGroup", ()),
    ("other.joinLeaveGroup", ()),
    ("", ()),
)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(("join_role", "allowed"), JOIN_TABLE)
def test_a_role_allows_its_action_on_its_groups_only(
    join_role: str, allowed: Sequence[str], action: Action, group: str
) -> None:
    other: Action = SEND if action == JOIN else JOIN
    roles = Roles([join_role.replace(JOIN, action)])
    assert roles.allows(action, group) is (group in allowed)
    assert not roles.allows(other, group)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("action", ACTIONS)
def test_without_roles_nothing_is_allowed(action: Action, group: str) -> None:
    assert not Roles().allows(action, group)


def test_roles_add_up() -> None:
    roles = Roles(["webpubsub.joinLeaveGroup.a", "webpubsub.joinLeaveGroup.b", "webpubsub.sendToGroup.a"])
    assert [roles.allows(JOIN, group) for group in "abc"] == [True, True, False]
    assert [roles.allows(SEND, group) for group in "abc"] == [True, False, False]


@pytest.mark.parametrize(
    "role", ["webpubsub.sendToGroup", "webpubsub.sendToGroups.*", "webpubsub.sendToGroup.a"]
)
def test_a_revocation_beats_every_role_until_the_next_grant(role: str) -> None:
    roles = Roles([role])
    roles.revoke(SEND, "a")
    assert not roles.allows(SEND, "a")
    roles.grant(SEND, "a")
    assert roles.allows(SEND, "a")


def test_a_grant_takes_its_group_literally() -> None:
    roles = Roles()
    roles.grant(SEND, "*")
    assert roles.allows(SEND, "*")
    assert not roles.allows(SEND, "a")


def test_granting_and_revoking_all_groups() -> None:
    roles = Roles(["webpubsub.joinLeaveGroup.a"])
    roles.revoke(JOIN, "b")
    roles.grant(JOIN, None)
    assert roles.allows_all(JOIN)
    assert roles.allows(JOIN, "b")
    roles.revoke(JOIN, None)
    assert not roles.allows_all(JOIN)
    assert not roles.allows(JOIN, "a")
