"""The web apps are built again when, and only when, something they are made of has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from devhost.launcher.webapps import sources

FILES = (
    "package.json",
    "package-lock.json",
    "vite.app.ts",
    "environment.mjs",
    "prerender.mjs",
    "budgets.mjs",
    "client/api.ts",
    "client/api.test.ts",
    "client/node_modules/x/index.js",
    "ui/charts/line.tsx",
    "portal/index.html",
    "portal/src/main.tsx",
    "portal/dist/index.html",
    "dashboard/src/main.tsx",
    "e2e/browser.ts",
)


@pytest.fixture
def frontends(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def test_an_app_is_made_of_its_own_files_and_of_what_is_shared(frontends: Path) -> None:
    assert [path.relative_to(frontends).as_posix() for path in sources(frontends, "portal")] == [
        "client/api.ts",
        "environment.mjs",
        "package-lock.json",
        "package.json",
        "portal/index.html",
        "portal/src/main.tsx",
        "prerender.mjs",
        "ui/charts/line.tsx",
        "vite.app.ts",
    ]
