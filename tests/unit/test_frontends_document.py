"""The web apps are made for the API as it is: its document, its events."""

from __future__ import annotations

import json
import re

from devhost.tasks.openapi import DOCUMENT, FRONTENDS, LIMITS, document_text, limits_text
from shared.realtime.payloads import PAYLOADS


def test_the_apps_know_the_document_that_is_served() -> None:
    known = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    served = json.loads(document_text())
    assert known == served, "run `python -m devhost.tasks.openapi` and commit what it writes"


def test_forms_take_texts_as_long_as_the_api_does() -> None:
    known = LIMITS.read_text(encoding="utf-8")
    assert known == limits_text(), "run `python -m devhost.tasks.openapi` and commit what it writes"


def test_every_event_makes_something_stale() -> None:
    text = (FRONTENDS / "client" / "live-stale.ts").read_text(encoding="utf-8")
    table = re.search(r"const STALE.*?\n}", text, re.DOTALL)
    assert table is not None
    told_apart = {"connect", "gold_refreshed", "changes_counted"}
    assert set(re.findall(r"^  (\w+): \[", table.group(0), re.MULTILINE)) == set(PAYLOADS) - told_apart


def test_packages_are_pinned_and_come_from_whatever_registry_is_set() -> None:
    lock = json.loads((FRONTENDS / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert not [name for name, entry in lock.items() if str(entry.get("resolved", "")).startswith("http")]
    for folder in ("", "client", "ui", "portal", "dashboard", "e2e"):
        pack = json.loads((FRONTENDS / folder / "package.json").read_text(encoding="utf-8"))
        wanted = {**pack.get("dependencies", {}), **pack.get("devDependencies", {})}
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values()), folder
