"""The keys of host.json that the host and the extensions in use read, and which values they take.

Sources: ScriptJobHostOptions, HostHealthMonitorOptions, ConfigurationSectionNames, ScriptJobHostOptionsSetup
of the host; HttpOptions, QueuesOptions and BlobsOptions of the WebJobs extensions; DurableTaskOptions,
AzureStorageOptions and TraceOptions of DurableTask. Extensions that the app does not use are not looked into.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from devhost.host.time_spans import time_span

# Says what is wrong with a value, None when nothing is. Values are text to the host, whatever JSON has.
Rule = Callable[[str], str | None]
Schema = Mapping[str, Any]

_LEVELS = ("Trace", "Debug", "Information", "Warning", "Error", "Critical", "None")


def _text(_: str) -> None:
    return None


def anything(_: str) -> None:
    return None


def _boolean(text: str) -> str | None:
    return None if text.strip().lower() in ("true", "false") else f"{text!r} is neither true nor false"


def _number(text: str) -> str | None:
    return None if re.fullmatch(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", text) else f"{text!r} is no number"


def _whole(least: int = -(2**31), most: int = 2**31 - 1, *, unlimited: bool = False) -> Rule:
    def rule(text: str) -> str | None:
        if re.fullmatch(r"\s*[+-]?\d+\s*", text) is None:
            return f"{text!r} is no whole number"
        if unlimited and int(text) == -1:
            return None
        return None if least <= int(text) <= most else f"{text} is not from {least} to {most}"

    return rule


def _one_of(*names: str) -> Rule:
    known = {name.lower() for name in names}

    def rule(text: str) -> str | None:
        fits = text.strip().lower() in known or re.fullmatch(r"\d+", text.strip())
        return None if fits else f"{text!r} is none of {', '.join(names)}"

    return rule


@dataclass(frozen=True)
class Span:
    """A .NET time span within bounds; a number alone is days, which `in_days` says is meant."""

    least: str = "-10675199"
    most: str = "10675199"
    unlimited: bool = False
    in_days: bool = False

    def __call__(self, text: str) -> str | None:
        """What is wrong with a value."""
        if self.unlimited and text == "-1":
            return None
        try:
            span = time_span(text)
        except ValueError:
            return f"{text!r} is not a time span (hh:mm:ss)"
        within = time_span(self.least) <= span <= time_span(self.most)
        return None if within else f"{text!r} is not a time span from {self.least} to {self.most}"


def _hub(text: str) -> str | None:
    fits = "%" in text or re.fullmatch("[A-Za-z][A-Za-z0-9]{2,44}", text)
    return None if fits else f"{text!r} is no task hub: 3 to 45 letters and digits, a letter first"


_NOT_LOOKED_INTO = (
    *("cosmosDB", "dts", "eventGrid", "eventHubs", "kafka", "mySql", "rabbitMQ", "sendGrid", "serviceBus"),
    *("signalR", "sql", "tables", "twilioSms", "warmup", "webPubSub"),
)

SCHEMA: Schema = {
    "$schema": _text,
    "version": _text,
    "telemetryMode": _text,
    "functionTimeout": Span("00:00:01", unlimited=True),
    "functions": anything,
    "watchDirectories": anything,
    "watchFiles": anything,
    "fileWatchingEnabled": _boolean,
    "sendCanceledInvocationsToWorker": _boolean,
    "metadataProviderTimeout": Span(),
    "customHandler": anything,
    "managedDependency": {"enabled": _boolean},
    "extensionBundle": {"id": _text, "version": _text},
    "aggregator": {"batchSize": _whole(1), "flushTimeout": Span("00:00:00")},
    "concurrency": {
        "dynamicConcurrencyEnabled": _boolean,
        "snapshotPersistenceEnabled": _boolean,
        "maximumFunctionConcurrency": _whole(1),
        "totalAvailableMemoryBytes": _whole(1, 2**63 - 1, unlimited=True),
        "cpuThreshold": _number,
    },
    "healthMonitor": {
        "enabled": _boolean,
        "healthCheckInterval": Span(),
        "healthCheckWindow": Span(),
        "healthCheckThreshold": _whole(),
        "counterThreshold": _number,
    },
    "retry": {
        "strategy": _one_of("fixedDelay", "exponentialBackoff"),
        "maxRetryCount": _whole(-1),
        "delayInterval": Span("00:00:00"),
        "minimumInterval": Span("00:00:00"),
        "maximumInterval": Span("00:00:00"),
    },
    "singleton": {
        "lockPeriod": Span("00:00:15", "00:01:00"),
        "listenerLockPeriod": Span("00:00:15", "00:01:00"),
        "listenerLockRecoveryPollingInterval": Span(),
        "lockAcquisitionTimeout": Span(),
        "lockAcquisitionPollingInterval": Span(),
    },
    "logging": {
        "fileLoggingMode": _one_of("Never", "Always", "DebugOnly"),
        "logLevel": {"*": _one_of(*_LEVELS)},
        "console": {"isEnabled": _boolean, "disableColors": _boolean},
        "applicationInsights": {
            "enableLiveMetrics": _boolean,
            "enableDependencyTracking": _boolean,
            "enablePerformanceCountersCollection": _boolean,
            "enableAutocollectedMetricsExtractor": _boolean,
            "enableLiveMetricsFilters": _boolean,
            "liveMetricsInitializationDelay": Span(),
            "dependencyTrackingOptions": anything,
            "httpAutoCollectionOptions": anything,
            "snapshotConfiguration": anything,
            "samplingExcludedTypes": _text,
            "samplingSettings": {
                "isEnabled": _boolean,
                "excludedTypes": _text,
                "includedTypes": _text,
                "evaluationInterval": Span(),
                "initialSamplingPercentage": _number,
                "maxSamplingPercentage": _number,
                "maxTelemetryItemsPerSecond": _number,
                "minSamplingPercentage": _number,
                "movingAverageRatio": _number,
                "samplingPercentageDecreaseTimeout": Span(),
                "samplingPercentageIncreaseTimeout": Span(),
            },
        },
    },
    "extensions": {
        **dict.fromkeys(_NOT_LOOKED_INTO, anything),
        "http": {
            "routePrefix": _text,
            "maxOutstandingRequests": _whole(1, unlimited=True),
            "maxConcurrentRequests": _whole(1, unlimited=True),
            "dynamicThrottlesEnabled": _boolean,
            "enableChunkedRequestBinding": _boolean,
            "customHeaders": {"*": _text},
            "hsts": {
                "isEnabled": _boolean,
                "maxAge": Span("00:00:00", in_days=True),
                "includeSubDomains": _boolean,
                "preload": _boolean,
                "excludedHosts": anything,
            },
        },
        "queues": {
            "batchSize": _whole(1, 32),
            "newBatchThreshold": _whole(0),
            "maxDequeueCount": _whole(1),
            "maxPollingInterval": Span("00:00:00.1"),
            "visibilityTimeout": Span("00:00:00"),
            "messageEncoding": _one_of("none", "base64"),
        },
        "blobs": {"maxDegreeOfParallelism": _whole(1), "poisonBlobThreshold": _whole(1)},
        "durableTask": {
            "hubName": _hub,
            "defaultVersion": _text,
            "versionMatchStrategy": _one_of("None", "Strict", "CurrentOrOlder"),
            "versionFailureStrategy": _one_of("Reject", "Fail"),
            "maxConcurrentActivityFunctions": _whole(1),
            "maxConcurrentOrchestratorFunctions": _whole(1),
            "maxConcurrentEntityFunctions": _whole(1),
            "maxEntityOperationBatchSize": _whole(1),
            "maxOrchestrationActions": _whole(),
            "entityMessageReorderWindowInMinutes": _whole(),
            "extendedSessionsEnabled": _boolean,
            "extendedSessionIdleTimeoutInSeconds": _whole(),
            "localRpcEndpointEnabled": _boolean,
            "overridableExistingInstanceStates": _one_of("AnyState", "NonRunningStates"),
            "rollbackEntityOperationsOnExceptions": _boolean,
            "storeInputsInOrchestrationHistory": _boolean,
            "throwStatusExceptionsOnRaiseEvent": _boolean,
            "useAppLease": _boolean,
            "useGracefulShutdown": _boolean,
            "appLeaseOptions": anything,
            "httpSettings": anything,
            "notifications": anything,
            "tracing": {
                "allowVerboseLinuxTelemetry": _boolean,
                "distributedTracingEnabled": _boolean,
                "distributedTracingProtocol": _text,
                "traceInputsAndOutputs": _boolean,
                "traceReplayEvents": _boolean,
                "version": _one_of("None", "V1", "V2"),
            },
            "storageProvider": {
                "type": _text,
                "connectionName": _text,
                "connectionStringName": _text,
                "controlQueueBatchSize": _whole(1),
                "controlQueueBufferThreshold": _whole(1, 1000),
                "controlQueueVisibilityTimeout": Span("00:01:00", "01:00:00"),
                "workItemQueueVisibilityTimeout": Span("00:00:00"),
                "fetchLargeMessagesAutomatically": _boolean,
                "maxQueuePollingInterval": Span("00:00:00.001"),
                "partitionCount": _whole(1, 16),
                "trackingStoreConnectionName": _text,
                "trackingStoreConnectionStringName": _text,
                "trackingStoreNamePrefix": _text,
                "useLegacyPartitionManagement": _boolean,
                "useTablePartitionManagement": _boolean,
            },
        },
    },
}
