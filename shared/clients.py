"""Storage clients, made once and on first use, because importing an Azure SDK costs more than polars.

Locally an account is a connection string; in Azure it is its endpoints and the app's managed identity.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

from shared.settings import (
    SettingError,
    StorageAccount,
    certificates,
    identity_endpoint,
    is_behind_proxy,
    service_principal,
    storage_account,
)

if TYPE_CHECKING:
    from azure.data.tables import TableServiceClient
    from azure.storage.blob import BlobServiceClient
    from azure.storage.queue import QueueServiceClient

# The SDK's own first retry comes after 15 seconds: too late for a connection that was merely reset.
RETRIES: dict[str, Any] = {
    "initial_backoff": 0.2,
    "increment_base": 2,
    "random_jitter_range": 0.2,
    "retry_total": 6,
}
# A large blob is read in pieces of so many bytes, a request each.
_BLOCKS: dict[str, Any] = {"max_chunk_get_size": 16 * 1024 * 1024}
# By itself the SDK reads a response by 4 KB, which costs more than to parse what was read.
_READ_BYTES = 1024 * 1024
# As many requests are under way at once; with fewer connections every further one would open its own.
CONNECTIONS = 32


@cache
def credential(client_id: str | None) -> Any:
    """The app's managed identity where the platform has one.

    Elsewhere the service principal of the settings, else whoever signed in with `az login`.
    """
    from azure.identity import AzureCliCredential, ClientSecretCredential, ManagedIdentityCredential

    if identity_endpoint() is not None:
        return ManagedIdentityCredential(client_id=client_id) if client_id else ManagedIdentityCredential()
    if principal := service_principal():
        return ClientSecretCredential(principal.tenant, principal.client_id, principal.secret)
    return AzureCliCredential()


def _endpoint(account: StorageAccount, name: str) -> str:
    endpoint: str | None = getattr(account, f"{name}_endpoint")
    if not endpoint:
        raise SettingError(f"A storage account has neither a connection string nor a {name} endpoint.")
    return endpoint


@cache
def tables() -> TableServiceClient:
    """Tables of the host account: the system of record and the intake ledger."""
    from azure.data.tables import TableClient, TableServiceClient

    from shared.table_batches import send_batch

    class Tables(TableServiceClient):
        def get_table_client(self, table_name: str, **options: Any) -> TableClient:
            client = super().get_table_client(table_name, **options)
            client._batch_send = partial(send_batch, client)  # type: ignore[method-assign]
            # Carried out twice it leaves the same; by itself the SDK sends none again that merges.
            repeated = partial(client.upsert_entity, retry_on_methods=("PUT", "PATCH"))
            client.upsert_entity = repeated  # type: ignore[method-assign]
            return client

    account = storage_account("AzureWebJobsStorage")
    if account.connection_string:
        return Tables.from_connection_string(_expanded(account.connection_string), transport=transport())
    identity = credential(account.client_id)
    return Tables(_endpoint(account, "table"), credential=identity, transport=transport())


@cache
def queues() -> QueueServiceClient:
    """Queues of the host account."""
    from azure.storage.queue import QueueServiceClient

    account = storage_account("AzureWebJobsStorage")
    if account.connection_string:
        return QueueServiceClient.from_connection_string(
            _expanded(account.connection_string), **RETRIES, transport=transport()
        )
    identity = credential(account.client_id)
    return QueueServiceClient(
        _endpoint(account, "queue"), credential=identity, **RETRIES, transport=transport()
    )


@cache
def blobs() -> BlobServiceClient:
    """Blobs of the lake account: raw files, tables' logs, documents."""
    from azure.storage.blob import BlobServiceClient

    account = storage_account("LAKE_STORAGE")
    if account.connection_string:
        return BlobServiceClient.from_connection_string(
            _expanded(account.connection_string), **_BLOCKS, **RETRIES, transport=transport()
        )
    identity = credential(account.client_id)
    return BlobServiceClient(
        _endpoint(account, "blob"), credential=identity, **_BLOCKS, **RETRIES, transport=transport()
    )


def reset() -> None:
    """Forget every client, for tests that change the settings."""
    for accessor in (tables, queues, blobs, credential):
        accessor.cache_clear()


def transport() -> Any:
    """What an SDK client sends its requests with: connections of its own, kept open."""
    from azure.core.pipeline.transport import RequestsTransport
    from requests import Session
    from requests.adapters import HTTPAdapter

    from shared.direct_session import DirectSession

    # A session that trusts the environment reads it, and looks for a .netrc, at every single request.
    session = Session() if is_behind_proxy() else DirectSession()
    for scheme in ("http://", "https://"):
        # Retries are the client's: here they would be repeated on top of each other.
        session.mount(scheme, HTTPAdapter(pool_maxsize=CONNECTIONS, max_retries=0))
    return RequestsTransport(
        session=session,
        session_owner=False,
        connection_verify=certificates() or True,
        connection_data_block_size=_READ_BYTES,
    )


def _expanded(connection_string: str) -> str:
    if connection_string.strip() != "UseDevelopmentStorage=true":
        return connection_string
    return DEVELOPMENT_STORAGE


# Azurite's published account and key, on its default ports; they open nothing outside this machine.
DEVELOPMENT_STORAGE = (
    "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
    "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
    "BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;"
    "QueueEndpoint=http://127.0.0.1:10001/devstoreaccount1;"
    "TableEndpoint=http://127.0.0.1:10002/devstoreaccount1;"
)
