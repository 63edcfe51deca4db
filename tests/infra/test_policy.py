"""The templates hold what they must: identities instead of keys, little power, no open door."""

from __future__ import annotations

import pytest

from tests.support import bicep, bicep_names
from tests.support.bicep_rules import Rule, rules

TEMPLATES = bicep.load()
NAMES: list[tuple[str, Rule]] = [
    (rule.__name__, rule)
    for rule in (bicep_names.modules_fit, bicep_names.names_resolve, bicep_names.parameters_are_used)
]
EVERY = [*rules(), *NAMES]


@pytest.mark.parametrize("rule", [rule for _, rule in EVERY], ids=[name for name, _ in EVERY])
def test_every_template_holds_the_rule(rule: Rule) -> None:
    assert rule(TEMPLATES) == []


def test_every_file_is_small_enough_to_be_read() -> None:
    lengths = {t.path: len(t.text.splitlines()) for t in TEMPLATES if t.path != "main.bicep"}
    assert max(lengths.values()) <= 250, lengths
