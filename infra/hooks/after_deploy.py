"""After deploying: wire what needs the code's own keys, then see that everything answers."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from typing import Any

from infra.hooks import account, smoke
from infra.hooks.cli import ROOT, HookError, az, az_here, main, private_file, setting

EVENTS_KEY = "eventgrid_extension"
UPSTREAM_KEY = "webpubsub"
TIMEOUT_S, PAUSE_S = 300.0, 10.0
EXPIRED_ASSERTION = "AADSTS700024"


def finish() -> None:
    """Event subscription, hub, smoke test."""
    account.signed_in()
    group, app = setting("AZURE_RESOURCE_GROUP"), setting("API_NAME")
    wire(group, app)
    smoke.run(
        smoke.Target(
            api=setting("API_ORIGIN"),
            portal=setting("PORTAL_ORIGIN"),
            dashboard=setting("DASHBOARD_ORIGIN"),
            token=_token(),
            functions=_deployed(group, app),
            claim=os.environ.get("PETINSURE_SMOKE_CLAIM", "true") == "true",
        )
    )


def wire(group: str, app: str) -> None:
    """Create or update the Event Grid subscription and the Web PubSub hub."""
    keys = _keys(group, app)
    if UPSTREAM_KEY not in keys["functionKeys"]:
        made = ["--key-type", "functionKeys", "--key-name", UPSTREAM_KEY]
        az_here("functionapp", "keys", "set", "--resource-group", group, "--name", app, *made, secret=True)
        keys = _keys(group, app)
    values = parameters(setting("API_ORIGIN"), keys)
    with private_file(json.dumps(values)) as file:
        template = str(ROOT / "infra" / "bicep" / "after-deploy.bicep")
        call = ["deployment", "group", "create", "--resource-group", group, "--name", "after-deploy"]
        az_here(*call, "--template-file", template, "--parameters", f"@{file}", secret=True)
    print("Blob events and live events are wired.")


def parameters(origin: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of after-deploy.bicep; the two addresses carry keys."""
    webhook = f"{origin}/runtime/webhooks/eventgrid?functionName={_subscribed()}"
    values = {
        "topicName": setting("EVENT_TOPIC_NAME"),
        "lakeName": setting("LAKE_STORAGE_NAME"),
        "webPubSubName": setting("WEB_PUBSUB_NAME"),
        "blobWebhook": f"{webhook}&code={keys['systemKeys'][EVENTS_KEY]}",
        "upstream": f"{origin}/api/webpubsub/{{hub}}?code={keys['functionKeys'][UPSTREAM_KEY]}",
    }
    return {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {name: {"value": value} for name, value in values.items()},
    }


def _subscribed() -> str:
    """The function that hears of raw files."""
    listed = json.loads((ROOT / "infra" / "event-subscriptions.json").read_text(encoding="utf-8"))
    return str(listed[0]["function"])


def _keys(group: str, app: str) -> dict[str, Any]:
    """The app's keys; the one for blob events appears with the app's first start."""
    deadline = time.monotonic() + TIMEOUT_S
    while True:
        keys: dict[str, Any] = az_here(
            "functionapp", "keys", "list", "--resource-group", group, "--name", app, secret=True
        )
        if EVENTS_KEY in keys.get("systemKeys", {}):
            return keys
        if time.monotonic() > deadline:
            raise HookError(
                f"The app has not made its {EVENTS_KEY} key: see its log, it may not have started."
            )
        time.sleep(PAUSE_S)


def _token() -> str:
    scope = f"api://{setting('PETINSURE_API_CLIENT_ID')}/.default"
    try:
        return str(az("account", "get-access-token", "--scope", scope, secret=True)["accessToken"])
    except HookError as error:
        if EXPIRED_ASSERTION not in str(error):
            raise
        raise HookError(
            "az signed in with a token that is older than five minutes, and has none for the API: "
            f"sign in again, and run `az account get-access-token --scope {scope}` before `azd deploy`."
        ) from error


def _deployed(group: str, app: str) -> frozenset[str]:
    listed = az_here("functionapp", "function", "list", "--resource-group", group, "--name", app)
    return frozenset(each["name"].rpartition("/")[2] for each in listed)


if __name__ == "__main__":
    main(finish)
