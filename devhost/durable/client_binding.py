"""The configuration a durableClient input receives: where the management API lives."""

import json
from urllib.parse import quote, urlencode

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


def management_urls(base_url: str, hub: str, instance_id: str, *, code: str | None = None) -> dict[str, str]:
    """The URLs by which one instance is watched and managed; `code` is the key they carry."""
    prefix = f"{base_url}{ROOT}instances/{quote(instance_id, safe='')}"
    query = _query(code, taskHub=hub, connection="AzureWebJobsStorage")
    urls = {name: _with_query(f"{prefix}{path}", query) for name, path in _OPERATIONS.items()}
    return {"id": instance_id, **urls}


def binding_json(base_url: str, hub: str, rpc_url: str | None = None, *, code: str | None = None) -> str:
    """The JSON text that DurableOrchestrationClient is made from.

    `rpc_url` is where the worker on this machine is answered without a key; `code` is the key for the others.
    """
    start = f"{base_url}{ROOT}orchestrators/{{functionName}}[/{{instanceId}}]"
    wait = f"{start}?timeout={{timeoutInSeconds}}&pollingInterval={{intervalInSeconds}}"
    return json.dumps(
        {
            "taskHubName": hub,
            "creationUrls": {
                "createNewInstancePostUri": _with_query(start, _query(code)),
                "createAndWaitOnNewInstancePostUri": _with_query(wait, _query(code)),
            },
            "managementUrls": management_urls(base_url, hub, INSTANCE_PLACEHOLDER, code=code),
            "baseUrl": base_url + ROOT.rstrip("/"),
            # The client appends paths to this one: the slash at its end matters.
            "rpcBaseUrl": (rpc_url or base_url) + ROOT,
            "requiredQueryStringParameters": _query(code),
        }
    )


def _query(code: str | None, **parameters: str) -> str:
    return urlencode(parameters | ({"code": code} if code else {}))


def _with_query(url: str, query: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{query}"
