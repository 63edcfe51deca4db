"""What the Entra registrations of the API and of the web apps look like. Pure: nothing is called here."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Ids of roles and scopes must not change: assignments refer to them.
_NAMESPACE = uuid.UUID("5f0c1d0a-6b53-4c37-9a55-360360360360")
# The Azure CLI's own application, so that `az account get-access-token` gives tokens for the API.
AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
SCOPE = "access"
CALLBACK = "/signed-in"


@dataclass(frozen=True)
class AppRole:
    """An app role; `members` are "User", "Application" or both."""

    value: str
    description: str
    members: Sequence[str] = ("User",)

    @property
    def id(self) -> str:
        """Its id, the same in every tenant."""
        return str(uuid.uuid5(_NAMESPACE, f"role/{self.value}"))


ROLES = (
    AppRole("Customer", "Sees and changes what is theirs: pets, policies, claims."),
    AppRole("Adjuster", "Works on claims and decides within the first level of authority."),
    AppRole("Adjuster.Level2", "Beside Adjuster: decides within the second level of authority."),
    AppRole("Adjuster.Level3", "Beside Adjuster: decides within the third level of authority."),
    AppRole("Analyst", "Reads gold without direct identifiers.", ("User", "Application")),
    AppRole("Admin", "Configures, replays quarantine, erases."),
    AppRole("Loader", "Brings customers, pets, policies and claims in bulk; reads none.", ("Application",)),
    AppRole("Operator", "Starts the pipeline and corrects quarantined rows.", ("User", "Application")),
)
SCOPE_ID = str(uuid.uuid5(_NAMESPACE, f"scope/{SCOPE}"))


def api_body(
    app_id: str, clients: Sequence[str], existing_roles: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The API's registration: its roles, its scope, and the clients that may ask for it without consent."""
    return {
        "identifierUris": [f"api://{app_id}"],
        "signInAudience": "AzureADMyOrg",
        "appRoles": merged_roles(existing_roles),
        "api": {
            "requestedAccessTokenVersion": 2,
            "oauth2PermissionScopes": [_scope()],
            "preAuthorizedApplications": [
                {"appId": client, "delegatedPermissionIds": [SCOPE_ID]} for client in clients
            ],
        },
    }


def merged_roles(existing: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Our roles, with the ids they have already, and roles of others as they are."""
    ids = {role["value"]: role["id"] for role in existing}
    required = {role.value for role in ROLES}
    others = [dict(role) for role in existing if role["value"] not in required]
    return [_role(role, ids.get(role.value, role.id)) for role in ROLES] + others


def web_body(api_app_id: str, redirects: Sequence[str]) -> dict[str, Any]:
    """The registration of the two web apps: public clients with PKCE, allowed to call the API."""
    return {
        "signInAudience": "AzureADMyOrg",
        "spa": {"redirectUris": list(redirects)},
        "requiredResourceAccess": [
            {"resourceAppId": api_app_id, "resourceAccess": [{"id": SCOPE_ID, "type": "Scope"}]}
        ],
    }


def redirects(origins: Sequence[str]) -> list[str]:
    """Where a browser may be sent back to: after signing in, and after signing out."""
    return [origin + path for origin in origins for path in (CALLBACK, "/")]


def _role(role: AppRole, role_id: str) -> dict[str, Any]:
    return {
        "id": role_id,
        "value": role.value,
        "displayName": role.value,
        "description": role.description,
        "allowedMemberTypes": list(role.members),
        "isEnabled": True,
    }


def _scope() -> dict[str, Any]:
    text = "Use PetInsure360 as the person who is signed in"
    return {
        "id": SCOPE_ID,
        "value": SCOPE,
        "type": "User",
        "isEnabled": True,
        "adminConsentDisplayName": "Use PetInsure360",
        "adminConsentDescription": text,
        "userConsentDisplayName": "Use PetInsure360",
        "userConsentDescription": text,
    }
