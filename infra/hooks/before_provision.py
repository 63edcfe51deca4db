"""Before provisioning: Entra registrations, and values that templates take. May run any number of times."""

from __future__ import annotations

import os
from datetime import datetime, timezone
from typing import Any

from infra.hooks import account, combinations, registration
from infra.hooks.cli import NO_GRAPH, HookError, az, graph, main, patiently, remember, setting

API, WEB = "PetInsure360 API", "PetInsure360 web apps"


def prepare() -> None:
    """Remember when the budget began and who deploys, and see to the registrations."""
    person = _person(account.signed_in())
    if not os.environ.get("PETINSURE_BUDGET_START"):
        remember("PETINSURE_BUDGET_START", datetime.now(timezone.utc).strftime("%Y-%m-01"))
    if person and not os.environ.get("PETINSURE_DEVELOPER_ID"):
        remember("PETINSURE_DEVELOPER_ID", person)
    if person and not os.environ.get("PETINSURE_SYNAPSE_ADMINISTRATOR_ID"):
        remember("PETINSURE_SYNAPSE_ADMINISTRATOR_ID", person)
    if refused := combinations.refusals(os.environ):
        raise HookError(" ".join(refused))
    if os.environ.get("PETINSURE_API_CLIENT_ID") and os.environ.get("PETINSURE_WEB_CLIENT_ID"):
        print("The registrations are given: left as they are.")
        return
    try:
        register(setting("AZURE_ENV_NAME"), person)
    except HookError as error:
        if not any(text in str(error) for text in NO_GRAPH):
            raise
        raise HookError(
            "Whoever is signed in may not register applications: have PETINSURE_API_CLIENT_ID and "
            "PETINSURE_WEB_CLIENT_ID made by somebody who may, see docs/guides/deploy.md."
        ) from error


def register(environment: str, person: str | None) -> None:
    """Make or update both registrations.

    The person who deploys becomes Admin, so that somebody is; the pipeline's principal becomes Loader.
    """
    api = _application(f"{API} ({environment})")
    web = _application(f"{WEB} ({environment})")
    _service_principal(web["appId"])
    principal = _service_principal(api["appId"])
    # A scope must exist before a client is admitted to it, and a client before it is admitted.
    for clients in ([], [web["appId"], registration.AZURE_CLI]):
        body = registration.api_body(api["appId"], clients, api["appRoles"])
        graph("PATCH", f"/applications/{api['id']}", body)
    known = web.get("spa", {}).get("redirectUris", [])
    graph("PATCH", f"/applications/{web['id']}", registration.web_body(api["appId"], known))
    if person:
        assign(principal, person, _role_id(api, "Admin"))
    if pipeline := os.environ.get("PETINSURE_PIPELINE_ID"):
        assign(principal, pipeline, _role_id(api, "Loader"))
    remember("PETINSURE_API_CLIENT_ID", api["appId"])
    remember("PETINSURE_WEB_CLIENT_ID", web["appId"])
    print(f"Registered {api['displayName']} and {web['displayName']}.")


def assign(api_principal: str, member: str, role_id: str) -> None:
    """Give a person or service an app role, unless they have it."""
    assignments = graph("GET", f"/servicePrincipals/{api_principal}/appRoleAssignedTo")["value"]
    if not any(each["principalId"] == member and each["appRoleId"] == role_id for each in assignments):
        body = {"principalId": member, "resourceId": api_principal, "appRoleId": role_id}
        graph("POST", f"/servicePrincipals/{api_principal}/appRoleAssignedTo", body)


def _application(name: str) -> dict[str, Any]:
    apps = [each for each in az("ad", "app", "list", "--display-name", name) if each["displayName"] == name]
    if len(apps) > 1:
        raise HookError(f"There are {len(apps)} registrations called {name}: keep one.")
    made: dict[str, Any] = apps[0] if apps else graph("POST", "/applications", {"displayName": name})
    return made


def _service_principal(app_id: str) -> str:
    principals = az("ad", "sp", "list", "--filter", f"appId eq '{app_id}'")
    if principals:
        return str(principals[0]["id"])
    try:
        return str(patiently(lambda: az("ad", "sp", "create", "--id", app_id))["id"])
    except HookError as error:
        # An earlier run has made it, and the list did not know yet.
        if "already in use" not in str(error):
            raise
    return str(az("ad", "sp", "show", "--id", app_id)["id"])


def _role_id(api: dict[str, Any], value: str) -> str:
    return next(str(r["id"]) for r in registration.merged_roles(api["appRoles"]) if r["value"] == value)


def _person(signed_in: account.Account) -> str | None:
    """The object id of the person at the desk, None for a service principal."""
    return str(az("ad", "signed-in-user", "show")["id"]) if signed_in.is_person else None


if __name__ == "__main__":
    main(prepare)
