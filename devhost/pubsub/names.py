"""Which hub, group and event names the service accepts."""

import re

_HUB = re.compile(r"[A-Za-z][A-Za-z0-9_`,.\[\]]{0,127}")
_EVENT = re.compile(r"[a-z][a-z0-9_.-]{0,127}", re.IGNORECASE)


def is_hub(name: str) -> bool:
    """Whether `name` may name a hub."""
    return _HUB.fullmatch(name) is not None


def is_event(name: str) -> bool:
    """Whether `name` may name a user event."""
    return _EVENT.fullmatch(name) is not None


def is_group(name: str) -> bool:
    """Whether `name` may name a group: 1 to 1,024 characters, not all blank, case-sensitive."""
    return 0 < len(name) <= 1024 and not name.isspace()
