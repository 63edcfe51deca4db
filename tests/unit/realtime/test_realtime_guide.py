"""The guide lists every event, with all its keys."""

from __future__ import annotations

import re
from typing import get_type_hints

import pytest

from shared.realtime.payloads import PAYLOADS
from tests.support.processes import ROOT

GUIDE = (ROOT / "docs" / "guides" / "realtime.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", GUIDE, re.MULTILINE))


@pytest.mark.parametrize("name", PAYLOADS)
def test_the_guide_lists_the_event_with_its_keys(name: str) -> None:
    listed = re.findall(r"\w+", ROWS[name])
    assert set(get_type_hints(PAYLOADS[name])) <= set(listed)
