"""Every HTTP operation of the app, as declared."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from functions.http.call import Call
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
    literal_siblings: tuple[str, ...] = ()
    description: str = ""
    tags: tuple[str, ...] = ()
    request: RequestModel = None
    query: type[BaseModel] | None = None
    response: type[BaseModel] | None = None
    status: int = 200
    errors: tuple[int, ...] = ()
    idempotent: bool = False
    partition: Callable[[Call], str] | None = None
    location: str | None = None
    etag: str | None = None
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
    def template(self) -> str:
        """The route as the host is told it: the first parameter shuts out the literal siblings."""
        if not self.literal_siblings:
            return self.route
        others = "|".join(f"{literal}$" for literal in self.literal_siblings)
        return self.route.replace("}", f":regex(^(?!{others}))}}", 1)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods the host hands over: some hosts serve HEAD by a GET function, others do not."""
        return ("GET", "HEAD") if self.method == "GET" else (self.method,)

    @property
    def route_id(self) -> str:
        """The operation's identity for idempotency keys: method and route."""
        return f"{self.method} {self.path}"

    def covers(self, path: str) -> Mapping[str, str] | None:
        """The parameters of a request's path (`%2F` stays what it is), None when it is another's.

        Literal siblings are covered too: the host knows better, and this is asked about what it turned away.
        """
        pattern, segments = _parts(self.route), _parts(path)
        if len(pattern) != len(segments) or not all(segments):
            return None
        parameters: dict[str, str] = {}
        for part, text in zip(pattern, segments, strict=True):
            if part.startswith("{"):
                parameters[part[1:-1]] = text
            elif part.lower() != text.lower():
                return None
        return parameters


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
        for other in self:
            if _shape(other) == _shape(operation):
                raise ValueError(f"{operation.route_id} is declared twice.")
            if other.method == operation.method and _meet(other, operation):
                text = f"{operation.route_id} and {other.route_id} take the same requests"
                raise ValueError(f"{text}: name the literal among the other's literal_siblings.")
        self._by_name[operation.name] = operation

    def __iter__(self) -> Iterator[Operation]:
        return iter(tuple(self._by_name.values()))

    def __getitem__(self, name: str) -> Operation:
        return self._by_name[name]


def _shape(operation: Operation) -> str:
    return re.sub(r"{[^}]*}", "{}", operation.route_id)


def _meet(one: Operation, other: Operation) -> bool:
    """True when a request fits both: the host would give it to the function whose name sorts first."""
    left, right = _parts(one.route), _parts(other.route)
    return len(left) == len(right) and all(
        _admits(one, a, b) and _admits(other, b, a) for a, b in zip(left, right, strict=True)
    )


def _admits(operation: Operation, part: str, text: str) -> bool:
    if not part.startswith("{"):
        return text.startswith("{") or part.lower() == text.lower()
    is_first = part == next(p for p in _parts(operation.route) if p.startswith("{"))
    return not (is_first and text.lower() in operation.literal_siblings)


def _parts(path: str) -> list[str]:
    return path.removeprefix("/").removesuffix("/").split("/") if path not in ("", "/") else []


OPERATIONS = Registry()
