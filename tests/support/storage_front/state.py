"""What the front knows of each account: how it behaves, its directories, its calls and events."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.support.storage_front.operations import Service

# What Delete Blob does with an empty directory: both are reported of the service.
EmptyDirectory = Literal["deleted", "refused"]


@dataclass
class Behavior:
    """How an account behaves; as it is created nothing differs from Azurite."""

    hierarchical: bool = False
    latency_ms: float = 0.0
    empty_directory: EmptyDirectory = "deleted"


@dataclass
class AccountState:
    """One account behind the front."""

    behavior: Behavior = field(default_factory=Behavior)
    directories: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    calls: Counter[tuple[Service, str]] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    events: list[dict[str, Any]] = field(default_factory=list)

    def is_directory(self, container: str, path: str) -> bool:
        """True for a path that is a directory of an account with hierarchical namespace."""
        return path in self.directories[container]

    def note(self, kind: str, api: str, container: str, path: str) -> None:
        """Note an event as the account would publish it to Event Grid."""
        subject = f"/blobServices/default/containers/{container}/blobs/{path}"
        event = {"eventType": f"Microsoft.Storage.{kind}", "subject": subject, "data": {"api": api}}
        self.events.append(event)


def parents(path: str) -> list[str]:
    """The directories above a path, outermost first."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]
