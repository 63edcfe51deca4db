"""The right to write one blob for a short while, without any other credential: a shared access signature.

In Azure the app's own identity vouches for it with a user delegation key. Azurite gives such keys only over
https and to Entra tokens, so with a connection string the account's key signs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

from shared import clients
from shared.settings import storage_account

if TYPE_CHECKING:
    from azure.storage.blob import BlobServiceClient, UserDelegationKey

VALID_FOR = timedelta(minutes=15)
# Clocks differ: a signature that begins now may not have begun where it is checked.
SKEW = timedelta(minutes=5)
KEY_VALID_FOR = timedelta(hours=2)
HEADERS: Mapping[str, str] = {"x-ms-blob-type": "BlockBlob"}


@dataclass(frozen=True, slots=True)
class Grant:
    """Where to PUT the file, with which headers, and until when."""

    url: str
    headers: Mapping[str, str]
    expires_at: datetime


def grant_upload(container: str, blob: str, now: datetime) -> Grant:
    """The right to create and overwrite this blob, and nothing else, for fifteen minutes."""
    from azure.storage.blob import BlobSasPermissions, generate_blob_sas

    service = clients.blobs()
    expires_at = now + VALID_FOR
    client = service.get_blob_client(container, blob)
    signature = generate_blob_sas(
        account_name=str(service.account_name),
        container_name=container,
        blob_name=blob,
        permission=BlobSasPermissions(create=True, write=True),
        expiry=expires_at,
        protocol="https" if client.url.startswith("https:") else None,
        **_signer(service, now),
    )
    return Grant(f"{client.url}?{signature}", HEADERS, expires_at)


def _signer(service: BlobServiceClient, now: datetime) -> dict[str, Any]:
    if storage_account("LAKE_STORAGE").connection_string:
        return {"account_key": service.credential.account_key}
    return {"user_delegation_key": _delegation_key(service, now)}


def _delegation_key(service: BlobServiceClient, now: datetime) -> UserDelegationKey:
    with _lock:
        kept = _keys.get(service.url)
        if kept is None or kept[1] < now + VALID_FOR:
            expires = now + KEY_VALID_FOR
            kept = (service.get_user_delegation_key(now - SKEW, expires), expires)
            _keys[service.url] = kept
        return kept[0]


_keys: dict[str, tuple[UserDelegationKey, datetime]] = {}
_lock = Lock()
