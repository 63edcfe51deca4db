"""The configuration a durableClient input receives: where the management API lives."""

import json
from urllib.parse import quote

ROOT = "/runtime/webhooks/durabletask/"
INSTANCE_PLACEHOLDER = "INSTANCEID"

_OPERATIONS = {
    "statusQueryGetUri": "",
    "sendEventPostUri": "/raiseEvent/{eventName}",
    "terminatePostUri": "/terminate?reason={text}",
    "rewindPostUri": "/rewind?reason={text}",
    "purgeHistoryDeleteUri": "",
    "restartPostUri": "/restart",
    "suspendPostUri": "/suspend?reason={text}",
    "resumePostUri": "/resume?reason={text}",
}


def management_urls(base_url: str, hub: str, instance_id: str) -> dict[str, str]:
    """The URLs by which one instance is watched and managed."""
    prefix = f"{base_url}{ROOT}instances/{quote(instance_id, safe='')}"
    urls = {name: _with_hub(f"{prefix}{path}", hub) for name, path in _OPERATIONS.items()}
    return {"id": instance_id, **urls}


def binding_json(base_url: str, hub: str, rpc_url: str | None = None) -> str:
    """The JSON text that DurableOrchestrationClient is made from."""
    start = f"{base_url}{ROOT}orchestrators/{{functionName}}[/{{instanceId}}]"
    wait = f"{start}?timeout={{timeoutInSeconds}}&pollingInterval={{intervalInSeconds}}"
    return json.dumps(
        {
            "taskHubName": hub,
            "creationUrls": {
                "createNewInstancePostUri": _with_hub(start, hub),
                "createAndWaitOnNewInstancePostUri": _with_hub(wait, hub),
            },
            "managementUrls": management_urls(base_url, hub, INSTANCE_PLACEHOLDER),
            "baseUrl": base_url + ROOT.rstrip("/"),
            # The client appends paths to this one: the slash at its end matters.
            "rpcBaseUrl": (rpc_url or base_url) + ROOT,
            "requiredQueryStringParameters": _query(hub),
        }
    )


def _query(hub: str) -> str:
    return f"taskHub={quote(hub)}&connection=AzureWebJobsStorage"


def _with_hub(url: str, hub: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{_query(hub)}"
