"""Every setting the app reads, read on use and never at import.

A test compares the names in this module with those declared in infra/bicep, both ways.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast
from urllib.request import getproxies_environment

from shared.errors import AppError

Environment = Literal["local", "dev", "prod"]
MAX_WAIT_DAYS = 60


class SettingError(AppError):
    """A setting is missing or malformed; its message names it."""

    code = "misconfigured"


@dataclass(frozen=True, slots=True)
class Issuer:
    """A token issuer we accept. `customer_claim` names the claim that carries the caller's customer id.

    `email_claim` names the one with an e-mail address that the issuer has verified to be the caller's.
    """

    issuer: str
    audience: str
    jwks_uri: str
    tenants: tuple[str, ...] = ()
    customer_claim: str | None = None
    email_claim: str | None = None


@dataclass(frozen=True, slots=True)
class StorageAccount:
    """How to reach a storage account: a connection string locally, endpoints and an identity in Azure."""

    connection_string: str | None
    blob_endpoint: str | None
    queue_endpoint: str | None
    table_endpoint: str | None
    client_id: str | None


def required(name: str) -> str:
    """The setting `name`; raises SettingError when it is missing or empty."""
    value = os.environ.get(name, "")
    if not value:
        raise SettingError(f"Setting {name} is missing.")
    return value


def optional(name: str) -> str | None:
    """The setting `name`, None when it is missing or empty."""
    return os.environ.get(name) or None


def environment() -> Environment:
    """Where the app runs; demo operations exist in `local` and `dev` only."""
    value = os.environ.get("APP_ENVIRONMENT", "prod")
    if value not in ("local", "dev", "prod"):
        raise SettingError("Setting APP_ENVIRONMENT must be local, dev or prod.")
    return cast(Environment, value)


def is_hosted() -> bool:
    """True unless APP_ENVIRONMENT says `local`: nothing that Azure might leave out opens a lock.

    A site's name, which every plan sets, outweighs it: local settings get published by mistake.
    """
    return os.environ.get("APP_ENVIRONMENT") != "local" or optional("WEBSITE_SITE_NAME") is not None


def identity_endpoint() -> str | None:
    """Where the platform hands out tokens of the app's managed identity; None where there is none.

    The header is the endpoint's secret: a machine with Azure Arc names an endpoint of another kind, without.
    """
    return optional("IDENTITY_ENDPOINT") if optional("IDENTITY_HEADER") else None


@dataclass(frozen=True, slots=True)
class ServicePrincipal:
    """An application of Entra ID that a job on a cluster signs in as."""

    tenant: str
    client_id: str
    secret: str = field(repr=False)


def service_principal() -> ServicePrincipal | None:
    """Who a process signs in as where the platform gives it no identity; None unless all three are set."""
    tenant, client_id = optional("AZURE_TENANT_ID"), optional("AZURE_CLIENT_ID")
    secret = optional("AZURE_CLIENT_SECRET")
    return ServicePrincipal(tenant, client_id, secret) if tenant and client_id and secret else None


def is_behind_proxy() -> bool:
    """True where HTTP clients must heed the variables of a proxy."""
    return bool(getproxies_environment())


def certificates() -> str | None:
    """The file of certificates that HTTP clients trust; None for their own."""
    return optional("REQUESTS_CA_BUNDLE")


def storage_account(prefix: Literal["AzureWebJobsStorage", "LAKE_STORAGE"]) -> StorageAccount:
    """The account behind a connection name, in the form Functions bindings use."""
    return StorageAccount(
        connection_string=optional(prefix),
        blob_endpoint=optional(f"{prefix}__blobServiceUri"),
        queue_endpoint=optional(f"{prefix}__queueServiceUri"),
        table_endpoint=optional(f"{prefix}__tableServiceUri"),
        client_id=optional(f"{prefix}__clientId"),
    )


def lake_uri() -> str:
    """Root of the lake: `az://ACCOUNT`, `abfss://ACCOUNT.dfs.core.windows.net` or `file:///dir`."""
    return required("LAKE_URI").rstrip("/")


def lake_engine() -> Literal["auto", "polars", "spark"]:
    """What computes silver and gold: `auto` takes Spark for what does not fit on the instance."""
    value = os.environ.get("LAKE_ENGINE", "auto")
    if value not in ("auto", "polars", "spark"):
        raise SettingError("Setting LAKE_ENGINE must be auto, polars or spark.")
    return cast(Literal["auto", "polars", "spark"], value)


def instance_memory_mb() -> int:
    """The memory of an instance of the app in MB; 4096 unless set."""
    value = os.environ.get("INSTANCE_MEMORY_MB", "4096")
    if not value.isdecimal():
        raise SettingError("Setting INSTANCE_MEMORY_MB must be a whole number.")
    return int(value)


@dataclass(frozen=True, slots=True)
class SparkJob:
    """The job that computes a pass on Spark, and for how many minutes it is waited for.

    kind: `local` starts spark-submit of program `job`, that of this checkout unless given; `databricks` runs
    job `job` of the workspace at `url`; `fabric` runs Spark job definition `job` of workspace `workspace`.
    `arguments` go to the program.
    """

    kind: Literal["local", "databricks", "fabric"]
    url: str = ""
    workspace: str = ""
    job: str = ""
    arguments: tuple[str, ...] = ()
    minutes: int = 60


_SPARK_JOB_NEEDS: Mapping[str, tuple[str, ...]] = {
    "local": (),
    "databricks": ("url", "job"),
    "fabric": ("workspace", "job"),
}


def spark_job() -> SparkJob | None:
    """How the job is started, None when there is none; raises SettingError when it is malformed."""
    text = optional("SPARK_JOB")
    if text is None:
        return None
    try:
        fields = json.loads(text)
        arguments, minutes = tuple(map(str, fields.pop("arguments", ()))), int(fields.pop("minutes", 60))
        options: dict[str, Any] = {name: str(value) for name, value in fields.items()}
        job = SparkJob(**options, arguments=arguments, minutes=minutes)
        lacking = [name for name in _SPARK_JOB_NEEDS[job.kind] if not getattr(job, name)]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SettingError("Setting SPARK_JOB must be a JSON object with kind, and what it needs.") from error
    if lacking:
        raise SettingError(f"Setting SPARK_JOB of kind {job.kind} must have {' and '.join(lacking)}.")
    return job


def schema_policy() -> Literal["strict", "evolve"]:
    """What an unknown column in a batch file means: refused, or kept in bronze and reported."""
    value = os.environ.get("LAKE_SCHEMA_POLICY", "evolve")
    if value not in ("strict", "evolve"):
        raise SettingError("Setting LAKE_SCHEMA_POLICY must be strict or evolve.")
    return cast(Literal["strict", "evolve"], value)


def direct_uploads() -> bool:
    """Whether clients can reach the lake's blobs, so that they may be sent there with a file."""
    value = os.environ.get("DIRECT_UPLOADS", "true").lower()
    if value not in ("true", "false"):
        raise SettingError("Setting DIRECT_UPLOADS must be true or false.")
    return value == "true"


@dataclass(frozen=True, slots=True)
class MailProvider:
    """Through whom e-mail is sent: the provider's address, and the sender."""

    url: str
    sender: str


@dataclass(frozen=True, slots=True)
class AlertMail(MailProvider):
    """How alerts are sent, and who is told."""

    to: tuple[str, ...]


def alert_mail() -> AlertMail | None:
    """How alerts are sent by e-mail, None when they are not; raises SettingError when it is malformed."""
    text = optional("ALERT_MAIL")
    if text is None:
        return None
    try:
        fields = json.loads(text)
        return AlertMail(str(fields["url"]), str(fields["from"]), tuple(map(str, fields["to"])))
    except (ValueError, TypeError, KeyError) as error:
        raise SettingError("Setting ALERT_MAIL must be a JSON object with url, from and to.") from error


def customer_mail() -> MailProvider | None:
    """How customers are written to, None when they are not; raises SettingError when it is malformed."""
    text = optional("CUSTOMER_MAIL")
    if text is None:
        return None
    try:
        fields = json.loads(text)
        return MailProvider(str(fields["url"]), str(fields["from"]))
    except (ValueError, TypeError, KeyError) as error:
        raise SettingError("Setting CUSTOMER_MAIL must be a JSON object with url and from.") from error


def erasure_waiting_days() -> int:
    """For how many days an erasure can be withdrawn before it begins; 14 unless set, 0 to 60."""
    value = os.environ.get("ERASURE_WAITING_DAYS", "14")
    if not value.isdecimal() or int(value) > MAX_WAIT_DAYS:
        raise SettingError(f"Setting ERASURE_WAITING_DAYS must be 0 to {MAX_WAIT_DAYS}.")
    return int(value)


def issuers() -> tuple[Issuer, ...]:
    """The accepted token issuers; raises SettingError when the JSON is malformed."""
    try:
        entries = json.loads(required("AUTH_ISSUERS"))
        return tuple(Issuer(**{**entry, "tenants": tuple(entry.get("tenants", ()))}) for entry in entries)
    except (ValueError, TypeError) as error:
        raise SettingError("Setting AUTH_ISSUERS must be a JSON list of issuers.") from error


@dataclass(frozen=True, slots=True)
class WebPubSub:
    """How to reach Web PubSub: with an access key locally, with the app's identity in Azure.

    `keys` are those that the service may sign its events with; they go beyond `access_key` while keys rotate.
    """

    endpoint: str
    hub: str
    access_key: str | None = field(default=None, repr=False)
    client_id: str | None = None
    keys: tuple[str, ...] = field(default=(), repr=False)


def web_pubsub() -> WebPubSub | None:
    """The configured Web PubSub, None when there is none; raises SettingError for a malformed one."""
    hub = optional("WEBPUBSUB_HUB") or "claims"
    more = tuple(key.strip() for key in (optional("WEBPUBSUB_ACCESS_KEYS") or "").split(",") if key.strip())
    if text := optional("WEBPUBSUB_CONNECTION_STRING"):
        endpoint, key = _endpoint_and_key(text)
        return WebPubSub(endpoint, hub, key, keys=(key, *more))
    if endpoint := optional("WEBPUBSUB_ENDPOINT") or "":
        return WebPubSub(endpoint, hub, client_id=optional("AzureWebJobsStorage__clientId"), keys=more)
    return None


def _endpoint_and_key(connection_string: str) -> tuple[str, str]:
    parts = {
        name.strip().lower(): value.strip()
        for name, separator, value in (part.partition("=") for part in connection_string.split(";"))
        if separator
    }
    endpoint, key = parts.get("endpoint"), parts.get("accesskey")
    if not endpoint or not key:
        raise SettingError("Setting WEBPUBSUB_CONNECTION_STRING must name an Endpoint and an AccessKey.")
    port = f":{parts['port']}" if "port" in parts else ""
    return endpoint.rstrip("/") + port, key
