"""Ids of erased customers and of what was theirs, as digests: what comes later under them is refused.

One file in the lake account, because the tables may be restored from a backup that knows of no erasure yet.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from shared import clients, storage_resources
from shared.conditional_writes import put_blob
from shared.errors import TransientError

if TYPE_CHECKING:
    from azure.storage.blob import BlobClient, BlobServiceClient

CONTAINER = "privacy"
FILE = "erased.txt"
LENGTH = 32
ATTEMPTS = 10
REMEMBERED_S = 600.0


def digest(record_id: str) -> str:
    """What stands for an id: 32 hexadecimal digits."""
    return hashlib.sha256(record_id.encode()).hexdigest()[:LENGTH]


def add(ids: Iterable[str]) -> None:
    """Note ids as erased, once each; raises TransientError when others keep writing."""
    new = {digest(each) for each in ids}
    for _ in range(ATTEMPTS):
        etag, present = _read(None)
        if new <= present:
            return
        data = "\n".join(sorted(present | new)).encode()
        if put_blob(_blob(), data, etag):
            return
    raise TransientError("The list of erased ids keeps changing; try again.")


def known() -> frozenset[str]:
    """The digests of all erased ids; one small request as long as there are no new ones."""
    kept = _kept(clients.blobs())
    before = kept[-1] if kept else (None, frozenset[str]())
    etag, present = _read(before[0])
    if etag == before[0]:
        return before[1]
    kept[:] = [(etag, present)]
    return present


def was_erased(record_id: str) -> bool:
    """True for an id of an erased customer or of what was theirs, by what was known in the last minutes."""
    looked = _looked(clients.blobs())
    if not looked or time.monotonic() - looked[-1][0] > REMEMBERED_S:
        looked[:] = [(time.monotonic(), known())]
    return digest(record_id) in looked[-1][1]


def concerns(entity: Mapping[str, Any], digests: frozenset[str]) -> bool:
    """True when an entity of the records' tables is about something erased: by its keys, or whom it names."""
    if not digests:
        return False
    partition, row = str(entity["PartitionKey"]), str(entity["RowKey"])
    named = (partition, partition.partition("_")[2], row, entity.get("customer_id"), entity.get("partition"))
    return any(isinstance(name, str) and digest(name) in digests for name in named)


def _read(etag: str | None) -> tuple[str | None, frozenset[str]]:
    """The file's etag and digests; with `etag` no digests when the file is still as it was then."""
    from azure.core import MatchConditions
    from azure.core.exceptions import (
        ResourceModifiedError,
        ResourceNotFoundError,
        ResourceNotModifiedError,
    )

    guard: dict[str, Any] = {"etag": etag, "match_condition": MatchConditions.IfModified} if etag else {}
    try:
        file = _blob().download_blob(**guard)
        return file.properties.etag, frozenset(file.readall().decode().split())
    except (ResourceModifiedError, ResourceNotModifiedError):
        # The client tells 304 by the code of the answer, which is that of any condition not met.
        return etag, frozenset()
    except ResourceNotFoundError:
        return None, frozenset()


def _blob() -> BlobClient:
    return storage_resources.container(CONTAINER).get_blob_client(FILE)


@cache
def _looked(service: BlobServiceClient) -> list[tuple[float, frozenset[str]]]:
    return []


@cache
def _kept(service: BlobServiceClient) -> list[tuple[str | None, frozenset[str]]]:
    return []
