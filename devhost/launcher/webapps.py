"""Building the web apps, only when their sources changed since the last time."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from devhost.launcher import prepare
from devhost.launcher.say import say, step

SHARED = ("client", "ui")
LEFT_OUT = (".test.ts", ".test.tsx", ".live.ts")
BUILDERS = ("vite.app.ts", "environment.mjs", "prerender.mjs")
OUTPUT = ("node_modules", "dist", "site")
MAX_LINES = 20


def built(root: Path, apps: Sequence[str]) -> list[str]:
    """The apps that can be served, built when needed; one that can't be built is told and left out."""
    frontends = root / "frontends"
    prepare.node_packages(frontends)
    with ThreadPoolExecutor() as pool:
        ready = pool.map(lambda app: _is_current(frontends, app) or _build(frontends, app), apps)
        return [app for app, is_ready in zip(apps, ready) if is_ready]


def sources(frontends: Path, app: str) -> list[Path]:
    """Every file that the built `app` depends on."""
    paths = [*frontends.glob("*.json"), *(frontends / name for name in BUILDERS)]
    for folder in (*SHARED, app):
        paths += _files(frontends / folder)
    return sorted(paths)


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and path.name not in OUTPUT:
            yield from _files(path)
        elif path.is_file() and not path.name.endswith(LEFT_OUT):
            yield path


def _stamp(frontends: Path, app: str) -> Path:
    return frontends / app / "dist" / ".vite" / "sources"


def _wanted(frontends: Path, app: str) -> str:
    files = sources(frontends, app)
    return prepare.digest(files, *(str(file.relative_to(frontends)) for file in files))


def _is_current(frontends: Path, app: str) -> bool:
    return prepare.is_current(_stamp(frontends, app), _wanted(frontends, app))


def _build(frontends: Path, app: str) -> bool:
    with prepare.alone(frontends / app):
        expected = _wanted(frontends, app)
        if prepare.is_current(_stamp(frontends, app), expected):
            return True
        with step(f"building the {app}"):
            line = ["node", str(frontends / "node_modules" / "vite" / "bin" / "vite.js"), "build"]
            ran = subprocess.run(
                [*line, "--logLevel", "warn"],
                cwd=frontends / app,
                env={**os.environ, "NO_COLOR": "1", "FORCE_COLOR": "0"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
        if ran.returncode != 0:
            say("\n".join(ran.stdout.splitlines()[:MAX_LINES]))
            say(f"  the {app} could not be built, see above; everything else runs")
            return False
        _stamp(frontends, app).write_text(expected, encoding="utf-8")
        return True
