"""Where the lake is: table addresses and storage options, from settings alone.

LAKE_URI decides: `az://ACCOUNT` (Azurite, or an account with a key), `abfss://ACCOUNT.dfs.core.windows.net`
(Azure, by managed identity) or `file:///dir`. Raw files are blobs in every case.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shared import clients, settings, storage_resources
from shared.settings import SettingError

CLOUD_SCHEME = "abfss://"
RAW = "raw"


def table_uri(layer: str, table: str) -> str:
    """The address of a Delta table under the scheme of LAKE_URI."""
    root = settings.lake_uri()
    if root.startswith(CLOUD_SCHEME):
        return f"{CLOUD_SCHEME}{layer}@{root.removeprefix(CLOUD_SCHEME)}/{table}"
    if root.startswith("az://"):
        return f"az://{layer}/{table}"
    if root.startswith("file://"):
        return f"{root}/{layer}/{table}"
    raise SettingError("Setting LAKE_URI must start with az://, abfss:// or file://.")


def options() -> dict[str, str]:
    """Object store options for deltalake and polars; empty for file://."""
    root = settings.lake_uri()
    if root.startswith("file://"):
        return {}
    account = settings.storage_account("LAKE_STORAGE")
    if account.connection_string:
        return _keyed(account.connection_string)
    name = root.partition("://")[2].partition(".")[0]
    return {"account_name": name, **_identified(account.client_id)}


def polars_options() -> dict[str, Any]:
    """How polars reaches the data files: arguments for its scans."""
    storage_options = options()
    if not storage_options:
        return {}
    if "account_key" in storage_options:
        return {"storage_options": storage_options}
    import polars as pl

    identity = clients.credential(settings.storage_account("LAKE_STORAGE").client_id)
    return {
        "storage_options": {"account_name": storage_options["account_name"]},
        "credential_provider": pl.CredentialProviderAzure(credential=identity),
    }


def is_cloud() -> bool:
    """True when the lake is a cloud account, false for an emulator or a folder."""
    return settings.lake_uri().startswith(CLOUD_SCHEME)


def prepare(layer: str) -> None:
    """Make sure that the container, or folder, of a layer exists."""
    root = settings.lake_uri()
    if root.startswith("file://"):
        Path(root.removeprefix("file://"), layer).mkdir(parents=True, exist_ok=True)
    else:
        storage_resources.container(layer)


def _identified(client_id: str | None) -> dict[str, str]:
    """Whose tokens deltalake takes, chosen as in clients.credential; by itself it looks for neither."""
    endpoint = settings.identity_endpoint()
    principal = settings.service_principal()
    if endpoint is None and principal is not None:
        return {
            "tenant_id": principal.tenant,
            "client_id": principal.client_id,
            "client_secret": principal.secret,
        }
    if endpoint is None:
        return {"use_azure_cli": "true"}
    return {"msi_endpoint": endpoint, **({"client_id": client_id} if client_id else {})}


def _keyed(connection_string: str) -> dict[str, str]:
    if connection_string.strip() == "UseDevelopmentStorage=true":
        connection_string = clients.DEVELOPMENT_STORAGE
    parts = dict(part.split("=", 1) for part in connection_string.split(";") if part)
    arguments = {"account_name": parts["AccountName"], "account_key": parts["AccountKey"]}
    endpoint = parts.get("BlobEndpoint", "").rstrip("/")
    if endpoint.startswith("http://"):
        arguments |= {"endpoint": endpoint, "allow_http": "true"}
    return arguments
