"""Every HTTP operation of the app, as declared."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from shared.identity.policies import Policy

BODY_LIMIT = 256 * 1024

type RequestModel = type[BaseModel] | type[bytes] | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One declaration: the trigger, who may call it, what it takes and what it answers."""

    method: str
    route: str
    name: str
    policy: Policy
    handler: Callable[..., Any]
    summary: str
    description: str = ""
    tags: tuple[str, ...] = ()
    request: RequestModel = None
    query: type[BaseModel] | None = None
    response: type[BaseModel] | None = None
    status: int = 200
    errors: tuple[int, ...] = ()
    idempotent: bool = False
    conditional: bool = False
    durable_client: bool = False
    produces: str = "application/json"
    body_limit: int = BODY_LIMIT
    hidden: bool = False

    @property
    def path(self) -> str:
        """The route as clients write it: `/api/claims/{claim_id}`."""
        return "/" + self.route.strip("/")

    @property
    def route_id(self) -> str:
        """The operation's identity for idempotency keys: method and route."""
        return f"{self.method} {self.path}"


@dataclass(slots=True)
class Registry:
    """The declared operations, by name, in order of declaration."""

    _by_name: dict[str, Operation] = field(default_factory=dict)

    def add(self, operation: Operation) -> None:
        """Register; raises ValueError for an operation without policy, or a name or route that is taken."""
        if not isinstance(operation.policy, Policy):
            raise ValueError(f"Operation {operation.name} has no policy.")
        if operation.name in self._by_name:
            raise ValueError(f"Operation name {operation.name} is taken.")
        if any(_shape(o) == _shape(operation) for o in self):
            raise ValueError(f"{operation.route_id} is declared twice.")
        self._by_name[operation.name] = operation

    def __iter__(self) -> Iterator[Operation]:
        return iter(tuple(self._by_name.values()))

    def __getitem__(self, name: str) -> Operation:
        return self._by_name[name]


def _shape(operation: Operation) -> str:
    return re.sub(r"{[^}]*}", "{}", operation.route_id)


OPERATIONS = Registry()
