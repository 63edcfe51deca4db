"""The web apps are built against the document that the API serves."""

from __future__ import annotations

import json

from devhost.tasks.openapi import DOCUMENT, document_text


def test_the_apps_know_the_document_that_is_served() -> None:
    known = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    served = json.loads(document_text())
    assert known == served, "run `python -m devhost.tasks.openapi` and commit what it writes"
