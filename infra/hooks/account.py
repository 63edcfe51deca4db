"""Which subscription and directory a deployment is in: `azd` and `az` keep a choice each.

Both must be the same. Calls of Microsoft Graph go to the directory of `az`'s default subscription, whatever
`--subscription` says: a registration would be made in a directory whose tokens the API never accepts.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from infra.hooks.cli import HookError, az, remember


@dataclass(frozen=True)
class Account:
    """Where `az` works, and whether a person (or a service principal) is signed in."""

    subscription: str
    tenant: str
    is_person: bool


def signed_in() -> Account:
    """The account of `az`; raises HookError when `azd` deploys to another subscription or directory."""
    shown = az("account", "show")
    account = Account(shown["id"], shown["tenantId"], shown["user"]["type"] == "user")
    expected = os.environ.get("AZURE_SUBSCRIPTION_ID") or _only_subscription(shown["name"], account)
    if expected.lower() != account.subscription.lower():
        raise HookError(
            f"azd deploys to subscription {expected}, az works in {account.subscription} ({shown['name']}): "
            f"run `az account set --subscription {expected}`, after `az login` if az does not know it."
        )
    tenant = os.environ.get("AZURE_TENANT_ID")
    if tenant and tenant.lower() != account.tenant.lower():
        raise HookError(
            f"azd deploys with the directory {tenant}, az works in {account.tenant}: "
            f"run `az login --tenant {tenant}`."
        )
    return account


def _only_subscription(name: str, account: Account) -> str:
    """The one subscription that there is, remembered for azd; raises HookError when there are several."""
    known = [each for each in az("account", "list") if each["state"] == "Enabled"]
    if len(known) != 1:
        raise HookError(
            f"az knows {len(known)} subscriptions, and none was chosen for azd: run "
            f"`azd env set AZURE_SUBSCRIPTION_ID ID`; az works in {account.subscription} ({name})."
        )
    remember("AZURE_SUBSCRIPTION_ID", account.subscription)
    print(f"Deploying to the only subscription there is, {name} ({account.subscription}).")
    return account.subscription
