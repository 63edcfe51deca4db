"""What a connection may do to which group: its token's roles, and later grants and revocations."""

import re
from collections.abc import Iterable
from typing import Literal, get_args

Action = Literal["joinLeaveGroup", "sendToGroup"]
ACTIONS: tuple[Action, ...] = get_args(Action)
MAX_ASTERISKS = 5
_PART = re.compile(r"\\(?P<escaped>.)|(?P<across>\*{2,})|(?P<within>\*)|(?P<one>\?)|(?P<plain>.)", re.DOTALL)


class Roles:
    """The permissions of one connection."""

    def __init__(self, roles: Iterable[str] = ()) -> None:
        """Reads role claims; those of other kinds or with an invalid pattern grant nothing."""
        self._permissions = {action: _Permission() for action in ACTIONS}
        for role in roles:
            self._read(role)

    def allows(self, action: Action, group: str) -> bool:
        """Whether the connection may do this to this group."""
        return self._permissions[action].covers(group)

    def allows_all(self, action: Action) -> bool:
        """Whether the connection may do this to every group."""
        return self._permissions[action].everywhere

    def grant(self, action: Action, group: str | None) -> None:
        """Allows the action on one group, or on every group."""
        self._permissions[action].grant(group)

    def revoke(self, action: Action, group: str | None) -> None:
        """Forbids the action on one group even against a wider role, or altogether."""
        if group is None:
            self._permissions[action] = _Permission()
        else:
            self._permissions[action].revoke(group)

    def _read(self, role: str) -> None:
        service, _, rest = role.partition(".")
        verb, dot, target = rest.partition(".")
        if service != "webpubsub":
            return
        for action, permission in self._permissions.items():
            if verb == action:
                permission.grant(target if dot else None)
            elif verb == f"{action}s" and target:
                permission.grant_pattern(target)


class _Permission:
    def __init__(self) -> None:
        self.everywhere = False
        self._granted: set[str] = set()
        self._revoked: set[str] = set()
        self._patterns: list[re.Pattern[str]] = []

    def covers(self, group: str) -> bool:
        if group in self._revoked:
            return False
        return self.everywhere or group in self._granted or any(p.fullmatch(group) for p in self._patterns)

    def grant(self, group: str | None) -> None:
        if group is None:
            self.everywhere = True
            self._revoked.clear()
            return
        self._granted.add(group)
        self._revoked.discard(group)

    def grant_pattern(self, text: str) -> None:
        if pattern := compile_pattern(text):
            self._patterns.append(pattern)

    def revoke(self, group: str) -> None:
        self._granted.discard(group)
        self._revoked.add(group)


def compile_pattern(text: str) -> re.Pattern[str] | None:
    """A wildcard group pattern: `*` stays inside a dot segment, `**` crosses dots, `?` is one character
    other than a dot, a backslash takes the next character as it is. None with more than five asterisks."""
    parts = list(_PART.finditer(text))
    asterisks = sum(len(part["across"] or part["within"] or "") for part in parts)
    return None if asterisks > MAX_ASTERISKS else re.compile("".join(map(_translate, parts)), re.DOTALL)


def _translate(part: re.Match[str]) -> str:
    wildcards = {"across": ".*", "within": "[^.]*", "one": "[^.]"}
    return wildcards.get(part.lastgroup or "") or re.escape(part["escaped"] or part["plain"])
