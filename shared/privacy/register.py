"""Erasures that were asked for: where each stands, and in the end the proof. One JSON file each.

They lie in the lake account under a digest of the customer id, so that neither a lost account of tables nor
an old backup brings an erased customer back. Ids stand in a file only until its erasure is complete.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from shared import storage_resources
from shared.conditional_writes import put_blob
from shared.errors import ConflictError
from shared.listing import list_files
from shared.privacy.person import Person
from shared.records.erased import CONTAINER, digest

if TYPE_CHECKING:
    from azure.storage.blob import ContainerClient

FOLDER = "erasures/"


class State(StrEnum):
    """Where an erasure stands."""

    AWAITING_CONSENT = "awaiting_consent"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    RECORDS = "erasing_records"
    LAKE = "erasing_lake"
    RETENTION = "waiting_for_copies_to_expire"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure.

    requested_by, consented_by: `customer`, or role and subject of staff. waits_for: what keeps it from
    beginning. found, left: entries by place, before it began and at the last look. kept: entries by kind that
    the law makes us keep, without the person. person, secret: what the work needs, gone in the end.
    """

    erasure_id: str
    state: State
    requested_at: datetime
    requested_by: str
    end_policies: bool
    consented_by: str | None = None
    effective_at: datetime | None = None
    waits_for: str | None = None
    begun_at: datetime | None = None
    found: Mapping[str, int] = field(default_factory=dict)
    left: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)
    done: Mapping[str, datetime] = field(default_factory=dict)
    expires_at: datetime | None = None
    completed_at: datetime | None = None
    rounds: int = 0
    run_id: str | None = None
    customer_id: str | None = None
    own: Mapping[str, list[str]] = field(default_factory=dict)
    emails: list[str] = field(default_factory=list)
    passes: list[int] = field(default_factory=list)
    secret: str | None = None

    @property
    def person(self) -> Person:
        """The customer; raises ValueError once the erasure is complete."""
        if self.customer_id is None:
            raise ValueError("A completed erasure knows no customer.")
        own = {column: frozenset(ids) for column, ids in self.own.items()}
        return Person(self.customer_id, own, frozenset(self.emails))

    @property
    def is_open(self) -> bool:
        """True until it is complete or withdrawn."""
        return self.state not in (State.COMPLETED, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Registered:
    """An erasure as it stands in the register: under which key, and in which version."""

    key: str
    erasure: Erasure
    etag: str


def key_of(customer_id: str) -> str:
    """Under what an erasure of this customer stands."""
    return digest(customer_id)


def find(key: str) -> Registered | None:
    """The erasure under a key, None when none was asked for."""
    from azure.core.exceptions import ResourceNotFoundError

    try:
        download = _container().download_blob(f"{FOLDER}{key}.json")
        return Registered(key, _decoded(json.loads(download.readall())), download.properties.etag)
    except ResourceNotFoundError:
        return None


def everyone() -> Iterator[Registered]:
    """Every erasure that was ever asked for."""
    for blob in list(list_files(_container(), FOLDER)):
        entry = find(blob.name.removeprefix(FOLDER).removesuffix(".json"))
        if entry is not None:
            yield entry


def store(key: str, erasure: Erasure, etag: str | None) -> Registered:
    """Write what replaces the version `etag` (None: nothing); raises ConflictError when it has changed."""
    data = json.dumps(asdict(erasure), default=lambda value: value.isoformat()).encode()
    written = put_blob(_container().get_blob_client(f"{FOLDER}{key}.json"), data, etag)
    if written is None:
        raise ConflictError("The erasure has changed in the meantime. Read it again.", code="changed")
    return Registered(key, erasure, written)


def move(registered: Registered, /, **changes: Any) -> Registered:
    """Change an erasure; raises ConflictError when somebody else has changed it."""
    return store(registered.key, replace(registered.erasure, **changes), registered.etag)


def _decoded(data: dict[str, Any]) -> Erasure:
    names = ("requested_at", "effective_at", "begun_at", "expires_at", "completed_at")
    times = {name: datetime.fromisoformat(data[name]) if data[name] else None for name in names}
    done = {place: datetime.fromisoformat(at) for place, at in data["done"].items()}
    return Erasure(**{**data, **times, "state": State(data["state"]), "done": done})


def _container() -> ContainerClient:
    return storage_resources.container(CONTAINER)
