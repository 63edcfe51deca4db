"""After provisioning: browsers may be sent back to the two web apps, whose addresses are known now."""

from __future__ import annotations

from infra.hooks import account, registration
from infra.hooks.cli import graph, main, setting


def admit() -> None:
    """Add the apps' addresses to their registration, beside those that are there.

    A pipeline's principal may not ask the directory, so it is told which addresses a person must have added.
    """
    needed = registration.redirects([setting("PORTAL_ORIGIN"), setting("DASHBOARD_ORIGIN")])
    app_id = setting("PETINSURE_WEB_CLIENT_ID")
    if not account.signed_in().is_person:
        print(
            "The redirect addresses of the web apps are left as they are: only a person may change them.\n"
            f"Unless it was done, run `azd hooks run postprovision` from a desk; needed of {app_id}: "
            + ", ".join(needed)
        )
        return
    application = graph("GET", f"/applications(appId='{app_id}')")
    known = application.get("spa", {}).get("redirectUris", [])
    addresses = sorted({*known, *needed})
    if addresses != sorted(known):
        graph("PATCH", f"/applications/{application['id']}", {"spa": {"redirectUris": addresses}})


if __name__ == "__main__":
    main(admit)
