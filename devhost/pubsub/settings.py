"""What one emulator is told at its start, with the defaults of Microsoft's own emulator."""

from collections.abc import Mapping
from dataclasses import dataclass, field

DEFAULT_PORT = 8080
DEFAULT_ACCESS_KEY = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCDEFGH"
DEFAULT_SECONDARY_KEY = "HGFEDCBA9876543210ZYXWVUTSRQPONMLKJIHGFEDCBA"
SYSTEM_EVENTS = frozenset({"connect", "connected", "disconnected"})


@dataclass(frozen=True)
class EventHandler:
    """Where a hub's events go; `{hub}` and `{event}` in the URL are replaced per event."""

    url_template: str
    user_events: frozenset[str] = frozenset({"*"})
    system_events: frozenset[str] = frozenset()

    def url(self, hub: str, event: str) -> str:
        """The address for one event of one hub."""
        return self.url_template.replace("{hub}", hub).replace("{event}", event)

    def wants_user_event(self, event: str) -> bool:
        """Whether the handler subscribes to this user event (names ignore case)."""
        return "*" in self.user_events or event.lower() in self.user_events


@dataclass(frozen=True)
class Settings:
    """Keys, event handlers (hub in lower case → handler) and timings of an emulator."""

    access_key: str = DEFAULT_ACCESS_KEY
    secondary_key: str = DEFAULT_SECONDARY_KEY
    handlers: Mapping[str, EventHandler] = field(default_factory=dict)
    ack_delay_s: float = 0.005
    recovery_window_s: float = 30.0
    retry_delays_s: tuple[float, ...] = (1.0, 3.0, 5.0)

    @property
    def keys(self) -> tuple[str, str]:
        """Both keys, the primary first: tokens by either are good, so that keys can be rotated."""
        return self.access_key, self.secondary_key
