"""After provisioning: browsers may be sent back to the two web apps, whose addresses are known now."""

from __future__ import annotations

from infra.hooks import registration
from infra.hooks.cli import graph, main, setting


def admit() -> None:
    """Add the apps' addresses to their registration, beside those that are there."""
    origins = [setting("PORTAL_ORIGIN"), setting("DASHBOARD_ORIGIN")]
    app_id = setting("PETINSURE_WEB_CLIENT_ID")
    found = graph("GET", f"/applications(appId='{app_id}')")
    known = found.get("spa", {}).get("redirectUris", [])
    wanted = sorted({*known, *registration.redirects(origins)})
    if wanted != sorted(known):
        graph("PATCH", f"/applications/{found['id']}", {"spa": {"redirectUris": wanted}})


if __name__ == "__main__":
    main(admit)
