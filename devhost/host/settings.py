"""host.json and local.settings.json."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from devhost.checks import host_json
from devhost.host.time_spans import time_span


class ConfigError(Exception):
    """A configuration file can't be used; the message is one sentence naming it."""


@dataclass(frozen=True)
class QueueOptions:
    """`extensions.queues`; times in seconds."""

    max_dequeue_count: int = 5
    retry_visibility_s: float = 0.0
    batch_size: int = 16
    new_batch_threshold: int = 8
    max_polling_s: float = 60.0
    base64: bool = True


@dataclass(frozen=True)
class BlobOptions:
    """`extensions.blobs`."""

    max_parallel: int = 8
    poison_threshold: int = 5


@dataclass(frozen=True)
class HttpOptions:
    """`extensions.http`; `max_concurrent` and `max_outstanding` None mean unlimited."""

    route_prefix: str = "api"
    max_concurrent: int | None = None
    max_outstanding: int | None = None
    custom_headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DurableOptions:
    """`extensions.durableTask`."""

    hub: str = "TestHubName"
    max_activities: int = 10
    max_orchestrators: int = 10
    default_version: str | None = None


@dataclass(frozen=True)
class HostConfig:
    """What host.json says, as far as this host honors it."""

    http: HttpOptions = HttpOptions()
    queues: QueueOptions = QueueOptions()
    blobs: BlobOptions = BlobOptions()
    durable: DurableOptions = DurableOptions()
    function_timeout_s: float | None = 1800.0


@dataclass(frozen=True)
class LocalSettings:
    """local.settings.json: `Values`, and `Host.CORS` as exact origins."""

    values: Mapping[str, str] = field(default_factory=dict)
    cors: tuple[str, ...] = ()
    cors_credentials: bool = False


def time_span_s(text: str) -> float:
    """Seconds of a .NET time span; raises ConfigError for what is none, or is negative."""
    try:
        seconds = time_span(text).total_seconds()
    except ValueError as error:
        raise ConfigError(str(error)) from None
    if seconds < 0:
        raise ConfigError(f"{text!r} is a negative time span.")
    return seconds


def load_host_config(app: Path) -> HostConfig:
    """host.json of the app folder; raises ConfigError for one that the host would not start with."""
    data = host_json.spelled(_read_json(app / "host.json"))
    if data.get("version") != "2.0":
        raise ConfigError('host.json must say "version": "2.0".')
    for problem in host_json.stops(data):
        raise ConfigError(problem)
    extensions = data.get("extensions") or {}
    return HostConfig(
        http=_http(extensions.get("http") or {}),
        queues=_queues(extensions.get("queues") or {}),
        blobs=_blobs(extensions.get("blobs") or {}),
        durable=_durable(extensions.get("durableTask") or {}),
        function_timeout_s=_timeout(data.get("functionTimeout")),
    )


def load_local_settings(path: Path) -> LocalSettings:
    """local.settings.json; raises ConfigError when it is missing, malformed or encrypted."""
    data = _read_json(path)
    if data.get("IsEncrypted"):
        raise ConfigError(f"{path.name} is encrypted; decrypt it with `func settings decrypt`.")
    host = data.get("Host") or {}
    return LocalSettings(
        values={str(name): str(value) for name, value in (data.get("Values") or {}).items()},
        cors=origins(str(host.get("CORS") or "")),
        cors_credentials=bool(host.get("CORSCredentials")),
    )


def apply(values: Mapping[str, str]) -> None:
    """Put settings into the environment, where variables already set win."""
    for name, value in values.items():
        os.environ.setdefault(name, value)


def origins(text: str) -> tuple[str, ...]:
    """Exact origins from a comma-separated list, as they are written."""
    return tuple(origin.strip() for origin in text.split(",") if origin.strip())


def _read_json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"{path} does not exist.") from None
    except ValueError as error:
        raise ConfigError(f"{path.name} is not valid JSON: {error}.") from error
    if not isinstance(data, dict):
        raise ConfigError(f"{path.name} must be a JSON object.")
    return data


def _http(raw: Mapping[str, Any]) -> HttpOptions:
    return HttpOptions(
        route_prefix=str(raw.get("routePrefix", "api")).strip("/"),
        max_concurrent=_limit(raw.get("maxConcurrentRequests")),
        max_outstanding=_limit(raw.get("maxOutstandingRequests")),
        custom_headers=raw.get("customHeaders") or {},
    )


def _limit(value: int | str | None) -> int | None:
    return None if value is None or int(value) < 0 else int(value)


def _queues(raw: Mapping[str, Any]) -> QueueOptions:
    batch = int(raw.get("batchSize", 16))
    return QueueOptions(
        max_dequeue_count=int(raw.get("maxDequeueCount", 5)),
        retry_visibility_s=time_span_s(raw.get("visibilityTimeout", "00:00:00")),
        batch_size=batch,
        new_batch_threshold=int(raw.get("newBatchThreshold", batch // 2 * (os.cpu_count() or 1))),
        max_polling_s=time_span_s(raw.get("maxPollingInterval", "00:01:00")),
        base64=str(raw.get("messageEncoding", "base64")).lower() == "base64",
    )


def _blobs(raw: Mapping[str, Any]) -> BlobOptions:
    return BlobOptions(int(raw.get("maxDegreeOfParallelism", 8)), int(raw.get("poisonBlobThreshold", 5)))


def _durable(raw: Mapping[str, Any]) -> DurableOptions:
    default = 10 * (os.cpu_count() or 1)
    return DurableOptions(
        hub=str(raw.get("hubName", "TestHubName")),
        max_activities=int(raw.get("maxConcurrentActivityFunctions", default)),
        max_orchestrators=int(raw.get("maxConcurrentOrchestratorFunctions", default)),
        default_version=raw.get("defaultVersion"),
    )


def _timeout(text: str | None) -> float | None:
    if text in ("-1", None):
        return None if text else 1800.0
    return time_span_s(str(text))
