"""The templates hold what they must: identities instead of keys, little power, no open door."""

from __future__ import annotations

import pytest

from tests.support import bicep, bicep_limits, bicep_names, bicep_rules

TEMPLATES = bicep.load()
RULES = bicep.rules(bicep_rules, bicep_limits, bicep_names)


@pytest.mark.parametrize("name", RULES)
def test_every_template_holds_the_rule(name: str) -> None:
    assert RULES[name](TEMPLATES) == []


def test_every_file_is_small_enough_to_be_read() -> None:
    lengths = {t.path: len(t.text.splitlines()) for t in TEMPLATES if t.path != "main.bicep"}
    assert max(lengths.values()) <= 250, lengths
