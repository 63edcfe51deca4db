"""Before packaging a web app: build it, and fill in what this environment is.

    python3 -m infra.hooks.web_app portal

The result is frontends/APP/site, which azd deploys; azd's own `npm run build` writes to another folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from infra.hooks.cli import ROOT, HookError, main, setting

FRONTENDS = ROOT / "frontends"
FILLED = ("index.html", "staticwebapp.config.json")
# The portal's people may sign in elsewhere than staff.
OWN = {
    "portal": {
        "VITE_AUTHORITY": "PORTAL_AUTHORITY",
        "VITE_CLIENT_ID": "PORTAL_CLIENT_ID",
        "VITE_SCOPE": "PORTAL_SCOPE",
    },
    "dashboard": {},
}
NAMES = ("VITE_API_BASE_URL", "VITE_AUTHORITY", "VITE_CLIENT_ID", "VITE_SCOPE", "VITE_LIVE_ORIGIN")


def variables(app: str) -> dict[str, str]:
    """What the app is built with; raises HookError when something is not known yet."""
    return {name: setting(OWN[app].get(name, name)) for name in NAMES}


def build(app: str) -> Path:
    """Install if needed, build, configure; the folder to deploy."""
    site = FRONTENDS / app / "site"
    environment = {**os.environ, **variables(app)}
    if not (FRONTENDS / "node_modules").exists():
        _run("npm", "ci", "--ignore-scripts", environment=environment)
    _run("npm", "run", "build", "--workspace", app, environment=environment)
    _run("node", "configure.mjs", app, "--to", str(site), environment=environment)
    check(site)
    return site


def check(site: Path) -> None:
    """Raise HookError if anything of the environment was left open."""
    for name in FILLED:
        if "{{" in (site / name).read_text(encoding="utf-8"):
            raise HookError(f"{site / name} still has names in braces: it was not configured.")


def _run(*line: str, environment: Mapping[str, str]) -> None:
    program = shutil.which(line[0])
    if program is None:
        raise HookError(f"{line[0]} is not on PATH: install Node.js 20.19 or newer.")
    if subprocess.run([program, *line[1:]], cwd=FRONTENDS, env=dict(environment), check=False).returncode:
        raise HookError(f"failed: {' '.join(line)}")


def hook() -> None:
    """Build the app named on the command line."""
    if sys.argv[1:] not in [[app] for app in OWN]:
        raise HookError(f"name one of: {', '.join(OWN)}")
    print(f"Ready to deploy: {build(sys.argv[1])}")


if __name__ == "__main__":
    main(hook)
