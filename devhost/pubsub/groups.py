"""Who is in which group of a hub."""

from collections.abc import Hashable


class Groups[Member: Hashable]:
    """Both directions of the membership relation; a group exists while it has a member."""

    def __init__(self) -> None:
        """Starts without groups."""
        self._members: dict[str, dict[Member, None]] = {}
        self._joined: dict[Member, set[str]] = {}

    def __len__(self) -> int:
        """How many groups exist."""
        return len(self._members)

    def add(self, group: str, member: Member) -> None:
        """Puts the member into the group; once is enough."""
        self._members.setdefault(group, {})[member] = None
        self._joined.setdefault(member, set()).add(group)

    def discard(self, group: str, member: Member) -> None:
        """Takes the member out of the group, if it is there."""
        members = self._members.get(group, {})
        members.pop(member, None)
        if not members:
            self._members.pop(group, None)
        self._joined.get(member, set()).discard(group)

    def discard_everywhere(self, member: Member) -> None:
        """Takes the member out of all its groups."""
        for group in tuple(self._joined.get(member, ())):
            self.discard(group, member)
        self._joined.pop(member, None)

    def members(self, group: str) -> list[Member]:
        """The members in the order in which they joined."""
        return list(self._members.get(group, ()))

    def of(self, member: Member) -> frozenset[str]:
        """The groups that the member is in."""
        return frozenset(self._joined.get(member, ()))

    def exists(self, group: str) -> bool:
        """Whether the group has a member."""
        return group in self._members
