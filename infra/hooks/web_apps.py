"""Before deploying: build the web apps, and fill in what this environment is.

One after the other: azd packages services side by side, and both apps share one folder of npm packages. The
results are frontends/APP/site; azd is told no language for them, so it neither installs nor builds by itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from infra.hooks.cli import ROOT, HookError, main, setting

FRONTENDS = ROOT / "frontends"
CONFIGURATION = "staticwebapp.config.json"
FILLED = ("index.html", CONFIGURATION)
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


def build_all() -> None:
    """Install what is missing, then build every app."""
    # An address to write to is nobody's until somebody says one.
    unset = {"VITE_CONTACT_EMAIL": ""}
    environments = {app: {**unset, **os.environ, **variables(app)} for app in OWN}
    if not _is_installed():
        _run("npm", "ci", "--ignore-scripts", environment=os.environ)
    for app, environment in environments.items():
        print(f"Ready to deploy: {build(app, environment)}")


def build(app: str, environment: Mapping[str, str]) -> Path:
    """Build and configure an app; the folder to deploy."""
    site = FRONTENDS / app / "site"
    _run("npm", "run", "build", "--workspace", app, environment=environment)
    _run("node", "configure.mjs", app, "--to", str(site), environment=environment)
    # The built app without its values must not be found in place of the filled one.
    shutil.rmtree(FRONTENDS / app / "dist")
    check(site)
    return site


def check(site: Path) -> None:
    """Raise HookError if anything of the environment was left open, or another configuration would be taken.

    The Static Web Apps CLI walks the app's folder, in which `site` is one of several, and takes the
    configuration that it finds last.
    """
    for file in [*site.glob("*.html"), *(site / name for name in FILLED)]:
        if "{{" in file.read_text(encoding="utf-8"):
            raise HookError(f"{file} still has names in braces: it was not configured.")
    last = list(_configurations(site.parent))[-1]
    if last != site / CONFIGURATION:
        raise HookError(f"{last} would be deployed as the configuration of {site}: move it away.")


def _configurations(folder: Path) -> Iterator[Path]:
    """As the CLI finds them: by name, folder by folder, packages and git's folders left out."""
    for entry in sorted(folder.iterdir()):
        if "node_modules" in entry.name or entry.name.startswith(".git"):
            continue
        if entry.is_dir():
            yield from _configurations(entry)
        elif entry.name == CONFIGURATION:
            yield entry


def _is_installed() -> bool:
    """Whether npm has installed since the lock file was last changed."""
    installed = FRONTENDS / "node_modules" / ".package-lock.json"
    return (
        installed.exists() and installed.stat().st_mtime >= (FRONTENDS / "package-lock.json").stat().st_mtime
    )


def _run(*line: str, environment: Mapping[str, str]) -> None:
    program = shutil.which(line[0])
    if program is None:
        raise HookError(f"{line[0]} is not on PATH: install Node.js 20.19 or newer.")
    if subprocess.run([program, *line[1:]], cwd=FRONTENDS, env=dict(environment), check=False).returncode:
        raise HookError(f"failed: {' '.join(line)}")


if __name__ == "__main__":
    main(build_all)
